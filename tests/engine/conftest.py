"""An engine on each kind of database, and work for it to do."""

from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.domain.assignments import Assignment
from bot.domain.ids import AssignmentId
from bot.engine.engine import Engine, Pace
from bot.engine.queue import DbosQueue
from storage.bell import Bell
from storage.database import Database
from tests.storage.builders import a_job, an_assignment

QUICK = Pace(
    poll=timedelta(seconds=0.01),
    first_retry=timedelta(seconds=0.01),
    beat=timedelta(seconds=0.1),
    dead_after=timedelta(seconds=1),
)

Step = tuple[AssignmentId, int, int]


@dataclass
class Work:
    """Segments of some steps each. `before` is awaited at the beginning of every step."""

    steps: int = 3
    began: list[Step] = field(default_factory=list)
    done: list[Step] = field(default_factory=list)
    before: Callable[[Step], Awaitable[None]] | None = None

    async def proceed(self, assignment: AssignmentId, segment: int) -> bool:
        number = 1 + sum((assignment, segment) == step[:2] for step in self.done)
        step = (assignment, segment, number)
        self.began.append(step)
        if self.before:
            await self.before(step)
        self.done.append(step)
        return number < self.steps

    def finished(self, *assignments: Assignment) -> bool:
        """Whether the present segments of these assignments are through."""
        done = Counter(step[:2] for step in self.done)
        return all(done[each.id, each.segment] >= self.steps for each in assignments)


@pytest.fixture
def work() -> Work:
    return Work()


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = Database(database_url, queue=DbosQueue(database_url), bell=Bell())
    yield opened
    await opened.close()


Running = Callable[..., AbstractAsyncContextManager[Engine]]


@pytest.fixture
def running(database_url: str, database: Database, work: Work) -> Running:
    """Run an engine for a while: `async with running(concurrency=2): ...`."""

    @asynccontextmanager
    async def run(
        *, concurrency: int = 20, grace: timedelta = timedelta(seconds=5)
    ) -> AsyncIterator[Engine]:
        engine = Engine(
            database_url,
            database=database,
            proceed=work.proceed,
            concurrency=concurrency,
            pace=QUICK,
        )
        await engine.start()
        try:
            yield engine
        finally:
            await engine.stop(grace=grace)

    return run


async def begin(database: Database) -> Assignment:
    """Have a new assignment worked on."""
    async with database.transaction() as tx:
        job = await tx.jobs.add(a_job())
        assignment = await tx.assignments.add(an_assignment(job.id))
        await tx.start(assignment)
    return assignment
