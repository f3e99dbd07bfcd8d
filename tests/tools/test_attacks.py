"""What hostile commands try, for real: each attack runs inside the lane and comes to nothing."""

import asyncio
import os
import socket
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import cast

import pytest

from bot.tools.appetite import Appetite
from bot.tools.isolation import MIB, Isolation, Limits, Ran
from tests.tools.lanes import OWNER, in_bubblewrap, in_landlock, in_nothing, run, running
from tests.waiting import until


@pytest.fixture(params=[in_bubblewrap, in_landlock], ids=["bubblewrap", "landlock"])
def isolation(request: pytest.FixtureRequest) -> Isolation:
    return cast("Callable[[], Isolation]", request.param)()


@pytest.fixture(
    params=[in_bubblewrap, in_landlock, in_nothing], ids=["bubblewrap", "landlock", "none"]
)
def any_isolation(request: pytest.FixtureRequest) -> Isolation:
    return cast("Callable[[], Isolation]", request.param)()


@pytest.fixture
def victim() -> Iterator[subprocess.Popen[bytes]]:
    """A process of the lane's own user outside the lane, with a token in its environment."""
    user = {"user": OWNER, "group": OWNER, "extra_groups": ()} if OWNER is not None else {}
    process = subprocess.Popen(  # type: ignore[call-overload]
        ["sleep", "600"], env={"SLACK_BOT_TOKEN": "xoxb-of-the-host"}, cwd="/", **user
    )
    yield process
    process.kill()
    process.wait()


async def python(
    isolation: Isolation, workspace: Path, program: str, *, network: bool = False
) -> Ran:
    """Run a Python program of the attacker's."""
    (workspace / "attack.py").write_text(textwrap.dedent(program))
    return await run(isolation, workspace, "python3 attack.py", network=network)


# Reading what is not the lane's


async def test_homes_are_out_of_reach(isolation: Isolation, workspace: Path) -> None:
    home = Path.home()
    ours = {str(file) for file in home.iterdir() if file.is_file()}

    ran = await run(isolation, workspace, f"find {home} /home -maxdepth 2 -type f")
    tried = await run(isolation, workspace, f"cat {' '.join(ours)} {home}/.ssh/*")

    assert ours.isdisjoint(ran.output.split())
    assert tried.exit_code != 0
    assert all("No such file" in line or "denied" in line for line in tried.output.splitlines())


async def test_the_environment_of_other_processes_is_out_of_reach(
    isolation: Isolation, workspace: Path, victim: subprocess.Popen[bytes]
) -> None:
    ran = await run(
        isolation, workspace, f"cat /proc/*/environ /proc/{victim.pid}/environ | tr '\\0' '\\n'"
    )

    assert "xoxb" not in ran.output


async def test_other_processes_cannot_be_traced_or_ended(
    isolation: Isolation, workspace: Path, victim: subprocess.Popen[bytes]
) -> None:
    ran = await python(
        isolation,
        workspace,
        f"""
        import ctypes, os, signal
        libc = ctypes.CDLL(None, use_errno=True)
        print("attached" if libc.ptrace(16, {victim.pid}, 0, 0) == 0 else "refused")
        try:
            os.kill({victim.pid}, signal.SIGKILL)
            print("killed")
        except OSError:
            print("refused")
        """,
    )

    assert ran.output.split() == ["refused", "refused"]
    assert victim.poll() is None


# Sockets


@pytest.fixture
def host_socket(workspace: Path) -> Iterator[Path]:
    """A socket of a program of the host, such as docker.sock, that everybody may connect to."""
    with tempfile.TemporaryDirectory() as directory:
        Path(directory).chmod(0o755)
        path = Path(directory, "docker.sock")
        with closing(socket.socket(socket.AF_UNIX)) as server:
            server.bind(str(path))
            path.chmod(0o777)
            server.listen()
            yield path


@pytest.mark.parametrize("network", [False, True])
async def test_sockets_of_the_hosts_programs_are_out_of_reach(
    isolation: Isolation, workspace: Path, host_socket: Path, network: bool
) -> None:
    abstract = f"countersign-{os.getpid()}"
    with closing(socket.socket(socket.AF_UNIX)) as server:
        server.bind(f"\0{abstract}")
        server.listen()

        ran = await python(
            isolation,
            workspace,
            f"""
            import socket
            for address in ({str(host_socket)!r}, "\\0{abstract}"):
                try:
                    socket.socket(socket.AF_UNIX).connect(address)
                    print("connected")
                except OSError:
                    print("refused")
            """,
            network=network,
        )

    assert ran.output.split() == ["refused", "refused"]


