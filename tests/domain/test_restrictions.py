"""A restriction refuses what the lane would permit, while it holds."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.ids import PositionName
from bot.domain.restrictions import Extent, Restriction, RestrictionKind, lifted, refusing
from bot.domain.tools import Effect
from tests.domain.builders import NOW, OMAR

UNREVIEWED = Restriction(
    id=1,
    position=PositionName("builder-1"),
    kind=RestrictionKind.UNREVIEWED,
    extent=Extent.CONSEQUENTIAL,
    why="It was not reviewed in time.",
    by="agent reviews",
    since=NOW,
)


@pytest.mark.parametrize("effect", list(Effect))
def test_without_consequential_lanes_everything_else_goes_on(effect: Effect) -> None:
    refused = refusing([UNREVIEWED], effect=effect)

    assert bool(refused) is (effect is Effect.CONSEQUENTIAL)


@pytest.mark.parametrize("effect", list(Effect))
def test_who_may_do_nothing_does_not_even_read(effect: Effect) -> None:
    nothing = replace(UNREVIEWED, extent=Extent.EVERYTHING)

    assert refusing([UNREVIEWED, nothing], effect=effect)[-1] is nothing


def test_it_holds_until_its_time_comes() -> None:
    trial = replace(UNREVIEWED, until=NOW + timedelta(days=7))

    assert trial.holds(NOW + timedelta(days=7) - timedelta(seconds=1))
    assert not trial.holds(NOW + timedelta(days=7))


def test_it_holds_until_it_is_lifted_and_who_lifts_it_first_is_kept() -> None:
    over = lifted(UNREVIEWED, by=OMAR, at=NOW)

    assert not over.holds(NOW)
    assert lifted(over, by="U0MIA", at=NOW + timedelta(days=1)) == over


def test_the_reason_says_who_what_since_when_and_why() -> None:
    trial = replace(UNREVIEWED, until=NOW + timedelta(days=7))

    assert trial.reason == (
        "builder-1 makes no calls with consequences since 2026-03-02 and until 2026-03-09 09:00 "
        "UTC: It was not reviewed in time."
    )
