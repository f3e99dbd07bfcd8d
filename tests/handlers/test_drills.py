"""An operator acknowledges the alarm of a drill, in a window that asks why."""

import json

from bot.errors import ForbiddenError, InvalidInputError
from bot.slack.actions import ActionId, CallbackId
from tests.handlers import payloads
from tests.handlers.conftest import Office, answer_of
from tests.slack import samples


async def opened(office: Office) -> dict[str, object]:
    office.services.answers["drills.read"] = samples.a_drill_card().drill
    await office.receive(payloads.a_click(ActionId.ACKNOWLEDGE_DRILL, "2"))
    (sent,) = office.wire.sent("views.open")
    return dict(sent["view"])


async def test_the_button_asks_why_and_shows_what_failed(office: Office) -> None:
    view = await opened(office)

    assert view["callback_id"] == CallbackId.ACKNOWLEDGE_DRILL
    assert "*The drill FAILED:* 1 alarm" in json.dumps(view)
    assert office.services.asked == [("drills.read", {"drill": 2})]


async def test_the_reason_is_handed_on(office: Office) -> None:
    carried = str((await opened(office))["private_metadata"])

    await office.receive(payloads.a_submission(CallbackId.ACKNOWLEDGE_DRILL, carried, "It is off."))

    asked = {"drill": 2, "by": "U0RITA", "reason": "It is off."}
    assert office.services.asked[-1] == ("drills.acknowledge", asked)


async def test_without_a_reason_the_window_says_so(office: Office) -> None:
    carried = str((await opened(office))["private_metadata"])
    office.services.answers["drills.acknowledge"] = InvalidInputError("Say why work may go on.")

    submitted = payloads.a_submission(CallbackId.ACKNOWLEDGE_DRILL, carried, None)
    answer = answer_of(await office.receive(submitted))

    assert answer["response_action"] == "errors"


async def test_who_is_no_operator_is_told_so_alone(office: Office) -> None:
    carried = str((await opened(office))["private_metadata"])
    office.services.answers["drills.acknowledge"] = ForbiddenError("Only <@U0PAT> can do this.")

    submitted = payloads.a_submission(CallbackId.ACKNOWLEDGE_DRILL, carried, "Why not?")
    answer = answer_of(await office.receive(submitted))

    assert "Only <@U0PAT> can do this." in json.dumps(answer["view"])
    assert office.wire.sent("chat.postMessage") == []


async def test_a_home_is_drawn_again_afterwards(office: Office) -> None:
    office.services.answers |= {
        "boards.home": samples.a_home(),
        "drills.read": samples.a_drill_card().drill,
    }
    click = payloads.a_click(ActionId.ACKNOWLEDGE_DRILL, "2")
    await office.receive(payloads.at_home(click))
    (sent,) = office.wire.sent("views.open")
    carried = sent["view"]["private_metadata"]

    await office.receive(payloads.a_submission(CallbackId.ACKNOWLEDGE_DRILL, carried, "So."))

    assert len(office.wire.sent("views.publish")) == 1
