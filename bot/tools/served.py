"""Our own MCP servers: verbs with typed arguments, served in this process."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from mcp import types
from mcp.server import Server
from mcp.server.context import ServerRequestContext
from pydantic import BaseModel, ConfigDict, ValidationError

from bot.domain.ids import JobId, PositionName, RepositoryName
from bot.domain.tools import Effect, Tool, ToolRequest, ToolResult
from bot.errors import ExpectedError, TransientError
from bot.tools.git import GitError

REQUEST = "countersign/request"
"""The key in `_meta` under which the host says for whom a call is made. No model writes there."""
DATA = "countersign/data"
"""The key in `_meta` under which our servers tell the host what it needs to know."""
LATER = "countersign/later"
"""The key in `_meta` that says nothing was done for now, and the call may be made again."""


class Arguments(BaseModel):
    """What a model gives a verb: exactly these names, in exactly these types."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


A = TypeVar("A", bound=Arguments)
Verify = Callable[[ToolRequest], Awaitable[ToolResult | None]]


@dataclass(frozen=True, slots=True)
class Verb(Generic[A]):
    """One tool of ours. `enums` narrows arguments to values known only when we start."""

    name: str
    description: str
    arguments: type[A]
    effect: Effect
    handle: Callable[[A, ToolRequest], Awaitable[ToolResult]]
    idempotent: bool = False
    undo: str = ""
    verify: Verify | None = None
    enums: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def tool(self, server: str) -> Tool:
        """Return what the rest of the organization knows about this verb."""
        return Tool(
            server=server,
            name=self.name,
            description=self.description,
            schema=self._schema(),
            effect=self.effect,
            idempotent=self.idempotent,
            undo=self.undo,
        )

    async def run(self, arguments: Mapping[str, Any], request: ToolRequest) -> ToolResult:
        """Do it. What goes wrong for a reason we know is a failed result, not an exception.

        Raises TransientError where nothing was done, and it may be tried again.
        """
        try:
            return await self.handle(self.arguments.model_validate(arguments), request)
        except ValidationError as error:
            return ToolResult(_mistakes(error), failed=True)
        except (ExpectedError, GitError) as error:
            return ToolResult(str(error), failed=True)
        except OSError as error:  # a full disk, above all
            return ToolResult(f"This machine could not do it: {error.strerror}.", failed=True)

    def _schema(self) -> dict[str, Any]:
        schema = self.arguments.model_json_schema()
        schema.pop("title")
        for name, described in schema["properties"].items():
            described.pop("title")  # pydantic's repetition of the name: tokens for nothing
            if name in self.enums:
                described["enum"] = list(self.enums[name])
        return schema


@dataclass(frozen=True, slots=True)
class OwnServer:
    """A named group of verbs."""

    name: str
    verbs: tuple[Verb[Any], ...]

    @property
    def tools(self) -> tuple[Tool, ...]:
        return tuple(verb.tool(self.name) for verb in self.verbs)

    def verb(self, name: str) -> Verb[Any] | None:
        return next((verb for verb in self.verbs if verb.name == name), None)

    def mcp(self) -> Server[Any]:
        """Return the MCP server."""
        return Server(self.name, on_list_tools=self._list, on_call_tool=self._call)

    async def _list(
        self, _: ServerRequestContext[Any], __: types.PaginatedRequestParams | None
    ) -> types.ListToolsResult:
        return types.ListToolsResult(
            tools=[
                types.Tool(
                    name=tool.name, description=tool.description, input_schema=dict(tool.schema)
                )
                for tool in self.tools
            ]
        )

    async def _call(
        self, _: ServerRequestContext[Any], params: types.CallToolRequestParams
    ) -> types.CallToolResult:
        verb = self.verb(params.name)
        if verb is None:
            return _answer(ToolResult(f"{self.name} has no tool {params.name}.", failed=True))
        try:
            return _answer(await verb.run(params.arguments or {}, _request(self.name, params)))
        except TransientError as error:
            return _answer(ToolResult(str(error), failed=True), later=True)


def said_for(request: ToolRequest) -> dict[str, Any]:
    """Return the `_meta` that tells our own servers for whom a call is made."""
    return {
        REQUEST: {
            "job": request.job,
            "position": request.position,
            "repository": request.repository,
            "key": request.key,
        }
    }


def _request(server: str, params: types.CallToolRequestParams) -> ToolRequest:
    meta: Mapping[str, Any] = params.meta or {}
    said = meta[REQUEST]
    return ToolRequest(
        tool=f"{server}__{params.name}",
        arguments=params.arguments or {},
        job=JobId(said["job"]),
        position=PositionName(said["position"]),
        repository=RepositoryName(said["repository"]) if said["repository"] else None,
        key=said["key"],
    )


def _answer(result: ToolResult, *, later: bool = False) -> types.CallToolResult:
    meta: dict[str, Any] = {LATER: True} if later else {}
    if result.data is not None:
        meta[DATA] = dict(result.data)
    return types.CallToolResult(
        content=[types.TextContent(type="text", text=result.text)],
        is_error=result.failed,
        _meta=meta or None,
    )


def _mistakes(error: ValidationError) -> str:
    lines = [
        f"{'.'.join(str(step) for step in mistake['loc']) or 'arguments'}: {mistake['msg']}"
        for mistake in error.errors()
    ]
    return "The arguments do not fit. " + "; ".join(lines)
