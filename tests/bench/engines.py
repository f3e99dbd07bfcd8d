"""The yardstick for jobs: the durable engine alone, with as many steps that do nothing."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bot.domain.ids import AssignmentId, JobId
from bot.engine.engine import Engine
from bot.engine.queue import DbosQueue
from storage.bell import Bell
from storage.database import Database
from tests.storage.builders import an_assignment


@dataclass
class EmptyWork:
    """Jobs of some segments, one after the other; each has so many steps."""

    database: Database
    segments: Sequence[int]
    _done: defaultdict[int, asyncio.Event] = field(
        default_factory=lambda: defaultdict(asyncio.Event)
    )
    _steps: Counter[tuple[int, int]] = field(default_factory=Counter)

    async def ask(self, number: int) -> None:
        """Begin a job."""
        await self._start(number, 1)

    async def delivered(self, number: int) -> None:
        """Return when the last step of a job is done."""
        await self._done[number].wait()

    async def proceed(self, assignment: AssignmentId, segment: int) -> bool:
        self._steps[assignment, segment] += 1
        if self._steps[assignment, segment] < self.segments[segment - 1]:
            return True
        if segment < len(self.segments):
            await self._start(assignment, segment + 1)
        else:
            self._done[assignment].set()
        return False

    async def _start(self, number: int, segment: int) -> None:
        numbered = an_assignment(JobId(number), id=AssignmentId(number), segment=segment)
        async with self.database.transaction() as tx:
            await tx.start(numbered)


@asynccontextmanager
async def engine_alone(
    url: str, *, segments: Sequence[int], concurrency: int
) -> AsyncIterator[EmptyWork]:
    """Run the engine on a migrated database while the context is open."""
    database = Database(url, queue=DbosQueue(url), bell=Bell())
    work = EmptyWork(database, segments)
    engine = Engine(url, database=database, proceed=work.proceed, concurrency=concurrency)
    await engine.start()
    try:
        yield work
    finally:
        await engine.stop()
        await database.close()
