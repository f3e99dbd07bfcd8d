"""Figures are counts; what is made of them says how many they are."""

from datetime import timedelta

import pytest

from bot.domain.performance import Figures, Period, Probes
from bot.domain.significance import Share
from tests.domain.builders import NOW

DAY = timedelta(days=1)
WEEK = Period(NOW, NOW + 7 * DAY)


def test_a_period_is_split_only_by_moments_within_it() -> None:
    at = [NOW - DAY, NOW, NOW + 3 * DAY, NOW + DAY, NOW + DAY, NOW + 7 * DAY]

    assert WEEK.split(at) == (
        Period(NOW, NOW + DAY),
        Period(NOW + DAY, NOW + 3 * DAY),
        Period(NOW + 3 * DAY, NOW + 7 * DAY),
    )
    assert WEEK.split([]) == (WEEK,)


def test_of_nothing_nothing_is_said() -> None:
    nothing = Figures(WEEK)

    assert nothing.acceptance == nothing.confirmation == nothing.punctuality == Share()
    assert (nothing.cost_per_useful, nothing.lead_time) == (None, None)
    assert (nothing.rework, nothing.overrun) == (None, None)


def test_figures_are_put_into_proportion() -> None:
    figures = Figures(
        WEEK,
        ended=4,
        completed=2,
        lead_seconds=7200,
        rounds=5,
        approved=2,
        returned=1,
        useful=2,
        cost_microusd=3_000_001,
        timed=2,
        on_time=1,
        taken_seconds=900,
        expected_seconds=600,
        touches=10,
    )

    assert figures.acceptance == Share(2, 3)
    assert figures.completion == Share(2, 4)
    assert figures.punctuality == Share(1, 2)
    assert figures.lead_time == timedelta(hours=1)
    assert figures.rework == 1.5
    assert figures.overrun == 1.5
    assert figures.cost_per_useful == 1_500_000
    assert figures.per_ended(figures.touches) == pytest.approx(2.5)


def test_probes_nobody_decided_about_are_not_missed() -> None:
    assert Probes(seeded=9, caught=2, missed=1).decided == Share(2, 3)
