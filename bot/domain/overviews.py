"""Overviews: the positions of one owner in a quarter, as one picture shows them side by side."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.domain.ids import PositionName, RoleName
from bot.domain.outcome_numbers import OutcomeNumber, Trend, trend
from bot.domain.performance import OutcomeRecord, Performance
from bot.domain.recommending import judged
from bot.domain.significance import Share

MOST = 12
"""Positions in one picture: what is read at a glance."""


@dataclass(frozen=True, slots=True)
class OutcomeSeries:
    """The number of a position's role, day by day; a day nobody knows is None."""

    number: OutcomeNumber
    trend: Trend
    days: tuple[tuple[date, float | None], ...] = ()

    @property
    def last(self) -> float | None:
        """The newest value anybody knows."""
        return next((value for _, value in reversed(self.days) if value is not None), None)


@dataclass(frozen=True, slots=True)
class OverviewRow:
    """One position: its outcome first, then what came of its work. Money is in millionths."""

    position: PositionName
    role: RoleName
    outcome: OutcomeSeries | None
    judged: Share
    findings: bool
    """Whether `judged` counts findings, as for reviewers, and not results."""
    cost_per_useful: int | None
    least: bool
    """Whether the cost is the least it can have been, since a model has no price."""
    jobs: int


@dataclass(frozen=True, slots=True)
class Overview:
    """What one picture shows. `missing` are the positions there is no room for."""

    period: str
    owner: str
    rows: tuple[OverviewRow, ...]
    missing: int = 0


def overview(period: str, owner: str, performances: Iterable[Performance]) -> Overview:
    """Return what a picture of these positions shows."""
    found = [_row(each) for each in performances]
    return Overview(period, owner, tuple(found[:MOST]), max(0, len(found) - MOST))


def _row(performance: Performance) -> OverviewRow:
    figures = performance.figures
    return OverviewRow(
        position=performance.position,
        role=performance.role,
        outcome=_outcome(performance.outcome, performance) if performance.outcome else None,
        judged=judged(figures),
        findings=not figures.acceptance.of and bool(figures.confirmation.of),
        cost_per_useful=figures.cost_per_useful,
        least=bool(figures.unpriced),
        jobs=figures.jobs,
    )


def _outcome(outcome: OutcomeRecord, performance: Performance) -> OutcomeSeries:
    period = performance.figures.period
    within = [r for r in outcome.readings if period.since <= r.at < period.until and not r.pending]
    moving = trend(outcome.number, outcome.readings, at=period.until)
    return OutcomeSeries(outcome.number, moving, tuple((r.at.date(), r.value) for r in within))
