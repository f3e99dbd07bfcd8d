"""The pulse: a clock that jumped is believed once it has run on."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.pulses import PAUSE, SETTLED, Pulse

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
FIVE = timedelta(minutes=5)
STEADY = Pulse(NOON - timedelta(days=3), NOON)


def after(pulse: Pulse, *steps: timedelta) -> Pulse:
    for step in steps:
        pulse = pulse.seen(pulse.seen_at + step)
    return pulse


def test_a_clock_is_believed_after_a_quarter_of_an_hour() -> None:
    pulse = Pulse.first(NOON)

    assert not after(pulse, FIVE, FIVE).steady
    assert after(pulse, FIVE, FIVE, FIVE).steady


def test_a_missed_look_and_a_small_correction_disturb_nothing() -> None:
    assert after(STEADY, timedelta(minutes=50), FIVE, -timedelta(minutes=2), FIVE).steady


@pytest.mark.parametrize("jump", [timedelta(days=30), timedelta(hours=3), -timedelta(days=30)])
def test_a_jump_or_a_pause_is_waited_out(jump: timedelta) -> None:
    jumped = after(STEADY, jump)

    assert not jumped.steady
    assert not after(jumped, FIVE).steady
    assert after(jumped, FIVE, FIVE, FIVE).steady


def test_a_jump_that_is_put_right_before_long_was_never_believed() -> None:
    there = after(STEADY, timedelta(days=30), FIVE)
    back = after(there, -timedelta(days=30))

    assert not there.steady
    assert not back.steady
    assert after(back, FIVE, FIVE, FIVE).steady


@given(st.lists(st.integers(-60 * 24 * 40, 60 * 24 * 40), max_size=30))
def test_whatever_the_clock_does_it_is_believed_only_after_it_ran_on(minutes: list[int]) -> None:
    pulse, ran = Pulse.first(NOON), timedelta()
    for minute in minutes:
        step = timedelta(minutes=minute)
        pulse = after(pulse, step)
        ran = timedelta() if abs(step) > PAUSE else max(ran + step, timedelta())

        assert pulse.steady == (ran >= SETTLED)
