"""One writer at a time: people go before agents."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from storage.errors import DatabaseUnavailableError

Waiting = deque[asyncio.Future[None]]


class Turnstile:
    """Lets one through at a time. Whoever is urgent goes before all who are not.

    However many agents write at once, an event is acknowledged and a click answered after the one
    write that is under way. Agents do not starve: people write rarely.
    """

    def __init__(self, *, patience: timedelta) -> None:
        self._patience = patience
        self._taken = False
        self._urgent: Waiting = deque()
        self._others: Waiting = deque()

    @asynccontextmanager
    async def turn(self, *, urgent: bool) -> AsyncIterator[None]:
        """Have a turn while the context is open. Raises DatabaseUnavailableError."""
        if self._taken:
            await self._wait(self._urgent if urgent else self._others)
        self._taken = True
        try:
            yield
        finally:
            self._pass_on()

    async def _wait(self, waiting: Waiting) -> None:
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        waiting.append(mine)
        try:
            async with asyncio.timeout(self._patience.total_seconds()):
                await mine
        except BaseException as error:
            if mine.done() and not mine.cancelled():
                # The turn came at the very moment of giving up.
                self._pass_on()
            if isinstance(error, TimeoutError):
                raise DatabaseUnavailableError from error
            raise

    def _pass_on(self) -> None:
        """Give the turn to the next who still waits; it is never free in between."""
        for waiting in (self._urgent, self._others):
            while waiting:
                following = waiting.popleft()
                if not following.done():
                    following.set_result(None)
                    return
        self._taken = False
