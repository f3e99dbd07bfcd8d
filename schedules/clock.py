"""The clock: the scheduler wakes the tasks; its own record of them is in our database."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore

from bot.ports import Clock
from bot.services.services import Current
from schedules.executor import TaskExecutor
from schedules.scheduler import TaskScheduler
from schedules.tasks import TASKS, Task
from storage.scheduling import SCHEDULE_TABLE, scheduling_engine


class Clockwork:
    """Wakes every task at its interval, in a thread of its own: its store speaks SQL in sync."""

    def __init__(
        self, current: Current, *, database_url: str, clock: Clock, tasks: Sequence[Task] = TASKS
    ) -> None:
        self._tasks = {task.name: task for task in tasks}
        self._engine = scheduling_engine(database_url)
        self._executor = TaskExecutor(current, self._tasks, asyncio.get_running_loop())
        store = SQLAlchemyJobStore(engine=self._engine, tablename=SCHEDULE_TABLE)
        self._scheduler = TaskScheduler(store, self._executor, clock)

    async def start(self) -> None:
        """Begin. Tasks keep their names, so that two clocks have one record of each."""
        await self.prepare()
        await asyncio.to_thread(self._scheduler.resume)

    async def prepare(self) -> None:
        """Put the tasks into the store, without waking any: whoever calls `wake` does."""
        await asyncio.to_thread(self._prepare)

    async def wake(self) -> datetime | None:
        """Do what is due now to its end, and return when something is due next."""
        due_at = await asyncio.to_thread(self._scheduler.process_due)
        await self._executor.finish()
        return due_at

    async def stop(self) -> None:
        """Wake nothing more, and return once nothing that was woken is at work."""
        await asyncio.to_thread(self._scheduler.shutdown, wait=False)
        await self._executor.settle()
        self._engine.dispose()

    def _prepare(self) -> None:
        self._scheduler.start(paused=True)
        for kept in self._scheduler.get_jobs():
            if kept.id not in self._tasks:
                kept.remove()
        for task in self._tasks.values():
            self._scheduler.keep(task)


@asynccontextmanager
async def ticking(current: Current, *, database_url: str, clock: Clock) -> AsyncIterator[None]:
    """Wake every task while the context is open."""
    clockwork = Clockwork(current, database_url=database_url, clock=clock)
    await clockwork.start()
    try:
        yield
    finally:
        await clockwork.stop()
