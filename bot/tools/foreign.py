"""Foreign MCP servers: processes of their own, each with its own secrets and no others."""

import os
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta

from mcp import Client, MCPError, StdioServerParameters, stdio_client, types
from pydantic import ValidationError

from bot.domain.excerpts import Excerpt
from bot.domain.servers import ToolServer
from bot.domain.tools import Effect, Tool, ToolRequest, ToolResult
from bot.errors import InvalidInputError, TransientError
from bot.ports import PinBook
from bot.tools.connection import Connection, ServerUnreachableError, first_cause
from bot.tools.contents import text_of
from bot.tools.effects import definition, effect_of
from bot.tools.processes import listening

_LAST_WORDS = 2000
_MOST_PAGES = 50
_START_PATIENCE = 20.0
_UNREAD = "A tool of a foreign server, which nobody has accepted yet."
_TO_DO = (
    "An operator must look at it (python -m bot tools list), accept it and restart Countersign."
)
_NO_ANSWER = frozenset({types.CONNECTION_CLOSED, types.REQUEST_TIMEOUT})


@dataclass(slots=True)
class ForeignServer:
    """One server by configuration. `effects` are the operator's classes by full tool name.

    Without `pins` a tool is what it was when it was first listed.
    """

    configuration: ToolServer
    environment: Mapping[str, str]
    effects: Mapping[str, Effect]
    timeout: timedelta
    pins: PinBook | None = None
    _connection: Connection = field(init=False)
    _pinned: dict[str, str] = field(default_factory=dict)
    _admitted: frozenset[str] = frozenset()
    _effects: dict[str, Effect] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._connection = Connection(self.name, connect=self._connect)

    @property
    def name(self) -> str:
        return self.configuration.name

    async def tools(self) -> tuple[Tool, ...]:
        """Return its tools, and remember how they are defined now.

        What nobody accepted is forbidden, and says nothing of itself. Raises TransientError, or
        InvalidInputError where org.yml or the environment is at fault.
        """
        listed = await self._listed()
        self._pinned = {tool.name: definition(tool) for tool in listed}
        self._admitted = await self._accepted(self._pinned)
        found = (self._tool(tool) for tool in listed)
        tools = tuple(tool if tool.name in self._admitted else _barred(tool) for tool in found)
        self._effects = {tool.name: tool.effect for tool in tools}
        return tools

    async def call(self, name: str, request: ToolRequest) -> ToolResult:
        """Make one call. Raises TransientError where nothing was done, or nobody can tell."""
        if problem := await self._redefined(name):
            return ToolResult(problem, failed=True)
        client = await self._connection.client()
        try:
            # Not Client.call_tool: it may send a call a second time by itself.
            result = await client.session.call_tool(
                name,
                dict(request.arguments),
                read_timeout_seconds=self.timeout.total_seconds(),
            )
        except (MCPError, RuntimeError, OSError, ValidationError) as error:
            return await self._interrupted(name, error)
        assert isinstance(result, types.CallToolResult)
        return ToolResult(text_of(result), failed=bool(result.is_error))

    async def verify(self, name: str, request: ToolRequest) -> ToolResult | None:  # noqa: ARG002
        """Return None: a foreign server cannot be asked what became of a call."""
        return None

    async def stop(self) -> None:
        """End the process."""
        await self._connection.close()

    async def _redefined(self, name: str) -> str:
        """Return why a tool is not the one somebody accepted, or nothing."""
        now = {tool.name: definition(tool) for tool in await self._listed()}
        if name not in now:
            return f"{self.name} does not offer its tool {name} any more."
        if now[name] == self._pinned.get(name):
            accepted = name in self._admitted
            return "" if accepted else f"Nobody has accepted {name} of {self.name}. {_TO_DO}"
        await self._accepted(now)  # so that operators are told
        return (
            f"{self.name} has changed its tool {name} since Countersign started, so it is another "
            f"tool now. {_TO_DO}"
        )

    async def _accepted(self, definitions: Mapping[str, str]) -> frozenset[str]:
        if self.pins is None:
            return frozenset(definitions)
        return await self.pins.admit(self.configuration, definitions)

    async def _interrupted(self, name: str, error: Exception) -> ToolResult:
        """Say what an interrupted call means: for a consequential one, that nobody knows."""
        answered = isinstance(error, MCPError) and error.code not in _NO_ANSWER
        if answered:
            return ToolResult(f"{self.name} refused the call: {error}", failed=True)
        await self._connection.close()
        cause = f"{self.name} did not answer the call of {name}: {_cause(error)}"
        if self._effects[name] is Effect.CONSEQUENTIAL:
            raise TransientError(f"{cause}. Whether it took effect is not known.")
        return ToolResult(f"{cause}. The server is started again for the next call.", failed=True)

    async def _listed(self) -> list[types.Tool]:
        """Return the tools of the running server; a server that died is started again, once."""
        try:
            return await self._pages()
        except (MCPError, OSError, ValidationError):
            await self._connection.close()
        try:
            return await self._pages()
        except (MCPError, OSError, ValidationError) as error:
            await self._connection.close()
            raise ServerUnreachableError(
                f"The tool server {self.name} does not list its tools: {_cause(error)}"
            ) from error

    async def _pages(self) -> list[types.Tool]:
        client = await self._connection.client()
        found: list[types.Tool] = []
        cursor: str | None = None
        for _ in range(_MOST_PAGES):
            page = await client.list_tools(cursor=cursor, cache_mode="bypass")
            found += page.tools
            cursor = page.next_cursor
            if cursor is None:
                break
        return found

    def _tool(self, tool: types.Tool) -> Tool:
        said = self.effects.get(f"{self.name}__{tool.name}")
        return Tool(
            server=self.name,
            name=tool.name,
            description=tool.description or tool.name,
            schema=tool.input_schema,
            effect=effect_of(tool, said=said),
        )

    @asynccontextmanager
    async def _connect(self) -> AsyncIterator[Client]:
        last_words = Excerpt(_LAST_WORDS)
        try:
            async with listening(last_words) as mouth, self._process(mouth) as client:
                yield client
        except Exception as error:
            said = last_words.text.strip()
            raise ServerUnreachableError(
                f"{first_cause(error)}" + (f"; it said: {said}" if said else "")
            ) from error

    @asynccontextmanager
    async def _process(self, mouth: int) -> AsyncIterator[Client]:
        program, *arguments = self.configuration.command
        secrets = self._secrets()
        with (
            tempfile.TemporaryDirectory(prefix="mcp-", ignore_cleanup_errors=True) as home,
            os.fdopen(os.dup(mouth), "w") as errors,
        ):
            parameters = StdioServerParameters(
                command=program, args=arguments, env={**secrets, "HOME": home}
            )
            transport = stdio_client(parameters, errlog=errors)
            async with Client(transport, read_timeout_seconds=_START_PATIENCE) as client:
                yield client

    def _secrets(self) -> dict[str, str]:
        missing = [
            ours for ours in self.configuration.secrets.values() if ours not in self.environment
        ]
        if missing:
            raise InvalidInputError(f"set {', '.join(missing)} in the environment")
        return {
            theirs: self.environment[ours] for theirs, ours in self.configuration.secrets.items()
        }


def _cause(error: Exception) -> str:
    """Return what happened. What a server made up instead of an answer is not repeated."""
    if isinstance(error, ValidationError):
        return "it answered with something that MCP does not allow."
    return str(first_cause(error))


def _barred(tool: Tool) -> Tool:
    return replace(tool, description=_UNREAD, effect=Effect.FORBIDDEN)
