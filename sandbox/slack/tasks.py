"""Work that goes on behind a request, and is stopped with the server."""

import asyncio
import contextlib
from collections.abc import Coroutine
from typing import Any


class Tasks:
    """Keeps background tasks alive, and reports what went wrong in them when they are closed."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[Any]] = set()
        self._failures: list[BaseException] = []

    def start(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Run the work in the background."""
        task = asyncio.get_running_loop().create_task(work)
        self._running.add(task)
        task.add_done_callback(self._settle)
        return task

    async def close(self) -> None:
        """Stop what still runs; raises the first failure there was, so that none is lost."""
        for task in list(self._running):
            task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(*self._running, return_exceptions=True)
        if self._failures:
            raise self._failures[0]

    def _settle(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (failure := task.exception()) is not None:
            self._failures.append(failure)
