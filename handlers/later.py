"""Later: what takes longer than Slack waits for an answer is begun, and the answer is not held."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import structlog

log = structlog.get_logger()


class Later:
    """Work that goes on after a listener has answered. What fails is logged, and hurts nobody.

    Bolt's own lazy listeners get copies of what listeners get, and services cannot be copied.
    """

    def __init__(self) -> None:
        # Without a reference from here the loop may forget a task that is under way.
        self._under_way: set[asyncio.Task[None]] = set()

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Begin, and return at once."""
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("later.failed", exc_info=error)
