"""Our own servers behind the hub: typed, told for whom, and never the end of an agent's turn."""

import errno
import os
from collections.abc import AsyncIterator

import pytest
from structlog.testing import capture_logs

from bot.domain.ids import JobId, PositionName, RepositoryName
from bot.domain.servers import ToolServer
from bot.domain.tools import Effect, ToolRequest, ToolResult
from bot.errors import InvalidInputError, TransientError
from bot.tools.hub import Hub
from bot.tools.served import Arguments, OwnServer, Verb


class Words(Arguments):
    words: str


async def repeat(arguments: Words, request: ToolRequest) -> ToolResult:
    text = f"{request.position} on job {request.job} of {request.repository}: {arguments.words}"
    return ToolResult(text, data={"key": request.key})


async def crash(arguments: Words, request: ToolRequest) -> ToolResult:
    return ToolResult(str(1 // 0))


async def sleep(arguments: Words, request: ToolRequest) -> ToolResult:
    raise TransientError("The parrot is asleep.")


async def fill(arguments: Words, request: ToolRequest) -> ToolResult:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


PARROT = OwnServer(
    "parrot",
    (
        Verb("repeat", "Say it again.", Words, Effect.READ, repeat),
        Verb("sleep", "Sleep.", Words, Effect.LANE, sleep),
        Verb("fill", "Fill the disk.", Words, Effect.LANE, fill),
        Verb("crash", "Fall from the perch.", Words, Effect.LANE, crash),
    ),
)


@pytest.fixture
async def hub() -> AsyncIterator[Hub]:
    async with Hub([PARROT]) as hub:
        yield hub


def a_request(tool: str, **arguments: object) -> ToolRequest:
    position, repository = PositionName("builder-1"), RepositoryName("webshop")
    return ToolRequest(tool, arguments, JobId(7), position, repository, "call-3-abc")


async def test_a_verb_is_told_for_whom_it_works(hub: Hub) -> None:
    result = await hub.call(a_request("parrot__repeat", words="hello"))

    assert result.text == "builder-1 on job 7 of webshop: hello"


async def test_what_the_host_needs_is_not_in_the_text(hub: Hub) -> None:
    result = await hub.call(a_request("parrot__repeat", words="hello"))

    assert result.data == {"key": "call-3-abc"}
    assert "call-3-abc" not in result.text


async def test_an_error_of_ours_is_logged_and_is_a_failed_result(hub: Hub) -> None:
    with capture_logs() as logs:
        result = await hub.call(a_request("parrot__crash", words="x"))

    assert result.failed
    assert "division" not in result.text
    assert [line["event"] for line in logs] == ["tool.crashed"]


async def test_what_may_be_tried_again_is_an_exception(hub: Hub) -> None:
    with pytest.raises(TransientError, match="asleep"):
        await hub.call(a_request("parrot__sleep", words="x"))


async def test_a_full_disk_is_named(hub: Hub) -> None:
    result = await hub.call(a_request("parrot__fill", words="x"))

    assert result.failed
    assert result.text == "This machine could not do it: No space left on device."


async def test_a_verb_without_a_probe_cannot_be_verified(hub: Hub) -> None:
    assert await hub.verify(a_request("parrot__repeat", words="hello")) is None
    assert await hub.verify(a_request("parrot__unknown")) is None


async def test_a_hub_can_be_used_again_after_it_stopped(hub: Hub) -> None:
    await hub.call(a_request("parrot__repeat", words="hello"))

    await hub.stop()

    assert not (await hub.call(a_request("parrot__repeat", words="hello"))).failed


def test_a_foreign_server_may_not_pose_as_ours() -> None:
    with pytest.raises(InvalidInputError, match="give it another one"):
        Hub([PARROT], servers={"parrot": ToolServer("parrot", ("true",))})
