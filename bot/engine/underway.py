"""The work that is under way in this process, and how it comes to rest."""

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any


class Underway:
    """Tasks at work. After `settle` was called each of them rests at its next step."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()
        self._busy: set[asyncio.Task[Any]] = set()
        self._quiet = asyncio.Event()
        self._quiet.set()
        self.settling = False
        self._over = False

    def join(self) -> None:
        """Count the current task, until it is done."""
        task = _current_task()
        self._tasks.add(task)
        self._busy.add(task)
        self._quiet.clear()
        task.add_done_callback(self._leave)

    async def pass_on(self) -> None:
        """Return at once, or, when everything is to come to rest, not before it is cut off.

        Between two steps, and not inside of one: a step that is cut off while DBOS lets go of its
        threads is kept as failed for good.
        """
        if self._over:
            # One of DBOS' threads was still busy with it when everything else was cut off.
            raise asyncio.CancelledError
        if self.settling:
            self._calm(_current_task())
            await asyncio.Event().wait()

    async def settle(self, grace: timedelta) -> int:
        """Wait until everything is done or at rest; return how many were not in this time."""
        self.settling = True
        try:
            async with asyncio.timeout(grace.total_seconds()):
                await self._quiet.wait()
        except TimeoutError:
            return len(self._busy)
        return 0

    async def cut_off(self) -> None:
        """Cancel what is left."""
        await cancel(*self._tasks)

    async def end(self) -> None:
        """Cancel what is left, and what a thread may yet bring at its first step.

        Only once nothing is taken from the queue any more, else all of it would come to this.
        """
        self._over = True
        await self.cut_off()

    def _leave(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        self._calm(task)

    def _calm(self, task: asyncio.Task[Any]) -> None:
        self._busy.discard(task)
        if not self._busy:
            self._quiet.set()


async def within(loop: asyncio.AbstractEventLoop, work: Coroutine[Any, Any, None]) -> None:
    """Do something in this loop, whichever one asks for it, and return once it is done."""
    if asyncio.get_running_loop() is loop:
        await work
    else:
        await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, loop))


async def cancel(*tasks: asyncio.Task[Any]) -> None:
    """Cancel tasks and wait until they have ended."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _current_task() -> asyncio.Task[Any]:
    task = asyncio.current_task()
    if task is None:
        raise RuntimeError("This is only called within a task.")
    return task
