"""Relations: how positions get on with each other, counted from the records, each with its n."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from bot.domain.ids import PositionName
from bot.domain.significance import Share

FEWEST_JOBS = 5
"""Jobs a planner and an executor must share before anything is said of the pair."""

FACTOR = 1.5
"""A job that takes more than this many times its estimate, or less than its part, missed it."""

MISMATCHED = 0.8
"""Where this share of a pair's jobs misses on the same side, it is the pair and not chance."""

FEWEST_VERDICTS = 20
"""Verdicts a pair must share before its never disagreeing means anything."""


@dataclass(frozen=True, slots=True)
class Estimates:
    """How the estimates of one planner turned out with one executor. Sums are in seconds."""

    planner: PositionName
    executor: PositionName
    jobs: int
    late: int
    early: int
    expected_seconds: int
    taken_seconds: int

    @property
    def ratio(self) -> float:
        """How many times as long it took as it was thought to."""
        return self.taken_seconds / self.expected_seconds if self.expected_seconds else 0.0

    @property
    def mismatch(self) -> bool:
        """Whether the two do not fit: nearly every estimate misses, and on the same side."""
        worst = max(self.late, self.early)
        return self.jobs >= FEWEST_JOBS and worst >= MISMATCHED * self.jobs


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often one position contradicted another: an author's reviewer, or a second reviewer."""

    one: PositionName
    other: PositionName
    dissent: Share

    @property
    def never(self) -> bool:
        """Whether they never disagree, though they had occasion to."""
        return self.dissent.of >= FEWEST_VERDICTS and self.dissent.part == 0


@dataclass(frozen=True, slots=True)
class Waiting:
    """How long one waits for another: a position for its reviewers, or for the people it asks."""

    who: str
    whom: str
    times: int
    seconds: int

    @property
    def mean(self) -> timedelta:
        return timedelta(seconds=self.seconds / self.times) if self.times else timedelta()


@dataclass(frozen=True, slots=True)
class Relations:
    """Every pair that had to do with each other in a period."""

    estimates: tuple[Estimates, ...] = ()
    reviews: tuple[Agreement, ...] = ()
    """Authors, each with a reviewer; dissent is every verdict but a pass."""
    reviewers: tuple[Agreement, ...] = ()
    """Reviewers of the same revision; dissent is one who passes where the other does not."""
    waiting: tuple[Waiting, ...] = field(default=())

    @property
    def mismatches(self) -> tuple[Estimates, ...]:
        return tuple(pair for pair in self.estimates if pair.mismatch)

    @property
    def silent(self) -> tuple[Agreement, ...]:
        """Pairs that never disagree."""
        return tuple(pair for pair in (*self.reviews, *self.reviewers) if pair.never)


def longest(waiting: Sequence[Waiting]) -> tuple[Waiting, ...]:
    """Return who waits, those first who waited longest in all."""
    return tuple(sorted(waiting, key=lambda each: (-each.seconds, each.who, each.whom)))
