"""The eighth law: budgets stop a run while it runs, counted anew from the raw rows."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.domain.organization import Limits
from tests.services.machine.faults import Segment
from tests.services.machine.rows import Picture, Row, Rows

ROOMY = Limits()
FEW_TURNS = Limits(turns=8)
FEW_TOKENS = Limits(tokens=10 * 1100)
LITTLE_MONEY = Limits(cost_microusd=9 * 500)
LIMITS = (ROOMY, FEW_TURNS, FEW_TOKENS, LITTLE_MONEY)
"""What a role may use. A reply of the machine's mind is 1,100 tokens and 500 microdollars."""


class Used(NamedTuple):
    """Turns, tokens and millionths of a dollar."""

    turns: int
    tokens: int
    cost: int

    def meets(self, limits: Limits, *, extensions: int) -> bool:
        """Whether any of the limits is met, each granted once more by every extension."""
        most = (limits.turns, limits.tokens, limits.cost_microusd)
        return any(used >= each * (1 + extensions) for used, each in zip(self, most, strict=True))


@dataclass
class Budgets:
    """What each job had used when a step of it began, and what its model calls came to.

    A step may be taken inside another one, so those under way are a stack.
    """

    rows: Rows
    limits: Limits
    under_way: list[tuple[int, Used]] = field(default_factory=list)
    at_once: Counter[int] = field(default_factory=Counter)
    """The most model calls of a job that have ever run beside each other."""
    made: Counter[int] = field(default_factory=Counter)

    @contextmanager
    def step(self, segment: Segment) -> Iterator[None]:
        """Note what has been used before a step is taken."""
        picture = self.rows.picture()
        job = next(a.job for a in picture.assignments if a.id == segment[0])
        self.under_way.append((job, _total(_turns(picture, job))))
        try:
            yield
        finally:
            self.under_way.pop()

    def may_be_asked(self) -> None:
        """Look whether the model may be asked in the step under way: no limit was met before."""
        number, before = self.under_way[-1]
        self.made[number] += 1
        beside = sum(job == number for job, _ in self.under_way)
        self.at_once[number] = max(beside, self.at_once[number])
        job = next(each for each in self.rows.picture().jobs if each.id == number)
        met = before.meets(self.limits, extensions=job.extensions)
        assert not met, f"a model is asked for a job whose limits are met: {before}"

    def hold(self, job: Row, picture: Picture) -> None:
        """Look at what is booked: no more than was asked for, and over by the running calls."""
        booked = _turns(picture, job.id)
        assert len(booked) <= self.made[job.id], "a turn is booked that no model took"
        before = _total(booked[: len(booked) - self.at_once[job.id]])
        over = bool(booked) and before.meets(self.limits, extensions=job.extensions)
        assert not over, f"a job has used more than its limits: {_total(booked)}"

    def hit(self, picture: Picture) -> int:
        """Return how many jobs have met a limit."""
        used = (_total(_turns(picture, job.id)) for job in picture.jobs)
        return sum(each.meets(self.limits, extensions=0) for each in used)


def _turns(picture: Picture, job: int) -> list[Row]:
    return [turn for turn in picture.turns if turn.job == job]


def _total(turns: Sequence[Row]) -> Used:
    return Used(len(turns), sum(each.tokens for each in turns), sum(each.cost for each in turns))
