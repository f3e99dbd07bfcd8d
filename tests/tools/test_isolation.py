"""What a command of a lane cannot reach, and that nothing of it is left behind."""

import asyncio
import os
import re
import socket
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from bot.tools.isolation import MIB, Command, Isolation, Limits
from tests.tools.lanes import in_bubblewrap, in_landlock, in_nothing, run, running
from tests.waiting import until


@pytest.fixture(params=[in_bubblewrap, in_landlock], ids=["bubblewrap", "landlock"])
def isolation(request: pytest.FixtureRequest) -> Isolation:
    return cast("Callable[[], Isolation]", request.param)()


@pytest.fixture(
    params=[in_bubblewrap, in_landlock, in_nothing], ids=["bubblewrap", "landlock", "none"]
)
def any_isolation(request: pytest.FixtureRequest) -> Isolation:
    return cast("Callable[[], Isolation]", request.param)()


async def test_a_command_works_in_its_workspace(any_isolation: Isolation, workspace: Path) -> None:
    (workspace / "given").write_text("from the host")

    ran = await run(any_isolation, workspace, "cat given && echo from the lane > made")

    assert (ran.exit_code, ran.output, ran.timed_out) == (0, "from the host", False)
    assert (workspace / "made").read_text() == "from the lane\n"


async def test_a_command_says_how_it_ended(any_isolation: Isolation, workspace: Path) -> None:
    failed = await run(any_isolation, workspace, "echo no; exit 3")
    killed = await run(any_isolation, workspace, "kill -9 $$")

    assert (failed.exit_code, failed.output) == (3, "no\n")
    assert killed.exit_code == 128 + 9


async def test_an_absent_command_is_named(any_isolation: Isolation, workspace: Path) -> None:
    command = Command(("no-such-program",), workspace, timedelta(seconds=20))

    ran = await any_isolation.run(command)

    assert ran.exit_code == 127
    assert "no-such-program: No such file or directory" in ran.output


async def test_files_outside_the_workspace_are_out_of_reach(
    isolation: Isolation, workspace: Path
) -> None:
    secret = workspace.with_name("secret")
    secret.write_text("a secret")
    secret.chmod(0o666)

    read = await run(isolation, workspace, f"cat {secret}")
    by_link = await run(isolation, workspace, f"ln -s {secret} link && cat link")
    await run(isolation, workspace, f"echo changed > {secret}")

    assert read.exit_code != 0
    assert by_link.exit_code != 0
    assert "a secret" not in read.output + by_link.output
    assert secret.read_text() == "a secret"


async def test_the_system_cannot_be_changed(isolation: Isolation, workspace: Path) -> None:
    ran = await run(isolation, workspace, "touch /usr/bin/new && rm /usr/bin/new")

    assert ran.exit_code != 0


async def test_no_variable_of_ours_is_seen(
    any_isolation: Isolation, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-a-token")

    ran = await run(any_isolation, workspace, "env")

    assert "xoxb-a-token" not in ran.output
    assert f"HOME={Path.home()}\n" not in ran.output
    assert "HOME=" in ran.output


async def test_the_home_of_a_lane_is_empty(any_isolation: Isolation, workspace: Path) -> None:
    ran = await run(any_isolation, workspace, 'ls -A "$HOME" && touch "$HOME/note"')

    assert (ran.exit_code, ran.output) == (0, "")


async def test_there_is_no_network(isolation: Isolation, workspace: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        dial = f"import socket; socket.create_connection(('127.0.0.1', {port}), timeout=2)"

        ran = await run(isolation, workspace, f'python3 -c "{dial}"')

    assert ran.exit_code != 0
    assert "Error" in ran.output


async def test_processes_of_the_host_are_out_of_reach(
    isolation: Isolation, workspace: Path
) -> None:
    seen = await run(isolation, workspace, f"cat /proc/{os.getpid()}/cmdline")
    ended = await run(isolation, workspace, f"kill -0 {os.getpid()}")

    assert seen.exit_code != 0
    assert ended.exit_code != 0


async def test_time_is_limited_and_children_end_with_it(
    any_isolation: Isolation, workspace: Path
) -> None:
    marker = f"4{os.getpid()}01"

    ran = await run(
        any_isolation, workspace, f"setsid sleep {marker} & echo begun; sleep {marker}", seconds=0.7
    )

    assert ran.timed_out
    assert ran.output == "begun\n"
    await until(lambda: not running(f"sleep {marker}"))


async def test_what_a_command_leaves_behind_ends_with_it(
    any_isolation: Isolation, workspace: Path
) -> None:
    marker = f"4{os.getpid()}02"

    ran = await run(any_isolation, workspace, f"setsid sleep {marker} > /dev/null 2>&1 & echo done")

    assert (ran.exit_code, ran.output) == (0, "done\n")
    await until(lambda: not running(f"sleep {marker}"))


async def test_long_output_keeps_its_beginning_and_its_end(
    any_isolation: Isolation, workspace: Path
) -> None:
    script = "echo first; yes x 2>/dev/null | head -c 5000000; echo last"

    ran = await run(any_isolation, workspace, script, limits=Limits(output=1000))

    assert ran.output.startswith("first\nx\nx\n")
    assert ran.output.endswith("x\nx\nlast\n")
    assert re.search(r"\[\.\.\. 4,999,0\d\d bytes are missing here \.\.\.\]", ran.output)


async def test_memory_is_limited(any_isolation: Isolation, workspace: Path) -> None:
    limits = Limits(memory=200 * MIB)

    ran = await run(any_isolation, workspace, "python3 -c 'bytearray(400 << 20)'", limits=limits)

    assert "MemoryError" in ran.output


async def test_the_size_of_files_is_limited(any_isolation: Isolation, workspace: Path) -> None:
    limits = Limits(file_size=1 * MIB)

    await run(any_isolation, workspace, "head -c 9000000 /dev/zero > big", limits=limits)

    assert (workspace / "big").stat().st_size == 1 * MIB


@pytest.mark.kill
async def test_a_lane_does_not_outlive_us(any_isolation: Isolation, workspace: Path) -> None:
    marker = f"4{os.getpid()}03"
    program = f"""
import asyncio, datetime
import bot.tools.bubblewrap, bot.tools.landlock, bot.tools.unisolated
from bot.tools.isolation import Command
from pathlib import PosixPath
lane = {type(any_isolation).__module__}.{any_isolation!r}
words = ("sh", "-c", "sleep " + "{marker}")
command = Command(words, PosixPath("{workspace}"), datetime.timedelta(seconds=60))
asyncio.run(lane.run(command))
"""
    us = await asyncio.create_subprocess_exec(sys.executable, "-c", program, cwd=Path.cwd())
    await until(lambda: bool(running(f"sleep {marker}")))

    us.kill()
    await us.wait()

    await until(lambda: not running(f"sleep {marker}"))
