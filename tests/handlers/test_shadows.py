"""Shadows by command and by button: thin listeners, and clear words where nothing is understood."""

from datetime import date
from typing import Any

import pytest

from bot.domain.ids import PositionName
from bot.domain.shadow_wishes import Wish
from bot.errors import ConflictError
from bot.slack.actions import ActionId, CallbackId
from tests.handlers import payloads
from tests.handlers.conftest import Office
from tests.slack.shadow_samples import a_blind_look, a_full_card, a_shadow


async def test_a_shadow_is_declared_as_it_was_typed(office: Office) -> None:
    office.services.answers["shadows.declare"] = a_shadow()

    response = await office.receive_command(
        payloads.a_command("shadow reviewer-1 with mistral until 2026-12-24 jobs 30 cost 25")
    )

    ((verb, asked),) = office.services.asked
    assert (verb, asked["by"]) == ("shadows.declare", "U0RITA")
    assert asked["wish"] == Wish(
        PositionName("reviewer-1"), "mistral", date(2026, 12, 24), 30, 25_000_000
    )
    assert "reviewer-2 shadows reviewer-1" in str(response)


async def test_an_agent_alone_shows_its_report(office: Office) -> None:
    office.services.answers["shadows.show"] = a_full_card()

    response = await office.receive_command(payloads.a_command("shadow reviewer-1"))

    assert office.services.asked == [("shadows.show", {"position": "reviewer-1", "by": "U0RITA"})]
    assert "They agree in 6 of 7" in str(response)


@pytest.mark.parametrize("typed", ["shadow", "shadow reviewer-1 mistral"])
async def test_what_is_not_understood_asks_nothing_and_gives_an_example(
    office: Office, typed: str
) -> None:
    response = await office.receive_command(payloads.a_command(typed))

    assert office.services.asked == []
    assert "with claude" in str(response)


@pytest.mark.parametrize(
    ("action", "verb"),
    [
        (ActionId.ROLL_OVER, "shadows.roll_over"),
        (ActionId.ROLL_BACK, "shadows.roll_back"),
        (ActionId.STOP_SHADOW, "shadows.stop"),
    ],
)
async def test_a_button_of_a_shadow_calls_its_verb(
    office: Office, action: ActionId, verb: str
) -> None:
    await office.receive(payloads.a_click(action, "3"))

    assert office.services.asked == [(verb, {"shadow": 3, "by": "U0RITA"})]


async def test_who_presses_second_is_told_who_was_first(office: Office) -> None:
    office.services.answers["shadows.roll_over"] = ConflictError("<@U0OMAR> was faster.")

    await office.receive(payloads.a_click(ActionId.ROLL_OVER, "3"))

    [told] = office.wire.sent("chat.postEphemeral")
    assert "was faster" in str(told)


def looked(**answers: str) -> dict[str, Any]:
    """What comes back from the window of a blind look."""
    body = payloads.a_submission(CallbackId.LOOK_BLIND, '{"id": 9, "home": false}', None)
    body["view"]["state"]["values"] = {
        name: {name: {"selected_option": {"value": value}}} for name, value in answers.items()
    }
    return body


async def test_a_blind_look_opens_with_the_next_two(office: Office) -> None:
    office.services.answers["looking.following"] = a_blind_look()

    await office.receive(payloads.a_click(ActionId.LOOK_BLIND, "3"))

    assert office.services.asked == [("looking.following", {"shadow": 3, "by": "U0RITA"})]
    [opened] = office.wire.sent("views.open")
    assert "Which would you accept?" in str(opened)


async def test_an_answer_is_kept_and_the_next_two_are_shown(office: Office) -> None:
    office.services.answers["looking.answer"] = 3

    response = await office.receive(looked(text="yes", second="no"))

    said = {"look": 9, "first": True, "second": False, "by": "U0RITA"}
    assert office.services.asked == [
        ("looking.answer", said),
        ("looking.following", {"shadow": 3, "by": "U0RITA"}),
    ]
    assert "Nothing is left" in response.body


async def test_who_leaves_one_of_the_two_out_is_asked_for_it(office: Office) -> None:
    response = await office.receive(looked(text="yes"))

    assert office.services.asked == []
    assert "Say it of both." in response.body
