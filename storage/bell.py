"""The bell that says there is something to deliver."""

import asyncio
from datetime import timedelta


class Bell:
    """Rings when the outbox got something. A ring while nobody listens is not lost."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        self._rung.set()

    async def wait(self, timeout: timedelta) -> None:  # noqa: ASYNC109
        """Return at the next ring, or when this time is over: another process may have rung."""
        try:
            async with asyncio.timeout(timeout.total_seconds()):
                await self._rung.wait()
        except TimeoutError:
            return
        finally:
            self._rung.clear()
