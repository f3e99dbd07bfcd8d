"""Who has the database open: whoever closes it waits for them, and nobody comes after."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from storage.errors import DatabaseClosedError


class Visits:
    """Counts who is inside. One for each event loop.

    A connection that is out while its pool is closed is never closed itself.
    """

    def __init__(self) -> None:
        self._inside = 0
        self._closed = False
        self._empty = asyncio.Event()
        self._empty.set()

    @contextmanager
    def visit(self) -> Iterator[None]:
        """Be inside while the context is open. Raises DatabaseClosedError."""
        if self._closed:
            raise DatabaseClosedError
        self._inside += 1
        self._empty.clear()
        try:
            yield
        finally:
            self._inside -= 1
            if not self._inside:
                self._empty.set()

    async def close(self, *, patience: timedelta) -> bool:
        """Let nobody in any more, and wait for those inside; say whether all have left."""
        self._closed = True
        try:
            async with asyncio.timeout(patience.total_seconds()):
                await self._empty.wait()
        except TimeoutError:
            return False
        return True
