"""Details open at once, show the change when it is read, and send files to who wants them."""

import json

import pytest

from bot.domain.details import Change, Details
from bot.errors import ForbiddenError, TransientError
from bot.slack.actions import ActionId
from tests.handlers import payloads
from tests.handlers.conftest import Office
from tests.slack import samples
from tests.slack.wire import refusing

DIFF = "--- a/shop/signup.py\n+++ b/shop/signup.py\n+    if not email.strip():\n"


@pytest.fixture
def full(office: Office) -> Office:
    office.services.answers |= {
        "details.read": Details(samples.an_approval_card()),
        "details.change": Change(DIFF),
    }
    return office


async def test_the_window_opens_with_what_is_known_and_gets_the_change_later(full: Office) -> None:
    await full.receive(payloads.a_click(ActionId.DETAILS, "4"))

    (opened,), (updated,) = full.wire.sent("views.open"), full.wire.sent("views.update")
    assert samples.DIGEST in json.dumps(opened)
    assert "is being read" in json.dumps(opened)
    assert updated["view_id"] == "V1"
    assert "if not email.strip():" in json.dumps(updated)
    asked = {"approval": 4, "by": "U0RITA"}
    assert full.services.asked == [("details.read", asked), ("details.change", asked)]


async def test_they_are_for_the_people_concerned(full: Office) -> None:
    full.services.answers["details.read"] = ForbiddenError("Only the people asked see this.")

    await full.receive(payloads.a_click(ActionId.DETAILS, "4"))

    assert full.wire.sent("views.open") == []
    assert full.wire.sent("chat.postEphemeral")[0]["text"] == "Only the people asked see this."


async def test_a_window_closed_meanwhile_is_no_failure(full: Office) -> None:
    full.wire.fail("views.update", refusing("not_found"))

    response = await full.receive(payloads.a_click(ActionId.DETAILS, "4"))

    assert response.status == 200
    assert full.wire.sent("chat.postEphemeral") == []


async def test_what_is_too_long_for_the_window_is_sent_as_files_to_the_person(full: Office) -> None:
    await full.receive(payloads.in_window(payloads.a_click(ActionId.SEND_FILES, "4")))

    assert [sent["users"] for sent in full.wire.sent("conversations.open")] == ["U0RITA"]
    arguments, change = (sent["content"] for sent in full.wire.sent("upload"))
    assert json.loads(arguments) == samples.a_call().arguments
    assert change == DIFF
    (updated,) = full.wire.sent("views.update")
    assert updated["view_id"] == "V9"
    assert "in your messages with the app" in json.dumps(updated)


async def test_files_for_strangers_are_refused(full: Office) -> None:
    full.services.answers["details.read"] = ForbiddenError("Only the people asked see this.")

    await full.receive(payloads.in_window(payloads.a_click(ActionId.SEND_FILES, "4")))

    assert full.wire.sent("upload") == []
    (opened,) = full.wire.sent("views.open")
    assert "Only the people asked see this." in json.dumps(opened)


async def test_a_failure_on_the_way_is_told(full: Office) -> None:
    full.services.answers["details.change"] = TransientError("busy")

    await full.receive(payloads.a_click(ActionId.DETAILS, "4"))

    assert "did not work just now" in full.wire.sent("chat.postEphemeral")[0]["text"]
