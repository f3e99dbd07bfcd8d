"""Any MCP server by configuration: what it may know, and how much it is believed."""

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.ids import JobId, PositionName
from bot.domain.servers import ToolServer
from bot.domain.tools import Effect, ToolRequest, ToolResult
from bot.errors import InvalidInputError, TransientError
from bot.tools.hub import Hub
from tests.waiting import until

PROGRAM = str(Path(__file__).with_name("foreign_server.py"))
SDK_PROGRAM = str(Path(__file__).with_name("sdk_server.py"))
COMMAND = (sys.executable, PROGRAM)
READING = {
    f"foreign__{name}": Effect.READ
    for name in ("greet", "environment", "flood", "fail", "die", "hang", "append", "delete")
}


def a_hub(
    name: str = "foreign",
    *,
    command: tuple[str, ...] = COMMAND,
    effects: Mapping[str, Effect] = READING,
    secrets: Mapping[str, str] | None = None,
    environment: Mapping[str, str] | None = None,
    timeout: float = 20,
) -> Hub:
    server = ToolServer(name, command, secrets or {})
    return Hub(
        [],
        servers={name: server},
        effects=effects,
        environment=environment,
        timeout=timedelta(seconds=timeout),
    )


async def call(hub: Hub, name: str, **arguments: object) -> ToolResult:
    tool = f"foreign__{name}"
    builder = PositionName("builder-1")
    return await hub.call(ToolRequest(tool, arguments, JobId(1), builder, None, "call-1"))


@pytest.fixture
async def hub() -> AsyncIterator[Hub]:
    async with a_hub() as hub:
        yield hub


async def test_a_foreign_tool_is_called(hub: Hub) -> None:
    result = await call(hub, "greet", whom="Ada")

    assert result.text.startswith("Hello, Ada, from process ")
    assert not result.failed


async def test_calls_may_overlap(hub: Hub) -> None:
    results = await asyncio.gather(*(call(hub, "greet", whom=f"N{n}") for n in range(5)))

    assert [result.text.split(",")[1].strip() for result in results] == [
        f"N{number}" for number in range(5)
    ]


async def test_a_foreign_tool_is_described(hub: Hub) -> None:
    greet = next(tool for tool in await hub.tools() if tool.name == "greet")

    assert greet.full_name == "foreign__greet"
    assert greet.description == "Greet somebody."
    assert greet.schema == {"type": "object"}
    assert not greet.idempotent


async def test_annotations_raise_the_effect_and_never_lower_it(hub: Hub) -> None:
    effects = {tool.name: tool.effect for tool in await hub.tools()}

    assert effects["greet"] is Effect.READ  # as the operator says
    assert effects["append"] is Effect.LANE  # the operator says read; it says it writes
    assert effects["delete"] is Effect.CONSEQUENTIAL  # the operator says read; it says it destroys
    assert effects["harmless"] is Effect.CONSEQUENTIAL  # nobody but itself says so


async def test_an_operator_may_forbid_a_tool() -> None:
    async with a_hub(effects={"foreign__greet": Effect.FORBIDDEN}) as hub:
        effects = {tool.name: tool.effect for tool in await hub.tools()}

    assert effects["greet"] is Effect.FORBIDDEN


async def test_a_server_gets_its_secrets_and_no_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-a-token")
    ours = {"TRACKER_TOKEN": "s3cret", "SLACK_BOT_TOKEN": "xoxb-a-token"}
    async with a_hub(secrets={"API_TOKEN": "TRACKER_TOKEN"}, environment=ours) as hub:
        result = await call(hub, "environment")

    assert "'API_TOKEN': 's3cret'" in result.text
    assert "SLACK_BOT_TOKEN" not in result.text
    assert "TRACKER_TOKEN" not in result.text
    assert "home holds []" in result.text


async def test_the_failure_of_a_tool_is_a_result(hub: Hub) -> None:
    result = await call(hub, "fail")

    assert (result.failed, result.text) == (True, "fail")


