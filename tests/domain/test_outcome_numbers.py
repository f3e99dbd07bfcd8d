"""How a number goes is read off its series by a rule that anyone can check."""

from dataclasses import replace

import pytest

from bot.domain.outcome_numbers import Direction, Trend, busy_but_flat, latest, trend
from tests.domain.builders import NOW
from tests.domain.test_decline import NUMBER, readings

FLAT = [50.0] * 28


def test_a_number_that_moves_towards_its_target_wins() -> None:
    series = readings(*[50.0] * 14, *[51.5] * 14)

    assert trend(NUMBER, series, at=NOW) is Trend.WINNING
    assert trend(replace(NUMBER, direction=Direction.DOWN), series, at=NOW) is Trend.LOSING


def test_less_than_a_twentieth_of_the_way_is_no_movement() -> None:
    # From 40 to 60 a twentieth is one.
    assert trend(NUMBER, readings(*[50.0] * 14, *[50.9] * 14), at=NOW) is Trend.FLAT
    assert trend(NUMBER, readings(*[50.0] * 14, *[49.0] * 14), at=NOW) is Trend.LOSING


def test_one_wild_day_moves_nothing() -> None:
    assert trend(NUMBER, readings(*[50.0] * 27, 900.0), at=NOW) is Trend.FLAT


@pytest.mark.parametrize("known", [0, 2])
def test_a_half_with_too_few_known_days_says_nothing(known: int) -> None:
    later = [60.0] * known + [None] * (14 - known)

    assert trend(NUMBER, readings(*[50.0] * 14, *later), at=NOW) is Trend.UNKNOWN


def test_three_known_days_are_enough() -> None:
    later = [60.0] * 3 + [None] * 11

    assert trend(NUMBER, readings(*[50.0] * 14, *later), at=NOW) is Trend.WINNING


def test_much_work_and_a_number_that_stands_still_is_busy_but_flat() -> None:
    assert busy_but_flat(NUMBER, readings(*FLAT), begun=10, at=NOW)
    assert not busy_but_flat(NUMBER, readings(*FLAT), begun=9, at=NOW)


def test_a_number_that_stands_at_its_target_is_not_flat_in_a_bad_sense() -> None:
    assert not busy_but_flat(NUMBER, readings(*[61.0] * 28), begun=50, at=NOW)


def test_the_latest_reading_may_be_an_unknown_one_but_never_a_begun_one() -> None:
    series = readings(50.0, None, None)
    begun = replace(series[2], pending=True)

    assert latest([*series[:2], begun]) == series[1]
    assert latest([]) is None


@pytest.mark.parametrize(
    ("unit", "value", "shown"),
    [
        ("%", 61.5, "61.5%"),
        ("h", 4.0, "4 h"),
        ("", 1234567.0, "1,234,567"),
        ("USD", 0.25, "0.25 USD"),
    ],
)
def test_values_are_shown_with_their_unit(unit: str, value: float, shown: str) -> None:
    assert replace(NUMBER, unit=unit).shown(value) == shown


def test_target_reached_depends_on_the_direction() -> None:
    down = replace(NUMBER, direction=Direction.DOWN, baseline=60.0, target=40.0)

    assert NUMBER.reached(60.0)
    assert not NUMBER.reached(59.9)
    assert down.reached(40.0)
    assert not down.reached(41.0)
