"""Who may call a model now. All agents of one API key share what the key allows."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Protocol

from bot.domain.models import Prompt
from bot.models.endpoint import ModelEndpoint


class Pacer(Protocol):
    """Admits calls, one `async with` for each time a request is sent."""

    def admitted(
        self, prompt: Prompt, *, endpoint: ModelEndpoint
    ) -> AbstractAsyncContextManager[None]:
        """Wait until this request may be sent, and hold its place until it has been answered."""


class CallsAtATime:
    """A plain limit on calls at a time for each key."""

    def __init__(self, endpoints: Iterable[ModelEndpoint]) -> None:
        limits: dict[str, int] = {}
        for endpoint in endpoints:
            smallest = limits.get(endpoint.key, endpoint.calls_at_a_time)
            limits[endpoint.key] = min(smallest, endpoint.calls_at_a_time)
        self._places = {key: asyncio.Semaphore(limit) for key, limit in limits.items()}

    @asynccontextmanager
    async def admitted(self, prompt: Prompt, *, endpoint: ModelEndpoint) -> AsyncIterator[None]:  # noqa: ARG002
        """Wait for one of the places of this key."""
        async with self._places[endpoint.key]:
            yield
