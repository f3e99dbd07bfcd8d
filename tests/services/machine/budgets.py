"""The eighth law: budgets stop a run while it runs, counted anew from the raw rows."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.domain.ids import AssignmentId, JobId
from bot.domain.jobs import Job
from bot.domain.organization import Limits
from storage.database import Database
from tests.services.machine.faults import Segment, StoredQueue

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

    database: Database
    queue: StoredQueue
    limits: Limits
    under_way: list[tuple[JobId, Used]] = field(default_factory=list)
    at_once: Counter[JobId] = field(default_factory=Counter)
    """The most model calls of a job that have ever run beside each other."""
    made: Counter[JobId] = field(default_factory=Counter)

    @asynccontextmanager
    async def step(self, segment: Segment) -> AsyncIterator[None]:
        """Note what has been used before a step is taken."""
        job = self.queue.job_of(AssignmentId(segment[0]))
        self.under_way.append((job, self._used(job)))
        try:
            yield
        finally:
            self.under_way.pop()

    async def may_be_asked(self) -> None:
        """Look whether the model may be asked in the step under way: no limit was met before."""
        number, before = self.under_way[-1]
        self.made[number] += 1
        beside = sum(job == number for job, _ in self.under_way)
        self.at_once[number] = max(beside, self.at_once[number])
        async with self.database.reading() as tx:
            job = await tx.jobs.get(number)
        met = before.meets(self.limits, extensions=job.extensions)
        assert not met, f"a model is asked for job {number}, which has used {before}"

    def hold(self, job: Job) -> None:
        """Look at what is booked: no more than was asked for, and over by the running calls."""
        booked = self.queue.turns_of(job.id)
        assert len(booked) <= self.made[job.id], "a turn is booked that no model took"
        before = _total(booked[: len(booked) - self.at_once[job.id]])
        over = bool(booked) and before.meets(self.limits, extensions=job.extensions)
        assert not over, f"job {job.id} has used more than its limits: {_total(booked)}"

    def _used(self, job: JobId) -> Used:
        return _total(self.queue.turns_of(job))


def _total(turns: list[tuple[int, int]]) -> Used:
    return Used(len(turns), sum(each for each, _ in turns), sum(each for _, each in turns))
