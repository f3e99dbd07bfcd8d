"""Socket Mode: the app dials in, each envelope goes to one of its connections at random."""

import asyncio
import contextlib
import random
import secrets
from collections.abc import Callable

from aiohttp import WSMsgType, web

from sandbox.slack.delivery.transport import Delivery, NotDeliveredError
from sandbox.slack.timing import Timing
from sandbox.slack.wire import Json

MOST_CONNECTIONS = 10
_CLOSING = 1.0  # seconds to wait for the app's half of a close


class Connection:
    """One WebSocket of the app, and the envelopes it has not acknowledged yet."""

    def __init__(self, socket: web.WebSocketResponse, cable: asyncio.BaseTransport | None) -> None:
        self._socket = socket
        self._cable = cable
        self._waiting: dict[str, asyncio.Future[Json | None]] = {}
        # A zombie is alive to TCP, but nothing gets through: Socket Mode's best-known fault.
        self.is_zombie = False

    async def tell(self, message: Json) -> None:
        """Send something that needs no acknowledgement."""
        if not self.is_zombie and not self._socket.closed:
            await self._socket.send_json(message)

    async def deliver(self, envelope: Json, *, timeout_s: float) -> Json | None:
        """Send an envelope and wait for its acknowledgement."""
        answer: asyncio.Future[Json | None] = asyncio.get_running_loop().create_future()
        self._waiting[envelope["envelope_id"]] = answer
        try:
            async with asyncio.timeout(timeout_s):
                await self.tell(envelope)
                return await answer
        except TimeoutError as error:
            raise NotDeliveredError("timeout") from error
        except ConnectionError as error:
            raise NotDeliveredError("connection_failed") from error
        finally:
            del self._waiting[envelope["envelope_id"]]

    async def listen(self) -> None:
        """Take acknowledgements until the connection ends."""
        async for message in self._socket:
            if self.is_zombie:
                continue
            if message.type == WSMsgType.PING:
                await self._socket.pong(message.data)
            elif message.type == WSMsgType.TEXT:
                self._take(message.json())
        self.abandon()

    def abandon(self) -> None:
        """Give up on what was not acknowledged; it will be sent again elsewhere."""
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_exception(NotDeliveredError("connection_failed"))

    async def close(self, *, abruptly: bool = False) -> None:
        """End the connection, politely or as a cut cable would."""
        if abruptly and self._cable is not None:
            self._cable.close()
            self.abandon()
            return
        with contextlib.suppress(ConnectionError):
            await self._socket.close(code=1001, message=b"going away")

    def _take(self, message: Json) -> None:
        answer = self._waiting.get(message.get("envelope_id", ""))
        if answer is not None and not answer.done():
            answer.set_result(message.get("payload"))


class Sockets:
    """All connections of the app."""

    def __init__(
        self,
        *,
        app_id: str,
        timing: Timing,
        on_change: Callable[[], None],
    ) -> None:
        self._app_id = app_id
        self._timing = timing
        self._on_change = on_change
        self._tickets: set[str] = set()
        self.connections: list[Connection] = []

    @property
    def connected(self) -> bool:
        return bool(self.connections)

    def ticket(self) -> str:
        """Return the path of a new, single-use URL."""
        ticket = secrets.token_urlsafe(24)
        self._tickets.add(ticket)
        return f"socket/?ticket={ticket}&app_id={self._app_id}"

    async def accept(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection from hello to its end."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=404, text="This URL was used before, or never issued.")
        self._tickets.remove(ticket)
        socket = web.WebSocketResponse(autoping=False, timeout=_CLOSING)
        await socket.prepare(request)
        connection = Connection(socket, request.transport)
        if len(self.connections) >= MOST_CONNECTIONS:
            await connection.tell({"type": "disconnect", "reason": "too_many_websockets"})
            await connection.close()
            return socket
        self.connections.append(connection)
        self._on_change()
        try:
            await connection.tell(self._hello())
            await connection.listen()
        finally:
            self.connections.remove(connection)
            connection.abandon()
            self._on_change()
        return socket

    async def send(self, delivery: Delivery, *, attempt: int, reason: str) -> Json | None:
        if not self.connections:
            raise NotDeliveredError("connection_failed")
        envelope: Json = {
            "envelope_id": secrets.token_hex(16),
            "type": delivery.kind,
            "payload": delivery.payload,
            "accepts_response_payload": delivery.kind != "events_api",
        }
        if delivery.kind == "events_api":
            envelope |= {"retry_attempt": attempt, "retry_reason": reason}
        connection = random.choice(self.connections)
        return await connection.deliver(envelope, timeout_s=self._timing.ack)

    async def refresh(self) -> None:
        """Ask the app to reconnect, as Slack does every few hours."""
        for connection in list(self.connections):
            await connection.tell({"type": "disconnect", "reason": "refresh_requested"})
            await connection.close()

    async def drop(self) -> None:
        """Cut all connections."""
        for connection in list(self.connections):
            await connection.close(abruptly=True)

    def bewitch(self, number: int = 1) -> None:
        """Turn this many connections into zombies: open, but deaf and dumb."""
        for connection in [c for c in self.connections if not c.is_zombie][:number]:
            connection.is_zombie = True

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.connections),
            "connection_info": {"app_id": self._app_id},
            "debug_info": {
                "host": "local-slack",
                "build_number": 1,
                "approximate_connection_time": 18060,
            },
        }
