"""The local model server: real wire formats, a scripted mind, no account."""

from collections.abc import Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from aiohttp import web

from sandbox.models.bucket import Clock, Limits
from sandbox.models.catalogue import add_catalogue
from sandbox.models.control import add_control
from sandbox.models.desk import Desk
from sandbox.models.exchange import House
from sandbox.models.failures import Faults
from sandbox.models.journal import Journal
from sandbox.models.mind import Mind
from sandbox.models.script import Script
from sandbox.models.wire import AnthropicWire, OpenAiWire, Wire

LARGEST_REQUEST = 64 * 2**20


def utc_now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


class LocalModels:
    """A server for as long as its `async with` lasts. Port 0 takes any free one.

    `limits` and `keys` are those of the script unless given here.
    """

    def __init__(
        self,
        script: Script,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        clock: Clock = utc_now,
        limits: Limits | None = None,
        keys: Mapping[str, Limits] | None = None,
    ) -> None:
        self._host, self._port = host, port
        if keys is None:
            keys = {key: scripted.limits() for key, scripted in script.keys.items()}
        desk = Desk(clock, limits or script.limits.limits(), keys)
        self._house = House(Mind(script), desk, clock)
        self._runner = web.AppRunner(_app(self._house), access_log=None, shutdown_timeout=1)

    @property
    def url(self) -> str:
        """The server's address, without a slash at its end."""
        return f"http://{self._host}:{self._port}"

    @property
    def openai_url(self) -> str:
        """The base address of OpenAI's format."""
        return f"{self.url}/v1"

    @property
    def anthropic_url(self) -> str:
        """The base address of Anthropic's format."""
        return self.url

    @property
    def journal(self) -> Journal:
        """What has been asked."""
        return self._house.journal

    @property
    def faults(self) -> Faults:
        """What is to fail."""
        return self._house.faults

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, self._host, self._port).start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._house.closing.set()
        await self._runner.cleanup()


def _app(house: House) -> web.Application:
    app = web.Application(client_max_size=LARGEST_REQUEST)
    openai = OpenAiWire(created=int(house.clock().timestamp()))
    _add_chat(app, house, "/v1/chat/completions", openai)
    _add_chat(app, house, "/v1/messages", AnthropicWire())
    add_catalogue(app, house)
    add_control(app, house)
    return app


def _add_chat(app: web.Application, house: House, path: str, wire: Wire) -> None:
    async def handle(request: web.Request) -> web.StreamResponse:
        return await house.exchange(request, wire)

    app.router.add_post(path, handle)
