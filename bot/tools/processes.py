"""Processes: started, listened to, and ended together with everything they started."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TypedDict

from bot.domain.excerpts import Excerpt
from bot.tools.appetite import Appetite
from bot.tools.isolation import Ran

_GRACE = 2.0
_CHUNK = 65_536
# What shells say of a command they found and could not run.
_REFUSED = 126


class _Become(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True, slots=True)
class Start:
    """How a process is started. `user` is the id of the user it becomes; only root may ask."""

    environment: Mapping[str, str]
    directory: Path
    user: int | None = None


async def run_process(
    command: Sequence[str], *, start: Start, patience: timedelta, appetite: Appetite
) -> Ran:
    """Run a command in a session of its own, and stop the whole session when time is up.

    It is stopped as well when it uses too much, and not started where too much is used already.
    Raises OSError when it cannot be started.
    """
    began = time.monotonic()
    if problem := await asyncio.to_thread(appetite.too_full):
        return Ran(_REFUSED, f"Not started: {problem}. Delete what is not needed.\n", 0.0, False)  # noqa: FBT003
    heard = Excerpt(appetite.limits.output)
    async with listening(heard) as mouth:
        process = await _start(command, start=start, mouth=mouth)
        try:
            timed_out, problem = await _ended(process, patience, appetite)
        finally:
            # Shielded: a caller who gives up must not leave a lane's processes behind.
            await asyncio.shield(_end(process))
    return Ran(
        exit_code=_exit_code(process),
        output=heard.text + (f"\n[Stopped: {problem}.]\n" if problem else ""),
        seconds=time.monotonic() - began,
        timed_out=timed_out,
    )


async def _ended(
    process: asyncio.subprocess.Process, patience: timedelta, appetite: Appetite
) -> tuple[bool, str]:
    """Wait for the end of a process, of the time it has, or of what it may use."""
    ending = asyncio.create_task(process.wait())
    watching = asyncio.create_task(appetite.exceeded(process.pid))
    try:
        ended, _ = await asyncio.wait(
            {ending, watching},
            timeout=patience.total_seconds(),
            return_when=asyncio.FIRST_COMPLETED,
        )
    finally:
        ending.cancel()
        watching.cancel()
    exceeded = watching in ended and ending not in ended
    return not ended, watching.result() if exceeded else ""


@asynccontextmanager
async def listening(heard: Excerpt) -> AsyncIterator[int]:
    """Collect what is written to the descriptor this yields.

    A pipe of our own, because asyncio's `wait` does not return before its pipes are closed,
    and a grandchild that was left behind holds them open for as long as it likes.
    """
    ear, mouth = os.pipe()
    reader = asyncio.StreamReader()
    transport, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(ear, "rb", buffering=0)
    )
    hearing = asyncio.create_task(_listen(reader, heard))
    try:
        yield mouth
    finally:
        os.close(mouth)
        await asyncio.wait({hearing}, timeout=_GRACE)
        hearing.cancel()
        transport.close()


async def _listen(reader: asyncio.StreamReader, heard: Excerpt) -> None:
    while chunk := await reader.read(_CHUNK):
        heard.add(chunk)


async def _start(command: Sequence[str], *, start: Start, mouth: int) -> asyncio.subprocess.Process:
    become = _Become()
    if start.user is not None:
        become = _Become(user=start.user, group=start.user, extra_groups=[])
    return await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=mouth,
        stderr=mouth,
        env=dict(start.environment),
        cwd=start.directory,
        start_new_session=True,
        **become,
    )


async def _end(process: asyncio.subprocess.Process) -> None:
    """End what is left: politely first, so that a supervisor can end its own, then for good."""
    if process.returncode is None:
        _signal(process.pid, signal.SIGTERM)
        with suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), _GRACE)
    _signal(process.pid, signal.SIGKILL)
    await process.wait()


def _signal(group: int, number: signal.Signals) -> None:
    # start_new_session made the process the leader of its group, so its id names the group.
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def _exit_code(process: asyncio.subprocess.Process) -> int:
    code = process.returncode or 0
    return code if code >= 0 else 128 - code
