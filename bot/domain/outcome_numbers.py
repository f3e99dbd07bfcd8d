"""Outcome numbers: the one number each role has to move, where it is read, and how it goes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from statistics import median
from typing import Any

from bot.domain.ids import RoleName


class Direction(StrEnum):
    """Which way the number is to go."""

    UP = "up"
    DOWN = "down"


class BuiltIn(StrEnum):
    """Numbers that are counted from our own records, over the last 28 days."""

    ACCEPTANCE_RATE = "acceptance_rate"
    LEAD_TIME = "lead_time"
    ESCAPED_DEFECTS = "escaped_defects"
    CONFIRMED_FINDINGS = "confirmed_findings"
    COST_PER_ACCEPTED = "cost_per_accepted"
    TOUCHES_PER_JOB = "touches_per_job"


@dataclass(frozen=True, slots=True)
class CommandSource:
    """A program that prints the number and nothing else."""

    words: tuple[str, ...]
    timeout: timedelta
    network: bool = False


@dataclass(frozen=True, slots=True)
class WebSource:
    """An address that answers with JSON; `path` leads to the number in it.

    `token_env` names the environment variable with its bearer token, if it asks for one.
    """

    url: str
    path: tuple[str, ...]
    timeout: timedelta
    token_env: str | None = None


@dataclass(frozen=True, slots=True)
class ToolSource:
    """A tool that only reads, by its full name, and where the number is in its answer."""

    tool: str
    arguments: Mapping[str, Any]
    path: tuple[str, ...]
    timeout: timedelta


@dataclass(frozen=True, slots=True)
class RecordSource:
    """Our own records."""

    number: BuiltIn


Source = CommandSource | WebSource | ToolSource | RecordSource


@dataclass(frozen=True, slots=True)
class OutcomeNumber:
    """The number a role is judged by. `baseline` is where it stood when it was agreed on."""

    name: str
    source: Source
    direction: Direction
    baseline: float
    target: float
    unit: str = ""

    @property
    def span(self) -> float:
        """How far it is from the baseline to the target."""
        return abs(self.target - self.baseline)

    def better(self, change: float) -> float:
        """Return a change so that more is better, whichever way the number is to go."""
        return change if self.direction is Direction.UP else -change

    def reached(self, value: float) -> bool:
        """Whether a value is as good as the target, or better."""
        return self.better(value - self.target) >= 0

    def shown(self, value: float) -> str:
        """Return a value with its unit, as people read it."""
        digits = f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
        return f"{digits}{'' if self.unit == '%' else ' '}{self.unit}".rstrip()


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of a role's number on one day. Without a value it is unknown, and `why` says.

    It is claimed before it is read, so that nobody reads it twice: `pending` until then.
    """

    id: int
    role: RoleName
    name: str
    day: date
    at: datetime
    value: float | None = None
    why: str = ""
    pending: bool = False
    version: int = 0


class Trend(StrEnum):
    """How a number goes."""

    WINNING = "winning"
    FLAT = "flat"
    LOSING = "losing"
    UNKNOWN = "unknown"


HALF = timedelta(days=14)
"""The trend compares the last 14 days with the 14 days before them."""

FEWEST = 3
"""A half with fewer known readings than this says nothing."""

STEP = 0.05
"""A change of less than this part of the way from baseline to target is no movement."""

BUSY = 10
"""Jobs begun in 28 days from which on a position is busy."""


def trend(number: OutcomeNumber, readings: Sequence[Reading], *, at: datetime) -> Trend:
    """Return how the number goes: the median of 14 days against that of the 14 days before.

    It wins or loses when the two differ by at least 5 % of the way from baseline to target, else
    it is flat. A half with fewer than three known readings says nothing.
    """
    earlier = _known(readings, since=at - 2 * HALF, until=at - HALF)
    later = _known(readings, since=at - HALF, until=at)
    if min(len(earlier), len(later)) < FEWEST:
        return Trend.UNKNOWN
    moved = number.better(median(later) - median(earlier))
    if abs(moved) < STEP * number.span:
        return Trend.FLAT
    return Trend.WINNING if moved > 0 else Trend.LOSING


def known_days(readings: Sequence[Reading], *, at: datetime) -> int:
    """Return on how many days a number could be read of those that its trend looks at."""
    return len(_known(readings, since=at - 2 * HALF, until=at))


def busy_but_flat(
    number: OutcomeNumber, readings: Sequence[Reading], *, begun: int, at: datetime
) -> bool:
    """Whether much is done and the number stands still short of its target, for 28 days.

    `begun` counts the jobs that were begun in those days.
    """
    last = latest(readings)
    if last is None or last.value is None or number.reached(last.value):
        return False
    return begun >= BUSY and trend(number, readings, at=at) is Trend.FLAT


def latest(readings: Sequence[Reading]) -> Reading | None:
    """Return the last reading that is through; it may be an unknown one."""
    through = [reading for reading in readings if not reading.pending]
    return max(through, key=lambda reading: reading.at, default=None)


def _known(readings: Sequence[Reading], *, since: datetime, until: datetime) -> list[float]:
    return [r.value for r in readings if r.value is not None and since < r.at <= until]
