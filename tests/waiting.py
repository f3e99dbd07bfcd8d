"""Waiting for something to become true."""

import asyncio
from collections.abc import Awaitable, Callable


async def until(
    condition: Callable[[], bool] | Callable[[], Awaitable[bool]], *, within: float = 10.0
) -> None:
    """Return as soon as the condition holds; fail when it does not in this many seconds."""
    async with asyncio.timeout(within):
        while not await _holds(condition):  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def _holds(condition: Callable[[], bool] | Callable[[], Awaitable[bool]]) -> bool:
    answer = condition()
    return answer if isinstance(answer, bool) else await answer
