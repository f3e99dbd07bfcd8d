"""Our own servers, reached over MCP like every other, but in this process."""

from collections.abc import Mapping
from typing import Any, cast

import structlog
from mcp import Client, MCPError, types

from bot.domain.tools import Tool, ToolRequest, ToolResult
from bot.errors import TransientError
from bot.tools.connection import Connection
from bot.tools.contents import text_of
from bot.tools.served import DATA, LATER, OwnServer, said_for

log = structlog.get_logger()


class InProcessServer:
    """A server of ours and the connection to it."""

    def __init__(self, server: OwnServer) -> None:
        self._server = server
        self._connection = Connection(server.name, connect=lambda: Client(server.mcp(), cache=None))

    @property
    def name(self) -> str:
        return self._server.name

    async def tools(self) -> tuple[Tool, ...]:
        """Return its tools with what we know about them ourselves: effect, repetition, undo."""
        return self._server.tools

    async def call(self, name: str, request: ToolRequest) -> ToolResult:
        """Make one call. An error of ours is a failed result, and logged.

        Raises TransientError where nothing was done.
        """
        client = await self._connection.client()
        to_whom = cast("types.RequestParamsMeta", said_for(request))
        try:
            result = await client.session.call_tool(name, dict(request.arguments), meta=to_whom)
        except MCPError as error:
            log.exception("tool.crashed", tool=request.tool, key=request.key)
            return ToolResult(f"{request.tool} failed: {error}.", failed=True)
        assert isinstance(result, types.CallToolResult)
        meta: Mapping[str, Any] = dict(result.meta or {})
        if meta.get(LATER):
            raise TransientError(text_of(result))
        return ToolResult(text_of(result), failed=bool(result.is_error), data=meta.get(DATA))

    async def verify(self, name: str, request: ToolRequest) -> ToolResult | None:
        """Probe whether this call took effect."""
        verb = self._server.verb(name)
        return await verb.verify(request) if verb and verb.verify else None

    async def stop(self) -> None:
        """Close the connection."""
        await self._connection.close()
