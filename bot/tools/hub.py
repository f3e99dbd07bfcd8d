"""The hub: every tool of the organization behind one door, whichever MCP server it is of."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from types import TracebackType
from typing import Protocol, Self

import structlog

from bot.domain.servers import ToolServer
from bot.domain.tools import DESK, Effect, Tool, ToolRequest, ToolResult
from bot.errors import ExpectedError, InvalidInputError, TransientError
from bot.ports import PinBook
from bot.tools.foreign import ForeignServer
from bot.tools.inprocess import InProcessServer
from bot.tools.served import OwnServer

log = structlog.get_logger()

# Both OpenAI and Anthropic refuse the name of a tool that does not fit this.
_FULL_NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}")
_UNNAMABLE = (
    "No model can call it: the names of server and tool together may have 62 letters, digits, `_` "
    "and `-`."
)
_TIMEOUT = timedelta(seconds=60)


class Server(Protocol):
    """A server of tools, ours or foreign."""

    @property
    def name(self) -> str: ...

    async def tools(self) -> tuple[Tool, ...]:
        """Return its tools."""

    async def call(self, name: str, request: ToolRequest) -> ToolResult:
        """Make one call."""

    async def verify(self, name: str, request: ToolRequest) -> ToolResult | None:
        """Probe whether this call took effect."""

    async def stop(self) -> None:
        """End it."""


class Hub:
    """Implements `Toolbox`.

    `unavailable` says which servers could not be started, and why; `unusable` the same of tools.
    """

    def __init__(
        self,
        own: Sequence[OwnServer],
        *,
        servers: Mapping[str, ToolServer] | None = None,
        effects: Mapping[str, Effect] | None = None,
        environment: Mapping[str, str] | None = None,
        timeout: timedelta = _TIMEOUT,
        pins: PinBook | None = None,
    ) -> None:
        foreign = [
            ForeignServer(server, environment or {}, effects or {}, timeout, pins)
            for server in (servers or {}).values()
        ]
        self._servers: dict[str, Server] = {server.name: InProcessServer(server) for server in own}
        for server in foreign:
            if server.name in self._servers or server.name == DESK:
                raise InvalidInputError(
                    f"The tool server {server.name} has a name Countersign uses itself; "
                    "give it another one in org.yml."
                )
            self._servers[server.name] = server
        self._tools: dict[str, Tool] | None = None
        self._lock = asyncio.Lock()
        self.unavailable: dict[str, str] = {}
        self.unusable: dict[str, str] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()

    async def tools(self) -> Sequence[Tool]:
        """Return every tool as it was defined when first asked for."""
        return tuple((await self._known()).values())

    async def call(self, request: ToolRequest) -> ToolResult:
        """Make one call. A tool's own failure is a result.

        Raises TransientError where a server was not reached, or where nobody can tell whether a
        consequential call took effect.
        """
        tool = (await self._known()).get(request.tool)
        if tool is None:
            return ToolResult(f"There is no tool {request.tool}.", failed=True)
        return await self._servers[tool.server].call(tool.name, request)

    async def verify(self, request: ToolRequest) -> ToolResult | None:
        """Probe whether this call already took effect; None when it did not or cannot be told."""
        tool = (await self._known()).get(request.tool)
        if tool is None:
            return None
        return await self._servers[tool.server].verify(tool.name, request)

    async def stop(self) -> None:
        """End every server."""
        await asyncio.gather(*(server.stop() for server in self._servers.values()))

    async def _known(self) -> dict[str, Tool]:
        async with self._lock:
            if self._tools is None:
                lists = await asyncio.gather(
                    *(self._of(server) for server in self._servers.values())
                )
                offered = (tool for tools in lists for tool in tools)
                self._tools = {tool.full_name: tool for tool in offered if self._fits(tool)}
            return self._tools

    async def _of(self, server: Server) -> tuple[Tool, ...]:
        """Return a server's tools; none where it cannot be reached, so that the others work."""
        try:
            return await server.tools()
        except (TransientError, ExpectedError) as error:
            self.unavailable[server.name] = _printable(str(error))
            log.warning("tool_server.unavailable", server=server.name, error=str(error))
            return ()

    def _fits(self, tool: Tool) -> bool:
        """Whether a model can call a tool; one that none can is left out, so that others work."""
        fits = _FULL_NAME.fullmatch(tool.full_name) is not None
        if not fits:
            self.unusable[_printable(tool.full_name)] = _UNNAMABLE
            log.warning("tool.unusable", tool=tool.full_name, error=_UNNAMABLE)
        return fits


def _printable(text: str) -> str:
    """Return the text on one line that cannot steer a terminal: a server may have made it up."""
    line = " ".join(text.split())
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in line)
