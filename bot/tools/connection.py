"""A connection to one MCP server: opened when it is first needed, and again after it ended."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import structlog
from mcp import Client

from bot.errors import TransientError

log = structlog.get_logger()

_START_PATIENCE = 30.0

OpenClient = Callable[[], AbstractAsyncContextManager[Client]]


class ServerUnreachableError(TransientError):
    """A tool server cannot be reached; nothing was done."""


class Connection:
    """Holds a client open in a task of its own: who opened it must be the one to close it."""

    def __init__(self, name: str, *, connect: OpenClient) -> None:
        self._name = name
        self._connect = connect
        self._lock = asyncio.Lock()
        self._leave = asyncio.Event()
        self._holding: asyncio.Task[None] | None = None
        self._client: Client | None = None

    async def client(self) -> Client:
        """Return the open client, opening it where needed. Raises ServerUnreachableError."""
        async with self._lock:
            if self._client is None:
                await self._open()
            assert self._client is not None
            return self._client

    async def close(self) -> None:
        """End the server. The next `client` starts it again."""
        async with self._lock:
            self._leave.set()
            await self._ended()

    async def _open(self) -> None:
        await self._ended()
        opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._leave.clear()
        self._holding = asyncio.create_task(self._hold(opened), name=f"mcp-{self._name}")
        try:
            await asyncio.wait_for(asyncio.shield(opened), _START_PATIENCE)
        except TimeoutError:
            self._holding.cancel()
            raise ServerUnreachableError(
                f"The tool server {self._name} did not answer within {_START_PATIENCE:.0f} seconds."
            ) from None

    async def _ended(self) -> None:
        if self._holding is not None:
            await asyncio.wait({self._holding})

    async def _hold(self, opened: "asyncio.Future[None]") -> None:
        try:
            async with self._connect() as client:
                self._client = client
                opened.set_result(None)
                await self._leave.wait()
        except Exception as error:  # noqa: BLE001 - any server may fail in any way
            cause = first_cause(error)
            log.warning("tool_server.ended", server=self._name, error=str(cause))
            if not opened.done():
                opened.set_exception(
                    ServerUnreachableError(f"The tool server {self._name} does not start: {cause}")
                )
        finally:
            self._client = None


def first_cause(error: BaseException) -> BaseException:
    """Return what really happened: task groups wrap it, however alone it is, in groups."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