async def test_nothing_is_sent_over_udp_or_to_the_machines_own_host(
    isolation: Isolation, workspace: Path
) -> None:
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as server:
        server.bind(("127.0.0.1", 0))
        server.setblocking(False)

        ran = await python(
            isolation,
            workspace,
            f"""
            import socket
            def attempt(deed):
                try:
                    deed()
                    print("done")
                except OSError:
                    print("refused")
            udp = lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            attempt(lambda: udp().sendto(b"token", ("127.0.0.1", {server.getsockname()[1]})))
            attempt(lambda: socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM))
            attempt(lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW))
            """,
        )

        with pytest.raises(BlockingIOError):
            server.recv(100)
    assert ran.output.split()[1:] == ["refused", "refused"]


async def test_a_lane_has_a_network_only_where_it_says_so(
    isolation: Isolation, workspace: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        dial = f"""
            import socket
            socket.create_connection(("127.0.0.1", {server.getsockname()[1]}), timeout=2)
            socket.getaddrinfo("localhost", 80)
            """

        without = await python(isolation, workspace, dial)
        allowed = await python(isolation, workspace, dial, network=True)

    assert without.exit_code != 0
    assert (allowed.exit_code, allowed.output) == (0, "")


# Rights


async def test_no_rights_can_be_gained(any_isolation: Isolation, workspace: Path) -> None:
    ran = await python(
        any_isolation,
        workspace,
        """
        import ctypes
        print(ctypes.CDLL(None).prctl(39, 0, 0, 0, 0))
        """,
    )

    assert ran.output == "1\n"  # PR_GET_NO_NEW_PRIVS: sudo and every setuid program are no use


async def test_doors_of_the_kernel_are_shut(isolation: Isolation, workspace: Path) -> None:
    ran = await python(
        isolation,
        workspace,
        """
        import ctypes, platform
        x86 = platform.machine() == "x86_64"
        libc = ctypes.CDLL(None, use_errno=True)
        calls = {"keyctl": 250 if x86 else 219, "bpf": 321 if x86 else 280, "io_uring_setup": 425}
        calls |= {"memfd_create": 319 if x86 else 279, "memfd_secret": 447}
        for name, number in calls.items():
            result = libc.syscall(number, 0, 0, 0, 0, 0)
            print(name, result, ctypes.get_errno())
        libc.mount.argtypes = (ctypes.c_char_p,) * 3 + (ctypes.c_ulong, ctypes.c_char_p)
        print("mount", libc.mount(b"none", b"/tmp", b"tmpfs", 0, None) == 0)
        """,
    )

    assert ran.output.splitlines() == [
        "keyctl -1 38",
        "bpf -1 38",
        "io_uring_setup -1 38",
        "memfd_create -1 38",
        "memfd_secret -1 38",
        "mount False",
    ]


# Staying


async def test_who_forks_twice_into_a_session_of_their_own_ends_as_well(
    any_isolation: Isolation, workspace: Path
) -> None:
    marker = f"4{os.getpid()}11"

    ran = await python(
        any_isolation,
        workspace,
        f"""
        import os
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                for number in range(3):
                    os.close(number)
                os.execvp("sleep", ["sleep", "{marker}"])
            os._exit(0)
        os.wait()
        print("gone")
        """,
    )

    assert ran.output == "gone\n"
    await until(lambda: not running(f"sleep {marker}"))


def shared_memory() -> list[int]:
    """Return the numbers under which this machine has System V's shared memory."""
    listed = Path("/proc/sysvipc/shm").read_text().splitlines()[1:]
    return [int(line.split()[0]) for line in listed]


async def test_memory_shared_under_a_number_does_not_stay(
    isolation: Isolation, workspace: Path
) -> None:
    key = 0x0C510000 + os.getpid() % 0xFFFF

    ran = await python(
        isolation,
        workspace,
        f"""
        import ctypes
        ctypes.CDLL(None).shmget({key}, 4096, 0o1600)
        print("tried")
        """,
    )

    assert ran.output == "tried\n"
    assert key not in shared_memory()


async def test_a_fork_bomb_ends(isolation: Isolation, workspace: Path) -> None:
    marker = f"bomb-{os.getpid()}"
    script = f": {marker}; boom() {{ boom | boom & boom; }}; boom; sleep 60"

    ran = await run(isolation, workspace, script, seconds=3, limits=Limits(processes=60))

    assert ran.exit_code != 0
    assert ran.seconds < 30
    await until(lambda: not running(marker))


# Using up this machine


async def test_all_processes_together_have_a_limit_of_memory(
    any_isolation: Isolation, workspace: Path
) -> None:
    limits = Limits(total_memory=300 * MIB)
    hoard = "python3 -c 'import time; kept = bytearray(100 << 20); time.sleep(30)' &"

    ran = await run(
        any_isolation, workspace, f"{hoard} {hoard} {hoard} {hoard} wait", limits=limits
    )

    assert "[Stopped: its processes use more than 300 MiB of memory.]" in ran.output
    assert ran.exit_code != 0
    assert not ran.timed_out


def test_a_workspace_that_bars_its_own_user_is_noticed(workspace: Path) -> None:
    workspace.chmod(0)
    if OWNER is not None:
        os.seteuid(OWNER)
    try:
        problem = Appetite(Limits(), (workspace,)).too_full()
    finally:
        os.seteuid(os.getuid())

    assert problem == "the workspace cannot be looked into any more"


async def test_memory_that_processes_share_is_limited_as_well(
    any_isolation: Isolation, workspace: Path
) -> None:
    share = "import mmap, time; kept = mmap.mmap(-1, 400 << 20)"
    fill = "[kept.__setitem__(place, 1) for place in range(0, 400 << 20, 4096)]; time.sleep(30)"
    limits = Limits(total_memory=300 * MIB)

    ran = await run(any_isolation, workspace, f"python3 -c '{share}; {fill}'", limits=limits)

    assert "[Stopped: its processes use more than 300 MiB of memory.]" in ran.output
    assert ran.exit_code != 0
    assert not ran.timed_out


async def test_others_keep_some_of_the_memory(any_isolation: Isolation, workspace: Path) -> None:
    ran = await run(any_isolation, workspace, "sleep 30", limits=Limits(free_memory=1 << 60))

    assert "of this machine's memory is free.]" in ran.output
    assert not ran.timed_out


async def test_forked_processes_count_what_they_share_once(
    any_isolation: Isolation, workspace: Path
) -> None:
    limits = Limits(total_memory=300 * MIB)
    share = "import os, time; kept = bytearray(150 << 20); [os.fork() for _ in '12']; time.sleep(1)"

    ran = await run(any_isolation, workspace, f'python3 -c "{share}"', limits=limits)

    assert (ran.exit_code, ran.output) == (0, "")


@pytest.mark.parametrize(
    "fill",
    [
        "while :; do head -c 900000 /dev/zero > big$((n=n+1)); done",
        "while :; do : > empty$((n=n+1)); done",
    ],
    ids=["by size", "by number"],
)
async def test_the_disk_cannot_be_filled(
    any_isolation: Isolation, workspace: Path, fill: str
) -> None:
    limits = Limits(disk=4 * MIB)

    ran = await run(any_isolation, workspace, fill, limits=limits)
    again = await run(any_isolation, workspace, "echo on we go", limits=limits)

    assert "[Stopped: the workspace has grown beyond 4 MiB.]" in ran.output
    assert not ran.timed_out
    assert again.exit_code == 126
    assert again.output.startswith("Not started: the workspace has grown beyond 4 MiB.")


async def test_others_keep_some_of_the_disk(any_isolation: Isolation, workspace: Path) -> None:
    ran = await run(any_isolation, workspace, "echo started", limits=Limits(free_disk=1 << 60))

    assert "of this machine's disk is free" in ran.output
    assert "started\n" not in ran.output


async def test_a_bottomless_directory_is_noticed(any_isolation: Isolation, workspace: Path) -> None:
    dig = "while :; do mkdir deeper && cd deeper || exit; done"

    ran = await run(any_isolation, workspace, dig)

    assert "nested more than 100 deep" in ran.output


async def test_shared_memory_is_limited(workspace: Path) -> None:
    fill = "for n in 1 2 3; do head -c 250000000 /dev/zero > /dev/shm/$n || exit 7; done"

    ran = await run(in_bubblewrap(), workspace, fill)

    assert ran.exit_code == 7
    assert "No space left" in ran.output


async def test_the_bot_goes_first(any_isolation: Isolation, workspace: Path) -> None:
    ran = await run(any_isolation, workspace, "nice")

    assert int(ran.output) == os.nice(0) + 5


@pytest.mark.kill
async def test_a_lane_that_forks_does_not_outlive_us(
    any_isolation: Isolation, workspace: Path
) -> None:
    marker = f"4{os.getpid()}12"
    program = f"""
import asyncio, datetime
import bot.tools.bubblewrap, bot.tools.landlock, bot.tools.unisolated
from bot.tools.isolation import Command
from pathlib import PosixPath
lane = {type(any_isolation).__module__}.{any_isolation!r}
words = ("sh", "-c", "for n in 1 2 3 4 5; do setsid sleep {marker} & done; sleep " + "{marker}")
command = Command(words, PosixPath("{workspace}"), datetime.timedelta(seconds=60))
asyncio.run(lane.run(command))
"""
    us = await asyncio.create_subprocess_exec(sys.executable, "-c", program, cwd=Path.cwd())
    await until(lambda: len(running(f"sleep {marker}")) >= 6)

    us.kill()
    await us.wait()

    await until(lambda: not running(f"sleep {marker}"))
