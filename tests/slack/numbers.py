"""What is recorded of a position, as tests of what Slack shows need it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from bot.domain.ids import RoleName
from bot.domain.outcome_numbers import OutcomeNumber, Reading
from bot.domain.performance import Figures, OutcomeRecord, Performance, Period
from bot.domain.quarters import last_quarters
from bot.domain.review_calendar import ReviewCalendar
from tests.slack.samples import BUILDER, NOON, OMAR, an_outcome_line

NUMBER: OutcomeNumber = an_outcome_line().number


def figures(period: Period, **counts: Any) -> Figures:
    """Return a quarter in which the builder did ordinary work."""
    usual = Figures(
        period,
        assignments=20,
        jobs=20,
        ended=20,
        completed=18,
        rounds=6,
        touches=40,
        approved=18,
        returned=2,
        useful=18,
        timed=10,
        on_time=7,
        taken_seconds=40_000,
        expected_seconds=36_000,
        turns=400,
        cost_microusd=36_000_000,
    )
    return replace(usual, **counts)


def series(*values: float | None, until: datetime = NOON) -> tuple[Reading, ...]:
    """Return readings of one a day, the last of them an hour before a moment."""
    first = until - timedelta(days=len(values), hours=1)
    return tuple(
        Reading(n, RoleName("builder"), NUMBER.name, date(2026, 1, 1), first + timedelta(days=n), v)
        for n, v in enumerate(values, start=1)
    )


def a_performance(
    counts: Sequence[dict[str, Any]] = ({}, {}, {}, {}), **changed: Any
) -> Performance:
    """Return what is recorded of the builder in the quarter of `NOON`, with its last four."""
    quarters = last_quarters(ReviewCalendar(), NOON)
    found = [
        figures(Period(quarter.since, min(quarter.until, NOON)), **given)
        for quarter, given in zip(quarters, counts, strict=True)
    ]
    performance = Performance(
        position=BUILDER,
        role=RoleName("builder"),
        owner=OMAR,
        figures=found[-1],
        quarters=tuple(zip(quarters, found, strict=True)),
        stretches=(found[-1],),
        outcome=OutcomeRecord(NUMBER, series(*[70.0] * 14, *[76.0] * 14)),
        last_used_at=NOON - timedelta(hours=3),
        recent_jobs=9,
    )
    return replace(performance, **changed)
