"""Hiring in two windows, and what is decided on the card."""

from typing import Any

import pytest

from bot.domain.hiring import Choice
from bot.domain.ids import ModelName, RoleName
from bot.domain.similarity import Similar
from bot.slack.actions import FIELD, ActionId, CallbackId
from tests.handlers import payloads
from tests.handlers.conftest import Office, answer_of
from tests.slack import samples

CHOICE = Choice((RoleName("builder"),), (ModelName("claude"), ModelName("gpt")))


def submitted(callback: CallbackId, metadata: str, **values: Any) -> dict[str, Any]:
    body = payloads.a_submission(callback, metadata, None)
    body["view"]["state"]["values"] = {name: {name: value} for name, value in values.items()}
    return body


def chosen(value: str) -> dict[str, Any]:
    return {"selected_option": {"value": value}}


async def test_the_command_asks_what_the_agent_is_to_do(office: Office) -> None:
    office.services.answers["hiring.choices"] = CHOICE

    await office.receive_command(payloads.a_command("hire builder"))

    (opened,) = office.wire.sent("views.open")
    menu = opened["view"]["blocks"][1]["element"]
    assert menu["initial_option"]["value"] == "builder"


async def test_who_does_it_already_is_shown_next(office: Office) -> None:
    office.services.answers |= {
        "hiring.choices": CHOICE,
        "hiring.similar": (Similar(RoleName("builder"), 100, ("8 of 8 tools",)),),
    }

    response = await office.receive(submitted(CallbackId.HIRE, "", **{FIELD: chosen("builder")}))

    answer = answer_of(response)
    assert answer["response_action"] == "update"
    assert "These do such work already" in str(answer["view"]["blocks"][0])
    assert office.services.asked[0] == ("hiring.similar", {"role": "builder"})


async def test_an_opening_is_taken_in_as_it_was_typed(office: Office) -> None:
    office.services.answers["hiring.propose"] = samples.a_candidate()

    response = await office.receive(
        submitted(
            CallbackId.HIRE_FORM,
            "builder",
            **{FIELD: {"value": " builder-3 "}},
            models={"selected_options": [{"value": "claude"}, {"value": "gpt"}]},
            corpus={"value": "The docs."},
            trial={"selected_date": "2026-12-31"},
            reason={"value": "More work."},
        )
    )

    ((verb, asked),) = office.services.asked
    opening = asked["opening"]
    assert (verb, asked["by"], opening.key) == ("hiring.propose", "U0RITA", "view:V1")
    assert (opening.position, opening.role) == ("builder-3", "builder")
    assert opening.models == ("claude", "gpt")
    assert (opening.corpus, opening.reason) == ("The docs.", "More work.")
    assert str(opening.trial_until) == "2026-12-31 00:00:00+00:00"
    assert "is put through 2 cases now" in str(answer_of(response))


@pytest.mark.parametrize(
    ("action", "verb"),
    [
        (ActionId.ACCEPT_CANDIDATE, "hiring.accept"),
        (ActionId.DECLINE_CANDIDATE, "hiring.decline"),
        (ActionId.EVALUATE_AGAIN, "hiring.evaluate_again"),
        (ActionId.KEEP_AGENT, "hiring.keep"),
    ],
)
async def test_a_button_of_a_candidate_calls_its_verb(
    office: Office, action: ActionId, verb: str
) -> None:
    await office.receive(payloads.a_click(action, "8"))

    assert office.services.asked == [(verb, {"candidate": 8, "by": "U0RITA"})]
