"""What becomes of the jobs of a position that goes is chosen on its card."""

from bot.domain.ids import PositionName
from bot.domain.offboarding import Item
from bot.slack.actions import ActionId, CallbackId
from tests.handlers import payloads
from tests.handlers.conftest import Office, answer_of
from tests.slack import samples


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


async def test_an_agent_is_retired_by_command_with_a_reason(office: Office) -> None:
    office.services.answers["offboardings.choices"] = (PositionName("builder-2"),)
    await office.receive_command(payloads.a_command("retire builder-1"))
    (opened,) = office.wire.sent("views.open")
    assert opened["view"]["private_metadata"] == "builder-1"

    office.services.answers["offboardings.begin"] = samples.an_offboarding(*Item)
    body = payloads.a_submission(CallbackId.RETIRE, "builder-1", "It costs too much.")
    into = {"into": {"into": {"selected_option": {"value": "builder-2"}}}}
    body["view"]["state"]["values"] |= into
    response = await office.receive(body)

    asked = {"position": "builder-1", "by": "U0RITA", "reason": "It costs too much."}
    expected = ("offboardings.begin", {**asked, "into": "builder-2"})
    assert office.services.asked[-1] == expected
    assert "builder-1 was retired" in str(answer_of(response))


async def test_the_command_without_a_name_says_how_it_is_typed(office: Office) -> None:
    answer = await office.receive_command(payloads.a_command("retire"))

    assert "/countersign retire builder-2" in answer["text"]
