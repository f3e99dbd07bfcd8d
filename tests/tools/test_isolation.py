"""What a command of a lane cannot reach, and that nothing of it is left behind."""

import asyncio
import os
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from bot.errors import ForbiddenError
from bot.tools import bubblewrap, landlock
from bot.tools.bubblewrap import Bubblewrap
from bot.tools.isolation import MIB, Command, Isolation, Limits, Ran
from bot.tools.landlock import Landlock
from bot.tools.probing import LANE_USER, probe
from bot.tools.unisolated import Unisolated
from tests.waiting import until

AS_ROOT = os.geteuid() == 0
OWNER = LANE_USER if AS_ROOT else None
SYSTEM_PYTHON = Path("/usr/bin/python3")


def _bubblewrap() -> Isolation:
    if obstacle := bubblewrap.missing(as_root=AS_ROOT):
        pytest.skip(obstacle)
    return Bubblewrap(Path(sys.executable), OWNER)


def _reachable_python() -> Path:
    """Return a Python the lane's user can start: root's own may lie where nobody else may go."""
    if not AS_ROOT:
        return Path(sys.executable)
    if not SYSTEM_PYTHON.exists():
        pytest.skip("root's Python is out of reach for the lane's user, and there is no other")
    return SYSTEM_PYTHON


def _landlock() -> Isolation:
    if obstacle := landlock.missing():
        pytest.skip(obstacle)
    return Landlock(_reachable_python(), landlock.supported(), OWNER)


def _unisolated() -> Isolation:
    return Unisolated(_reachable_python(), OWNER)


@pytest.fixture(params=[_bubblewrap, _landlock], ids=["bubblewrap", "landlock"])
def isolation(request: pytest.FixtureRequest) -> Isolation:
    return cast("Callable[[], Isolation]", request.param)()


@pytest.fixture(
    params=[_bubblewrap, _landlock, _unisolated], ids=["bubblewrap", "landlock", "none"]
)
def any_isolation(request: pytest.FixtureRequest) -> Isolation:
    return cast("Callable[[], Isolation]", request.param)()


@pytest.fixture
def workspace() -> Iterator[Path]:
    # Not tmp_path: pytest keeps it where only its own user may go.
    with tempfile.TemporaryDirectory() as directory:
        Path(directory).chmod(0o711)
        place = Path(directory, "workspace")
        place.mkdir()
        if OWNER is not None:
            os.chown(place, OWNER, OWNER)
        yield place


async def run(
    isolation: Isolation,
    workspace: Path,
    script: str,
    *,
    seconds: float = 20,
    limits: Limits | None = None,
) -> Ran:
    words = ("sh", "-c", script)
    patience = timedelta(seconds=seconds)
    return await isolation.run(Command(words, workspace, patience, limits or Limits()))


def running(marker: str) -> list[str]:
    """Return the processes of this machine with this word in their command line."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            line = (place / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if marker in line:
            found.append(line)
    return found


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
    script = "echo first; head -c 5000000 /dev/zero | tr '\\0' x; echo; echo last"

    ran = await run(any_isolation, workspace, script, limits=Limits(output=1000))

    assert ran.output.startswith("first\nxxx")
    assert ran.output.endswith("xxx\nlast\n")
    assert "[... 4,999,012 bytes are missing here ...]" in ran.output


async def test_memory_is_limited(any_isolation: Isolation, workspace: Path) -> None:
    limits = Limits(memory=200 * MIB)

    ran = await run(any_isolation, workspace, "python3 -c 'bytearray(400 << 20)'", limits=limits)

    assert "MemoryError" in ran.output


async def test_the_size_of_files_is_limited(any_isolation: Isolation, workspace: Path) -> None:
    limits = Limits(file_size=1 * MIB)

    await run(any_isolation, workspace, "head -c 9000000 /dev/zero > big", limits=limits)

    assert (workspace / "big").stat().st_size == 1 * MIB


async def test_processes_are_limited_where_the_lane_has_a_user_of_its_own(
    workspace: Path,
) -> None:
    breed = "for i in $(seq 100); do sleep 5 & done; wait"

    ran = await run(_bubblewrap(), workspace, breed, limits=Limits(processes=20))

    assert ran.exit_code != 0
    assert "fork" in ran.output.lower()


async def test_bubblewrap_leads_around_directories_only_root_may_pass(tmp_path: Path) -> None:
    isolation = _bubblewrap()
    barred = tmp_path / "barred" / "deep"
    workspace = barred / "workspace"
    workspace.mkdir(parents=True)
    if OWNER is not None:
        os.chown(workspace, OWNER, OWNER)
    (tmp_path / "barred").chmod(0o700)

    ran = await run(isolation, workspace, "id -u && pwd && touch made")

    assert (ran.exit_code, ran.output) == (0, "1000\n/workspace\n")
    assert (workspace / "made").exists()


async def test_bubblewrap_does_not_lend_root(workspace: Path) -> None:
    ran = await run(_bubblewrap(), workspace, "touch made; grep -h ^Cap /proc/self/status")

    rights = {line.split()[1] for line in ran.output.splitlines()}
    assert rights == {"0000000000000000"}
    assert (workspace / "made").stat().st_uid == (OWNER or os.geteuid())


async def test_namespaces_cannot_be_nested_in_bubblewrap(workspace: Path) -> None:
    ran = await run(_bubblewrap(), workspace, "unshare --user true")

    assert ran.exit_code != 0


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


async def test_the_probe_takes_the_best_and_says_so(tmp_path: Path) -> None:
    if bubblewrap.missing(as_root=AS_ROOT):
        pytest.skip("bubblewrap is not installed")

    probed = await probe(tmp_path)

    assert probed.isolation.isolated
    assert probed.report.startswith("Isolation: bubblewrap: no network")


async def test_where_nothing_isolates_nothing_runs(tmp_path: Path) -> None:
    probed = await probe(tmp_path, python=Path("/no/such/python"))

    assert not probed.isolation.isolated
    assert "Not bubblewrap: " in probed.report
    assert "Not Landlock: " in probed.report
    with pytest.raises(ForbiddenError, match="isolation: optional"):
        await run(probed.isolation, tmp_path, "true")
