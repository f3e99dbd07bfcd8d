"""What becomes of the jobs of a position that goes is chosen on its card."""

from bot.slack.actions import ActionId
from tests.handlers import payloads
from tests.handlers.conftest import Office


async def test_a_job_is_handed_over_to_who_was_chosen(office: Office) -> None:
    await office.receive(payloads.a_choice(ActionId.HAND_OVER, "3/12/builder-2"))

    asked = {"offboarding": 3, "job": 12, "by": "U0RITA", "to": "builder-2"}
    assert office.services.asked == [("offboardings.hand_over", asked)]


async def test_a_job_is_ended(office: Office) -> None:
    await office.receive(payloads.a_click(ActionId.STOP_OFFBOARDED, "3/12/"))

    asked = {"offboarding": 3, "job": 12, "by": "U0RITA"}
    assert office.services.asked == [("offboardings.stop", asked)]


async def test_a_button_of_another_version_is_explained(office: Office) -> None:
    await office.receive(payloads.a_click(ActionId.STOP_OFFBOARDED, "3"))

    (told,) = office.wire.sent("chat.postEphemeral")
    assert "older version" in told["text"]
