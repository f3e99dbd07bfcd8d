"""Windows open at once, carry what they are about, and say what was wrong with what was typed."""

import json
from typing import Any

import pytest

from bot.domain.approvals import Decision
from bot.errors import ConflictError, InvalidInputError
from bot.slack.actions import FIELD, ActionId, CallbackId
from tests.handlers import payloads
from tests.handlers.conftest import Office, answer_of
from tests.slack import samples


@pytest.fixture
def full(office: Office) -> Office:
    office.services.answers |= {
        "boards.job": samples.a_job_card(),
        "boards.approval": samples.an_approval_card(),
    }
    return office


def opened(office: Office) -> dict[str, Any]:
    (sent,) = office.wire.sent("views.open")
    return dict(sent["view"])


@pytest.mark.parametrize(
    ("action", "value", "callback", "about"),
    [
        (ActionId.DENY, "4", CallbackId.DENY, {"id": 4, "home": False}),
        (ActionId.ASK, "4", CallbackId.ASK, {"id": 4, "home": False}),
        (ActionId.WITHDRAW, "4", CallbackId.WITHDRAW, {"id": 4, "home": False}),
        (ActionId.CHANGE_SCOPE, "12", CallbackId.CHANGE_SCOPE, {"id": 12, "home": False}),
        (ActionId.SEND_BACK, "12", CallbackId.SEND_BACK, {"id": 12, "home": False}),
    ],
)
async def test_a_window_opens_and_carries_what_it_is_about(
    full: Office, action: ActionId, value: str, callback: CallbackId, about: dict[str, Any]
) -> None:
    await full.receive(payloads.a_click(action, value))

    view = opened(full)
    assert view["callback_id"] == callback
    assert json.loads(view["private_metadata"]) == about
    assert view["blocks"][-1]["block_id"] == FIELD


@pytest.mark.parametrize(
    ("callback", "verb", "asked"),
    [
        (
            CallbackId.DENY,
            "approvals.answer",
            {"approval": 4, "by": "U0RITA", "decision": Decision.DENY, "reason": "Not now."},
        ),
        (
            CallbackId.ASK,
            "inquiries.ask",
            {"approval": 4, "by": "U0RITA", "question": "Not now."},
        ),
        (
            CallbackId.WITHDRAW,
            "retracting.withdraw",
            {"approval": 4, "by": "U0RITA", "reason": "Not now."},
        ),
        (CallbackId.CHANGE_SCOPE, "scope.change", {"job": 4, "by": "U0RITA", "text": "Not now."}),
        (
            CallbackId.SEND_BACK,
            "shipping.send_back",
            {"job": 4, "by": "U0RITA", "reason": "Not now."},
        ),
    ],
)
async def test_what_was_typed_reaches_the_service(
    office: Office, callback: CallbackId, verb: str, asked: dict[str, Any]
) -> None:
    about = json.dumps({"id": 4, "home": False})

    response = await office.receive(payloads.a_submission(callback, about, "Not now."))

    assert response.status == 200
    assert response.body == ""
    assert office.services.asked == [(verb, asked)]


async def test_a_missing_reason_is_marked_at_the_field(office: Office) -> None:
    office.services.answers["approvals.answer"] = InvalidInputError("Say why.")

    response = await office.receive(payloads.a_submission(CallbackId.DENY, '{"id": 4}', None))

    expected = {"response_action": "errors", "errors": {FIELD: "Say why."}}
    assert answer_of(response) == expected


@pytest.mark.parametrize(
    ("failure", "told"),
    [
        (ConflictError("<@U0SAM> already denied this."), "<@U0SAM> already denied this."),
        (RuntimeError("secret"), "Something went wrong on our side; it was logged."),
    ],
)
async def test_a_submission_that_comes_too_late_is_answered_in_the_window(
    office: Office, failure: Exception, told: str
) -> None:
    office.services.answers["approvals.answer"] = failure

    response = await office.receive(payloads.a_submission(CallbackId.DENY, '{"id": 4}', "No."))

    answer = answer_of(response)
    assert answer["response_action"] == "update"
    assert answer["view"]["blocks"][0]["text"]["text"] == told


async def test_a_denial_from_the_home_redraws_the_home(full: Office) -> None:
    full.services.answers["boards.home"] = samples.a_home(approvals=())
    await full.receive(payloads.at_home(payloads.a_click(ActionId.DENY, "4")))
    carried = opened(full)["private_metadata"]

    await full.receive(payloads.a_submission(CallbackId.DENY, carried, "No."))

    assert len(full.wire.sent("views.publish")) == 1


async def test_the_shortcut_asks_for_the_work_beginning_with_the_message(office: Office) -> None:
    await office.receive(payloads.a_shortcut("the form is &lt;broken&gt;"))

    view = opened(office)
    assert view["callback_id"] == CallbackId.REQUEST
    assert view["blocks"][-1]["element"]["initial_value"] == "the form is <broken>"
    assert office.services.asked == []


@pytest.mark.parametrize(
    ("thread", "root"), [({}, "1795175000.1"), ({"thread_ts": "1795170000.1"}, "1795170000.1")]
)
async def test_a_request_from_a_shortcut_belongs_to_the_messages_thread(
    office: Office, thread: dict[str, str], root: str
) -> None:
    await office.receive(payloads.a_shortcut(**thread))
    carried = opened(office)["private_metadata"]

    await office.receive(payloads.a_submission(CallbackId.REQUEST, carried, "Fix it."))

    ((verb, asked),) = office.services.asked
    message = asked["message"]
    assert verb == "requests.receive"
    assert (message.author, message.text, message.root) == ("U0RITA", "Fix it.", root)
    assert message.addressed
    assert message.event == "view:V1"


async def test_a_window_nobody_knows_any_more_says_so(office: Office) -> None:
    response = await office.receive(payloads.a_submission("long_gone", "{}", "x"))

    assert "no longer in use" in json.dumps(answer_of(response))
