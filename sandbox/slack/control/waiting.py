"""Waiting until something has happened, without guessing how long it takes."""

import asyncio
import contextlib
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

_LOOK_AGAIN = 0.1  # seconds; conditions may depend on more than the workspace, say on a database


class Waiting:
    """Wakes everyone who waits whenever something changes."""

    def __init__(self) -> None:
        self._changed = asyncio.Event()

    def wake(self) -> None:
        """Let everyone look again."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def until(
        self, condition: Callable[[], T], *, timeout_s: float, describe: Callable[[], str]
    ) -> T:
        """Return the condition's value as soon as it is true; raises TimeoutError."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout_s
        while True:
            changed = self._changed
            value = condition()
            if value:
                return value
            left = deadline - loop.time()
            if left <= 0:
                raise TimeoutError(f"Nothing came of it in {timeout_s:g} s.\n{describe()}")
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(min(left, _LOOK_AGAIN)):
                    await changed.wait()
