"""The clock: APScheduler wakes the tasks; its own record of them is in our database."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import structlog
from apscheduler.events import EVENT_JOB_MISSED, JobExecutionEvent
from apscheduler.executors.base import BaseExecutor
from apscheduler.job import Job
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler

from bot.services.services import Current
from schedules.tasks import TASKS, Task
from storage.scheduling import SCHEDULE_TABLE, scheduling_engine

log = structlog.get_logger()

_GRACE = timedelta(seconds=10)
"""How long a task may take to end when the application stops."""


def ring(task: str) -> None:
    """Stand for a task in the job store, which can only keep the name of a function."""
    raise AssertionError(f"The executor runs {task}; this function is never called.")


class TaskExecutor(BaseExecutor):  # type: ignore[misc]  # APScheduler has no types
    """Runs tasks on the application's event loop, where the services live."""

    def __init__(
        self, current: Current, tasks: Mapping[str, Task], loop: asyncio.AbstractEventLoop
    ) -> None:
        super().__init__()
        self._current = current
        self._tasks = tasks
        self._loop = loop
        self._underway: set[asyncio.Task[None]] = set()

    def _do_submit_job(self, job: Job, _run_times: list[datetime]) -> None:
        task = self._tasks[job.args[0]]
        running = asyncio.run_coroutine_threadsafe(self._run(task), self._loop)

        def done(future: Future[Any]) -> None:
            error = None if future.cancelled() else future.exception()
            if error is not None:
                self._run_job_error(job.id, error, error.__traceback__)
                return
            self._run_job_success(job.id, [])

        running.add_done_callback(done)

    async def settle(self) -> None:
        """Let what is under way come to its end; what does not within seconds is cut off.

        The database must not be closed under it.
        """
        if self._underway:
            _, late = await asyncio.wait(self._underway, timeout=_GRACE.total_seconds())
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _run(self, task: Task) -> None:
        me = asyncio.current_task()
        assert me is not None, "The loop runs this as a task."
        self._underway.add(me)
        try:
            await self._do(task)
        finally:
            self._underway.discard(me)

    async def _do(self, task: Task) -> None:
        try:
            await task.run(await self._current())
        except Exception:
            # The edge of the clock: the task comes again, so its failure is told and not fatal.
            log.exception("task.failed", task=task.name)


class Clockwork:
    """Wakes every task at its interval, in a thread of its own: its store speaks SQL in sync."""

    def __init__(
        self, current: Current, *, database_url: str, tasks: Sequence[Task] = TASKS
    ) -> None:
        self._tasks = {task.name: task for task in tasks}
        self._engine = scheduling_engine(database_url)
        store = SQLAlchemyJobStore(engine=self._engine, tablename=SCHEDULE_TABLE)
        executor = TaskExecutor(current, self._tasks, asyncio.get_running_loop())
        self._scheduler = BackgroundScheduler(
            jobstores={"default": store},
            executors={"default": executor},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
            timezone="UTC",
        )
        self._scheduler.add_listener(_missed, EVENT_JOB_MISSED)
        self._executor = executor

    async def start(self) -> None:
        """Begin. Tasks keep their names, so that two clocks have one record of each."""
        await asyncio.to_thread(self._start)

    async def stop(self) -> None:
        """Wake nothing more, and return once nothing that was woken is at work."""
        await asyncio.to_thread(self._scheduler.shutdown, wait=False)
        await self._executor.settle()
        self._engine.dispose()

    def _start(self) -> None:
        self._scheduler.start(paused=True)
        for kept in self._scheduler.get_jobs():
            if kept.id not in self._tasks:
                kept.remove()
        for task in self._tasks.values():
            self._scheduler.add_job(
                ring,
                "interval",
                seconds=task.every.total_seconds(),
                args=[task.name],
                id=task.name,
                replace_existing=True,
            )
        self._scheduler.resume()


@asynccontextmanager
async def ticking(current: Current, *, database_url: str) -> AsyncIterator[None]:
    """Wake every task while the context is open."""
    clockwork = Clockwork(current, database_url=database_url)
    await clockwork.start()
    try:
        yield
    finally:
        await clockwork.stop()


def _missed(event: JobExecutionEvent) -> None:
    log.warning("task.missed", task=event.job_id)
