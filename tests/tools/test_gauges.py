"""Numbers outside are read once, with a limit on everything, and failures say what went wrong."""

import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.domain.outcome_numbers import CommandSource, ToolSource, WebSource
from bot.domain.reading_numbers import UnreadableError
from bot.domain.tools import Effect, Tool, ToolRequest, ToolResult
from bot.tools.gauges import Gauges
from bot.tools.isolation import Isolation
from bot.tools.unisolated import Unisolated

SECOND = timedelta(seconds=1)


@dataclass
class OneTool:
    """A toolbox with a tool that says what it is told to."""

    says: ToolResult = field(default_factory=lambda: ToolResult("12"))
    effect: Effect = Effect.READ
    asked: list[ToolRequest] = field(default_factory=list)

    async def tools(self) -> Sequence[Tool]:
        return [Tool("shop", "orders", "Orders.", {}, self.effect)]

    async def call(self, request: ToolRequest) -> ToolResult:
        self.asked.append(request)
        return self.says

    async def verify(self, request: ToolRequest) -> ToolResult | None:
        return None


def gauges(
    root: Path,
    *,
    isolation: Isolation | None = None,
    toolbox: OneTool | None = None,
    **environment: str,
) -> Gauges:
    lane = isolation or Unisolated(Path(sys.executable))
    return Gauges(lane, toolbox or OneTool(), root, environment)


@pytest.fixture
async def shop() -> AsyncIterator[TestServer]:
    async def answer(request: web.Request) -> web.Response:
        match request.match_info["what"]:
            case "orders":
                return web.json_response({"data": [{"count": 12.5}]})
            case "guarded" if request.headers.get("Authorization") == "Bearer hush":
                return web.json_response({"count": 3})
            case "elsewhere":
                raise web.HTTPFound("/orders")
            case "huge":
                return web.Response(text=" " * 2_000_000)
            case "text":
                return web.Response(text="twelve")
        raise web.HTTPForbidden

    app = web.Application()
    app.router.add_get("/{what}", answer)
    server = TestServer(app)
    await server.start_server()
    yield server
    await server.close()


def page(shop: TestServer, what: str, *path: str, token: str | None = None) -> WebSource:
    return WebSource(str(shop.make_url(f"/{what}")), path, 5 * SECOND, token)


async def test_a_number_is_found_in_the_answer_of_an_address(
    shop: TestServer, tmp_path: Path
) -> None:
    source = page(shop, "orders", "data", "0", "count")

    assert await gauges(tmp_path).read(source) == 12.5


async def test_a_guarded_address_is_shown_its_token(shop: TestServer, tmp_path: Path) -> None:
    source = page(shop, "guarded", "count", token="SHOP_TOKEN")

    assert await gauges(tmp_path, SHOP_TOKEN="hush").read(source) == 3.0


@pytest.mark.parametrize(
    ("what", "why"),
    [
        ("guarded", "SHOP_TOKEN is not set."),
        ("elsewhere", "HTTP status 302"),
        ("huge", "larger than 1 MiB"),
        ("text", "'twelve', which is not JSON"),
        ("nothing", "HTTP status 403"),
    ],
)
async def test_an_answer_without_a_number_says_what_is_wrong(
    shop: TestServer, tmp_path: Path, what: str, why: str
) -> None:
    token = "SHOP_TOKEN" if what == "guarded" else None

    with pytest.raises(UnreadableError, match=why):
        await gauges(tmp_path).read(page(shop, what, "count", token=token))


async def test_an_address_nobody_answers_at_is_unknown(tmp_path: Path) -> None:
    source = WebSource("http://127.0.0.1:9/", ("count",), SECOND)

    with pytest.raises(UnreadableError, match="could not be read"):
        await gauges(tmp_path).read(source)


def printing(code: str, *, timeout: timedelta = 20 * SECOND) -> CommandSource:
    return CommandSource((sys.executable, "-c", code), timeout)


async def test_a_program_prints_the_number(tmp_path: Path, isolation: Isolation) -> None:
    source = printing("print(6 * 7)")

    assert await gauges(tmp_path, isolation=isolation).read(source) == 42.0
    assert list((tmp_path / "numbers").iterdir()) == []


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("print('about 42')", "'about 42', which is not a number alone"),
        ("", "It said nothing"),
        ("import sys; sys.exit('no database')", "exit code 1: no database"),
        ("import os; print(os.environ['SLACK_BOT_TOKEN'])", "KeyError"),
    ],
)
async def test_a_program_that_prints_none_says_what_is_wrong(
    tmp_path: Path, code: str, why: str
) -> None:
    with pytest.raises(UnreadableError, match=why):
        await gauges(tmp_path).read(printing(code))


async def test_a_program_that_does_not_end_is_stopped(tmp_path: Path) -> None:
    source = printing("import time; time.sleep(60)", timeout=0.5 * SECOND)

    with pytest.raises(UnreadableError, match=r"stopped after 0\.5 s"):
        await gauges(tmp_path).read(source)


def asking(*path: str) -> ToolSource:
    return ToolSource("shop__orders", {"days": 7}, path, SECOND)


async def test_a_tool_is_asked_with_its_arguments(tmp_path: Path) -> None:
    toolbox = OneTool(ToolResult('{"orders": 5}'))

    assert await gauges(tmp_path, toolbox=toolbox).read(asking("orders")) == 5.0
    assert [request.arguments for request in toolbox.asked] == [{"days": 7}]


@pytest.mark.parametrize("effect", [Effect.LANE, Effect.CONSEQUENTIAL, Effect.FORBIDDEN])
async def test_a_tool_that_changes_something_is_never_asked(tmp_path: Path, effect: Effect) -> None:
    toolbox = OneTool(effect=effect)

    with pytest.raises(UnreadableError, match="no tool shop__orders that only reads"):
        await gauges(tmp_path, toolbox=toolbox).read(asking())
    assert toolbox.asked == []


async def test_a_tool_that_fails_is_unknown(tmp_path: Path) -> None:
    toolbox = OneTool(ToolResult("no connection", failed=True))

    with pytest.raises(UnreadableError, match="It failed: no connection"):
        await gauges(tmp_path, toolbox=toolbox).read(asking())
