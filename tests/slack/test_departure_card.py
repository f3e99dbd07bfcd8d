"""The card of who left says what is held back, and who ends that."""

import pytest

from bot.domain.departures import DepartureStatus
from bot.slack.blocks.departure import owner_window
from bot.slack.blocks.draw import draw
from tests.slack import samples
from tests.slack.limits import broken_view, buttons, shown


def test_an_open_departure_says_who_decides_and_what_happens_until_then() -> None:
    drawn = draw(samples.a_departure_card())

    text = shown(drawn.blocks)
    assert "*<@U0OMAR> has left* and owned 2 roles" in text
    assert "*<@U0PAT> must say who owns them from now on.*" in text
    assert "make no call with consequences" in text
    assert "• *builder* (builder-1, builder-2): Changes code" in text
    assert "• *reviewer* (nobody)" in text
    assert [button["action_id"] for button in buttons(drawn.blocks)] == ["take_roles", "name_owner"]


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (DepartureStatus.SETTLED, "*<@U0SAM> owns them now*, as <@U0PAT> decided."),
        (DepartureStatus.RETURNED, "*They are back*"),
        (DepartureStatus.ELSEWHERE, "*Others own them by now.*"),
    ],
)
def test_one_that_is_over_says_how_and_asks_nothing(status: DepartureStatus, said: str) -> None:
    named = {"successor": samples.SAM, "decided_by": samples.PAT}
    drawn = draw(samples.a_departure_card(status, **named))

    assert said in shown(drawn.blocks)
    assert buttons(drawn.blocks) == []


def test_the_window_keeps_to_the_limits() -> None:
    view = owner_window(samples.a_departure_card())

    assert broken_view(view) == []
    assert "<@U0OMAR> owned 2 roles" in shown(view.blocks)