async def test_a_server_made_with_the_official_sdk_is_called() -> None:
    async with a_hub("sdk", command=(sys.executable, SDK_PROGRAM)) as hub:
        (tool,) = await hub.tools()
        arguments = {"one": 19, "other": 23}
        builder = PositionName("builder-1")
        right = await hub.call(ToolRequest("sdk__add", arguments, JobId(1), builder, None, "k"))
        wrong = await hub.call(ToolRequest("sdk__add", {}, JobId(1), builder, None, "k"))

    assert tool.schema["required"] == ["one", "other"]
    assert (right.text, right.failed) == ("42", False)
    assert wrong.failed


async def test_an_unknown_tool_is_a_failed_result(hub: Hub) -> None:
    result = await call(hub, "unheard_of")

    assert (result.failed, result.text) == (True, "There is no tool foreign__unheard_of.")


async def test_too_long_a_result_is_cut(hub: Hub) -> None:
    result = await call(hub, "flood")

    assert "[... 88,192 characters are missing here ...]" in result.text
    assert len(result.text) < 21_000


async def test_a_server_that_died_is_started_again(hub: Hub) -> None:
    first = await call(hub, "greet", whom="Ada")

    died = await call(hub, "die")
    second = await call(hub, "greet", whom="Ada")

    assert died.failed
    assert "did not answer the call of die" in died.text
    assert not second.failed
    assert second.text != first.text


async def test_nobody_claims_to_know_what_became_of_a_consequential_call() -> None:
    async with a_hub(effects={}) as hub:
        with pytest.raises(TransientError, match="Whether it took effect is not known"):
            await call(hub, "die")
        request = ToolRequest("foreign__die", {}, JobId(1), PositionName("b"), None, "call-1")

        assert await hub.verify(request) is None


async def test_a_call_that_hangs_is_ended() -> None:
    async with a_hub(timeout=0.3) as hub:
        await hub.tools()

        hung = await call(hub, "hang")

    assert hung.failed
    assert "did not answer the call of hang" in hung.text


async def test_a_redefined_tool_is_another_tool(hub: Hub) -> None:
    await call(hub, "redefine")

    result = await call(hub, "greet", whom="Ada")

    assert result.failed
    assert "has changed its tool greet" in result.text
    assert not (await call(hub, "environment")).failed


async def test_stopping_ends_the_process(hub: Hub) -> None:
    greeting = await call(hub, "greet", whom="Ada")
    process = re.search(r"process (\d+)", greeting.text)
    assert process is not None

    await hub.stop()

    await until(lambda: not Path("/proc", process[1]).exists())


@pytest.mark.parametrize(
    ("command", "secrets", "reason"),
    [
        (("/no/such/server",), {}, "No such file"),
        ((*COMMAND, "please"), {}, "the licence has expired"),
        (COMMAND, {"API_TOKEN": "NOT_SET"}, "set NOT_SET in the environment"),
    ],
)
async def test_a_server_that_does_not_start_is_named_and_the_others_work(
    command: tuple[str, ...], secrets: Mapping[str, str], reason: str
) -> None:
    good = ToolServer("foreign", COMMAND)
    bad = ToolServer("bad", command, secrets)
    async with Hub([], servers={"foreign": good, "bad": bad}, environment=os.environ) as hub:
        names = {tool.server for tool in await hub.tools()}

    assert names == {"foreign"}
    assert reason in hub.unavailable["bad"]


async def test_a_name_too_long_for_models_is_left_out_and_named() -> None:
    async with a_hub("a" * 53) as hub:
        names = {tool.name for tool in await hub.tools()}

    assert "redefine" in names
    assert names.isdisjoint({"environment"})
    assert hub.unusable[f"{'a' * 53}__environment"].startswith("No model can call it")


@pytest.mark.parametrize("name", ["desk"])
def test_a_server_may_not_take_a_name_of_ours(name: str) -> None:
    with pytest.raises(InvalidInputError, match="has a name Countersign uses itself"):
        a_hub(name)
