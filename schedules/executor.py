"""The executor: runs tasks on the application's event loop, where the services live."""

import asyncio
from collections.abc import Mapping
from concurrent.futures import Future
from datetime import datetime, timedelta
from typing import Any

import structlog
from apscheduler.executors.base import BaseExecutor
from apscheduler.job import Job

from bot.services.services import Current
from schedules.tasks import Task

log = structlog.get_logger()

_GRACE = timedelta(seconds=10)
"""How long a task may take to end when the application stops."""


class TaskExecutor(BaseExecutor):  # type: ignore[misc]  # APScheduler has no types
    """Runs the tasks the scheduler's thread gives it."""

    def __init__(
        self, current: Current, tasks: Mapping[str, Task], loop: asyncio.AbstractEventLoop
    ) -> None:
        super().__init__()
        self._current = current
        self._tasks = tasks
        self._loop = loop
        self._given: set[Future[None]] = set()
        self._underway: set[asyncio.Task[None]] = set()

    def _do_submit_job(self, job: Job, _run_times: list[datetime]) -> None:
        task = self._tasks[job.args[0]]
        running = asyncio.run_coroutine_threadsafe(self._run(task), self._loop)
        self._given.add(running)

        def done(future: Future[Any]) -> None:
            self._given.discard(future)
            error = None if future.cancelled() else future.exception()
            if error is not None:
                self._run_job_error(job.id, error, error.__traceback__)
                return
            self._run_job_success(job.id, [])

        running.add_done_callback(done)

    async def finish(self) -> None:
        """Return once everything that was given has come to its end."""
        ends = [asyncio.wrap_future(each) for each in tuple(self._given)]
        await asyncio.gather(*ends, return_exceptions=True)

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
            await task.do(await self._current())
        except Exception:
            # The edge of the clock: the task comes again, so its failure is told and not fatal.
            log.exception("task.failed", task=task.name)
