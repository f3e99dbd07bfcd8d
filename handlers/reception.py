"""Reception: how Slack reaches us, over Socket Mode or over signed HTTP."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp

from bot.config import Settings

log = structlog.get_logger()

PATH = "/slack/events"
"""Where Slack posts events, clicks and commands over HTTP."""

_LOOK_EVERY = timedelta(seconds=10)


@dataclass(slots=True)
class Lines:
    """The open Socket Mode connections: Slack gives each payload to any one of them.

    Two of them let one be recycled while the other listens. A socket can also die without a word,
    so each is looked after.
    """

    app: AsyncApp
    app_token: str
    count: int = 2
    _handlers: list[AsyncSocketModeHandler] = field(default_factory=list)

    async def open(self) -> None:
        """Connect every line."""
        for _ in range(self.count):
            handler = AsyncSocketModeHandler(self.app, self.app_token)
            self._handlers.append(handler)
            await handler.connect_async()  # type: ignore[no-untyped-call]

    async def watch(self) -> None:
        """Connect again whatever is no longer connected, until cancelled."""
        while True:
            await asyncio.sleep(_LOOK_EVERY.total_seconds())
            for handler in self._handlers:
                if not await handler.client.is_connected():
                    log.warning("socket.reconnecting")
                    await self._reconnect(handler)

    async def close(self) -> None:
        """Disconnect every line."""
        for handler in self._handlers:
            await handler.close_async()  # type: ignore[no-untyped-call]

    async def _reconnect(self, handler: AsyncSocketModeHandler) -> None:
        try:
            await handler.client.connect_to_new_endpoint(force=True)
        except Exception:
            # The edge of the network: the watch comes round again.
            log.exception("socket.unreachable")


@asynccontextmanager
async def over_sockets(app: AsyncApp, *, app_token: str) -> AsyncIterator[None]:
    """Listen over Socket Mode while the context is open."""
    lines = Lines(app, app_token)
    await lines.open()
    watching = asyncio.create_task(lines.watch())
    try:
        yield
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
        await lines.close()


@asynccontextmanager
async def over_http(app: AsyncApp, *, host: str, port: int) -> AsyncIterator[str]:
    """Listen for Slack's signed requests while the context is open. Yields the address."""
    runner = web.AppRunner(app.web_app(path=PATH), access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, host, port)
    await site.start()
    try:
        yield f"http://{host}:{runner.addresses[0][1]}{PATH}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def reception(app: AsyncApp, settings: Settings) -> AsyncIterator[str]:
    """Listen the way the settings say. Yields our address, which is empty with Socket Mode."""
    if settings.uses_http:
        async with over_http(app, host=settings.host, port=settings.port) as address:
            yield address
    else:
        token = settings.slack_app_token.get_secret_value()
        async with over_sockets(app, app_token=token):
            yield ""
