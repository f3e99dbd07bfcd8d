"""Hiring in two windows, and what is decided on the card."""

from typing import Any

import pytest

from bot.domain.hiring import Choice
from bot.domain.ids import ModelName, RoleName, UserId
from bot.domain.outcome_numbers import BuiltIn
from bot.domain.role_drafts import Aim, RoleDraft
from bot.domain.similarity import Similar
from bot.slack.actions import FIELD, ActionId, CallbackId
from bot.slack.blocks.hiring_windows import NEW_ROLE
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


async def test_a_new_role_is_asked_for_in_one_window(office: Office) -> None:
    office.services.answers["hiring.choices"] = CHOICE

    response = await office.receive(submitted(CallbackId.HIRE, "", **{FIELD: chosen(NEW_ROLE)}))

    answer = answer_of(response)
    assert office.services.asked[0] == ("hiring.refuse_opener", {"by": "U0RITA"})
    assert answer["response_action"] == "update"
    assert answer["view"]["callback_id"] == CallbackId.NEW_ROLE_FORM
    fields = [block["block_id"] for block in answer["view"]["blocks"][1:]]
    assert {"mission", "responsible", "not_responsible", "owner", "lane", "prompt"} <= set(fields)


WRITER = {
    FIELD: {"value": " writer "},
    "mission": {"value": "Write the docs."},
    "responsible": {"value": "- how-to pages\n\nthe changelog\n"},
    "not_responsible": {"value": "code"},
    "owner": {"selected_user": "U0OMAR"},
    "reports_to": chosen("builder"),
    "lane": chosen("builder"),
    "prompt": {"value": "You write."},
    "number": chosen("acceptance_rate"),
    "baseline": {"value": "70"},
    "target": {"value": "90,5"},
    "agent": {"value": "writer-1"},
    "models": {"selected_options": [{"value": "claude"}]},
    "corpus": {"value": "The docs."},
    "reason": {"value": "Nobody writes."},
}


async def test_a_new_role_is_taken_in_as_it_was_typed(office: Office) -> None:
    office.services.answers["hiring.propose"] = samples.a_candidate()

    response = await office.receive(submitted(CallbackId.NEW_ROLE_FORM, "", **WRITER))

    ((verb, asked),) = office.services.asked
    opening = asked["opening"]
    assert (verb, asked["by"], opening.key) == ("hiring.propose", "U0RITA", "view:V1")
    assert (opening.role, opening.position, opening.models) == ("writer", "writer-1", ("claude",))
    assert opening.draft == RoleDraft(
        mission="Write the docs.",
        owner=UserId("U0OMAR"),
        lane=RoleName("builder"),
        prompt="You write.",
        responsible=("how-to pages", "the changelog"),
        not_responsible=("code",),
        reports_to="builder",
        aim=Aim(BuiltIn.ACCEPTANCE_RATE, 70.0, 90.5),
    )
    assert "is put through 2 cases now" in str(answer_of(response))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"target": {"value": ""}}, "where the number stands and where it shall be"),
        ({"target": {"value": "nan"}}, "two plain numbers"),
        ({"number": {}}, "Choose which number"),
    ],
)
async def test_half_a_number_keeps_the_window_open(
    office: Office, changed: dict[str, Any], said: str
) -> None:
    response = await office.receive(submitted(CallbackId.NEW_ROLE_FORM, "", **WRITER | changed))

    answer = answer_of(response)
    assert answer["response_action"] == "errors"
    assert said in answer["errors"][FIELD]
    assert office.services.asked == []


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
