"""A foreign server that does not keep to the protocol takes nobody else with it."""

import sys
from pathlib import Path

import pytest

from bot.domain.ids import JobId, PositionName
from bot.domain.servers import ToolServer
from bot.domain.tools import Effect, ToolRequest, ToolResult
from bot.errors import TransientError
from bot.tools.hub import Hub

PROGRAM = str(Path(__file__).with_name("odd_server.py"))


def a_hub(way: str, *, effect: Effect = Effect.READ) -> Hub:
    """Return a hub with a server that is odd in this way, and one that is not."""
    servers = {
        name: ToolServer(name, (sys.executable, PROGRAM, each))
        for name, each in (("odd", way), ("good", "by the book"))
    }
    return Hub([], servers=servers, effects={"odd__fine": effect})


async def call(hub: Hub) -> ToolResult:
    request = ToolRequest("odd__fine", {}, JobId(1), PositionName("builder-1"), None, "call-1")
    return await hub.call(request)


@pytest.mark.parametrize("way", ["a name that is none", "no list", "a schema that is none"])
async def test_a_list_that_is_none_is_told_and_the_others_work(way: str) -> None:
    async with a_hub(way) as hub:
        names = [tool.full_name for tool in await hub.tools()]

    assert names == ["good__fine"]
    assert hub.unavailable == {
        "odd": (
            "The tool server odd does not list its tools: "
            "it answered with something that MCP does not allow."
        )
    }


async def test_a_tool_that_no_model_can_call_is_left_out_and_named() -> None:
    async with a_hub("names nobody can call") as hub:
        names = [tool.full_name for tool in await hub.tools()]

    assert names == ["odd__fine", "good__fine"]
    assert hub.unusable == {
        "odd__odd.tool\ufffd[2J": (
            "No model can call it: the names of server and tool together may have 62 letters, "
            "digits, `_` and `-`."
        )
    }


@pytest.mark.parametrize("way", ["a result that is none", "an empty result"])
async def test_a_result_that_is_none_is_a_failure(way: str) -> None:
    async with a_hub(way) as hub:
        result = await call(hub)

    assert result.failed
    assert "it answered with something that MCP does not allow" in result.text


async def test_nobody_knows_what_a_consequence_without_a_result_came_to() -> None:
    async with a_hub("an empty result", effect=Effect.CONSEQUENTIAL) as hub:
        with pytest.raises(TransientError, match="Whether it took effect is not known"):
            await call(hub)


async def test_what_a_server_says_does_not_steer_the_terminal() -> None:
    async with a_hub("only last words") as hub:
        await hub.tools()

    assert hub.unavailable["odd"].endswith("the licence\ufffd[2J has expired")
