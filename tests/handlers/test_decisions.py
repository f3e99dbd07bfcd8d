"""Decisions are written down from a command or a message, and answered by a click."""

import json
from typing import Any

import pytest

from bot.domain.decisions import DecisionStatus
from bot.domain.drafts import Choices, Draft
from bot.errors import ForbiddenError, InvalidInputError
from bot.slack.actions import FIELD, ActionId, CallbackId
from tests.handlers import payloads
from tests.handlers.conftest import Office, answer_of
from tests.slack import samples

CHOICES = Choices(("organization", "repository/webshop"), (samples.a_decision(),))


@pytest.fixture
def full(office: Office) -> Office:
    office.services.answers |= {
        "decisions.choices": CHOICES,
        "decisions.read": samples.a_decision_card(),
        "decisions.record": samples.a_decision_card(DecisionStatus.ACCEPTED),
    }
    return office


def opened(office: Office) -> dict[str, Any]:
    (sent,) = office.wire.sent("views.open")
    return dict(sent["view"])


def begins(view: dict[str, Any]) -> dict[str, Any]:
    return {
        block["block_id"]: block["element"].get("initial_value")
        for block in view["blocks"]
        if block["type"] == "input"
    }


def a_submission(metadata: str = "", *, supersedes: str = "") -> dict[str, Any]:
    body = payloads.a_submission(CallbackId.DECISION, metadata, "In one place.")
    chosen = {"value": supersedes} if supersedes else None
    body["view"]["state"]["values"] |= {
        "title": {"title": {"type": "plain_text_input", "value": "Addresses"}},
        "why": {"why": {"type": "plain_text_input", "value": None}},
        "breadth": {"breadth": {"selected_option": {"value": "repository/webshop"}}},
        "supersedes": {"supersedes": {"selected_option": chosen}},
    }
    return body


async def test_the_command_opens_a_window_that_begins_with_its_words(full: Office) -> None:
    await full.receive_command(payloads.a_command("decide Dates are in UTC."))

    view = opened(full)
    assert view["callback_id"] == CallbackId.DECISION
    assert begins(view)[FIELD] == "Dates are in UTC."
    assert view.get("private_metadata", "") == ""


async def test_the_shortcut_opens_it_with_the_message_and_remembers_where_it_was(
    full: Office,
) -> None:
    shortcut = payloads.a_shortcut("Addresses are checked once.\nNowhere else.")

    await full.receive(shortcut | {"callback_id": CallbackId.DECISION_SHORTCUT})

    view = opened(full)
    assert begins(view)["title"] == "Addresses are checked once."
    assert begins(view)[FIELD] == "Addresses are checked once.\nNowhere else."
    assert json.loads(view["private_metadata"])["ts"] == "1795175000.1"


async def test_what_was_typed_is_recorded_and_shown_in_the_same_window(full: Office) -> None:
    response = await full.receive(a_submission())

    draft = Draft("view:V1", "Addresses", "In one place.", "", "repository/webshop")
    assert full.services.asked == [("decisions.record", {"draft": draft, "by": "U0RITA"})]
    answer = answer_of(response)
    assert answer["response_action"] == "update"
    assert "*Accepted* by <@U0OMAR>" in json.dumps(answer["view"])


@pytest.mark.parametrize(("thread", "root"), [(None, "1.0001"), ("0.5", "0.5")])
async def test_a_decision_from_a_message_belongs_to_its_thread(
    full: Office, thread: str | None, root: str
) -> None:
    origin = {"channel": "C1", "ts": "1.0001", "chosen_at": "2.0", "thread": thread}

    await full.receive(a_submission(json.dumps(origin), supersedes="4"))

    ((_, asked),) = full.services.asked
    draft = asked["draft"]
    assert (draft.channel, draft.thread, draft.supersedes) == ("C1", root, 4)


async def test_what_is_wrong_with_it_is_said_in_the_window(full: Office) -> None:
    full.services.answers["decisions.record"] = InvalidInputError("Write a title.")

    answer = answer_of(await full.receive(a_submission()))

    assert answer == {"response_action": "errors", "errors": {FIELD: "Write a title."}}


async def test_a_proposal_is_accepted_by_a_click(full: Office) -> None:
    await full.receive(payloads.a_click(ActionId.ACCEPT_DECISION, "4"))

    assert full.services.asked == [("decisions.accept", {"decision": 4, "by": "U0RITA"})]


async def test_a_home_is_drawn_again_after_a_refusal_from_there(full: Office) -> None:
    full.services.answers["boards.home"] = samples.a_home()
    click = payloads.a_click(ActionId.DECLINE_DECISION, "4")
    await full.receive(payloads.at_home(click))
    carried = opened(full)["private_metadata"]

    await full.receive(payloads.a_submission(CallbackId.DECLINE_DECISION, carried, "Not so."))

    assert len(full.wire.sent("views.publish")) == 1


async def test_who_may_not_decide_is_told_so_alone(full: Office) -> None:
    full.services.answers["decisions.accept"] = ForbiddenError("Only <@U0OMAR> can decide this.")

    await full.receive(payloads.a_click(ActionId.ACCEPT_DECISION, "4"))

    (told,) = full.wire.sent("chat.postEphemeral")
    assert told["text"] == "Only <@U0OMAR> can decide this."


async def test_a_proposal_is_declined_with_a_reason(full: Office) -> None:
    await full.receive(payloads.a_click(ActionId.DECLINE_DECISION, "4"))
    carried = opened(full)["private_metadata"]
    submitted = payloads.a_submission(CallbackId.DECLINE_DECISION, carried, "Not so.")

    await full.receive(submitted)

    asked = {"decision": 4, "by": "U0RITA", "reason": "Not so."}
    assert full.services.asked[-1] == ("decisions.decline", asked)
