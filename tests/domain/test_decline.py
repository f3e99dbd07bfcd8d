"""A decline is told when it is more than noise, and not for a position that did not change."""

import random
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pytest

from bot.domain.decline import (
    ALPHA_OF_SERIES,
    ALPHA_OF_SHARES,
    FISHER,
    MANN_KENDALL,
    decline,
    decline_of_number,
    episode,
)
from bot.domain.ids import PositionName, RoleName
from bot.domain.outcome_numbers import (
    BuiltIn,
    Direction,
    OutcomeNumber,
    Reading,
    RecordSource,
)
from bot.domain.quarters import Quarter
from bot.domain.significance import Share, fisher
from tests.domain.builders import NOW

NUMBER = OutcomeNumber(
    "returning users", RecordSource(BuiltIn.ACCEPTANCE_RATE), Direction.UP, 40.0, 60.0, "%"
)


def readings(*values: float | None, each: timedelta = timedelta(days=1)) -> list[Reading]:
    """Return a series that ends now."""
    first = NOW - each * (len(values) - 1)
    return [
        Reading(n, RoleName("builder"), NUMBER.name, date(2026, 1, 1), first + each * n, value)
        for n, value in enumerate(values)
    ]


def test_a_clear_fall_of_acceptance_is_found_with_its_n_and_its_test() -> None:
    found = decline("Acceptance", Share(54, 60), Share(15, 30))

    assert found.found
    assert found.test == FISHER
    assert found.n == "n = 60 before, 30 since"
    assert (found.before, found.after) == ("90% (54 of 60)", "50% (15 of 30)")
    assert found.p < ALPHA_OF_SHARES


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Share(54, 60), Share(25, 30)),  # within noise
        (Share(54, 60), Share(30, 30)),  # better
        (Share(9, 9), Share(0, 30)),  # too few before
        (Share(60, 60), Share(0, 9)),  # too few since
        (Share(), Share(0, 30)),
    ],
)
def test_what_may_be_noise_is_no_decline(before: Share, after: Share) -> None:
    assert not decline("Acceptance", before, after).found


def test_a_number_that_falls_week_by_week_is_found() -> None:
    series = readings(*(60 - day / 3 + day % 3 for day in range(91)))

    found = decline_of_number(NUMBER, series, at=NOW)

    assert found.found
    assert found.test == MANN_KENDALL
    assert found.n == "n = 13 weeks"
    assert found.after == "32%"


def test_a_number_that_shall_fall_declines_by_rising() -> None:
    down = replace(NUMBER, direction=Direction.DOWN)
    series = readings(*(float(day) for day in range(91)))

    assert decline_of_number(down, series, at=NOW).found
    assert not decline_of_number(NUMBER, series, at=NOW).found


def test_unknown_days_are_no_zeros() -> None:
    series = readings(*(None if day % 2 else 50.0 for day in range(91)))

    found = decline_of_number(NUMBER, series, at=NOW)

    assert not found.found
    assert found.before == found.after == "50%"


def test_seven_weeks_say_nothing() -> None:
    series = readings(*(50.0 - day for day in range(49)))

    assert not decline_of_number(NUMBER, series, at=NOW).found
    assert decline_of_number(NUMBER, [], at=NOW).before == "unknown"


def test_a_position_has_one_episode_a_quarter() -> None:
    assert episode(PositionName("builder-1"), Quarter("2026-Q1", NOW, NOW)) == "builder-1:2026-Q1"


def test_looking_every_day_finds_few_declines_where_nothing_changed() -> None:
    dice = random.Random(7)
    p = cache(fisher)
    quarters = 300

    def alarmed() -> bool:
        before = Share(sum(dice.random() < 0.8 for _ in range(90)), 90)
        accepted = 0
        for day in range(1, 91):
            accepted += dice.random() < 0.8
            if day >= 10 and p(before, Share(accepted, day)) < ALPHA_OF_SHARES:
                return True
        return False

    assert sum(alarmed() for _ in range(quarters)) <= 0.05 * quarters


def test_looking_every_day_at_a_number_that_only_trembles_finds_few() -> None:
    dice = random.Random(8)
    quarters = 40

    def alarmed() -> bool:
        values = [dice.gauss(50, 5) for _ in range(181)]
        series = readings(*values)
        moments = [NOW - timedelta(days=back) for back in range(0, 90, 7)]
        tests = [decline_of_number(NUMBER, series, at=at) for at in moments]
        return any(each.found and each.p < ALPHA_OF_SERIES for each in tests)

    assert sum(alarmed() for _ in range(quarters)) <= 0.05 * quarters
