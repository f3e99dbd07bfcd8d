"""Which of several calls are approved is chosen in a window."""

import json
from typing import Any

import pytest

from bot.domain.approvals import ApprovalStatus
from bot.domain.calls import CallStatus
from bot.errors import ConflictError, InvalidInputError
from bot.slack.actions import FIELD, ActionId, CallbackId
from bot.slack.blocks.choose_window import CALLS
from tests.handlers import payloads
from tests.handlers.conftest import Office, answer_of
from tests.slack import samples

CARRIED = json.dumps({"id": 4, "home": False, "listed": [4, 5]})
OPEN = (ApprovalStatus.OPEN, CallStatus.WAITING)


def submitted(*ticked: str, reason: str | None = None) -> dict[str, Any]:
    body = payloads.a_submission(CallbackId.CHOOSE, CARRIED, reason)
    options = [{"value": value} for value in ticked]
    body["view"]["state"]["values"][CALLS] = {CALLS: {"selected_options": options}}
    return body


async def test_the_window_opens_with_the_calls(office: Office) -> None:
    office.services.answers["boards.undecided"] = samples.a_batch_card(OPEN, OPEN)

    await office.receive(payloads.a_click(ActionId.CHOOSE, "4"))

    (sent,) = office.wire.sent("views.open")
    assert json.loads(sent["view"]["private_metadata"]) == json.loads(CARRIED)


async def test_a_card_that_was_decided_meanwhile_opens_no_window(office: Office) -> None:
    office.services.answers["boards.undecided"] = ConflictError("<@U0SAM> already approved this.")

    await office.receive(payloads.a_click(ActionId.CHOOSE, "4"))

    assert office.wire.sent("views.open") == []


@pytest.mark.parametrize("ticked", [(), ("4",), ("4", "5")])
async def test_what_was_ticked_reaches_the_service(office: Office, ticked: tuple[str, ...]) -> None:
    response = await office.receive(submitted(*ticked, reason="Not now."))

    assert response.status == 200
    asked = {
        "approval": 4,
        "by": "U0RITA",
        "listed": {4, 5},
        "chosen": set(map(int, ticked)),
        "reason": "Not now.",
    }
    assert office.services.asked == [("approvals.choose", asked)]


async def test_a_missing_reason_is_marked_at_its_field(office: Office) -> None:
    office.services.answers["approvals.choose"] = InvalidInputError("Say why.")

    response = await office.receive(submitted("4"))

    assert answer_of(response) == {"response_action": "errors", "errors": {FIELD: "Say why."}}


async def test_what_is_no_number_is_refused(office: Office) -> None:
    response = await office.receive(submitted("four"))

    assert answer_of(response)["response_action"] == "errors"
    assert office.services.asked == []
