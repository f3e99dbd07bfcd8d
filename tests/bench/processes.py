"""Processes under measurement: started, watched from outside, and stopped."""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]

_OURS = ("SLACK_", "COUNTERSIGN_")
_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Process:
    """A running process. Its figures come from Linux' own accounts."""

    running: asyncio.subprocess.Process
    log: Path

    def cpu(self) -> float:
        """Return the seconds of CPU it has used so far, threads included."""
        # After the name, which may hold anything: fields 14 and 15 are user and system time.
        fields = self._account("stat").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def memory(self) -> int:
        """Return the bytes it holds in memory (RSS)."""
        return int(self._account("statm").split()[1]) * _PAGE

    def must_run(self) -> None:
        """Raise RuntimeError, with the end of its log, when the process has ended."""
        if self.running.returncode is not None:
            tail = "\n".join(self.log.read_text(encoding="utf-8").splitlines()[-20:])
            raise RuntimeError(f"The process has ended: {self.running.returncode}\n{tail}")

    async def quiet(self, *, below: float = 0.12, window: float = 0.5, within: float = 90) -> None:
        """Return when it uses less than this share of a core for two windows in a row."""
        async with asyncio.timeout(within):
            calm = 0
            while calm < 2:
                self.must_run()
                share = await self.share(window)
                calm = calm + 1 if share < below else 0

    async def share(self, window: float) -> float:
        """Return which share of a core it uses during so many seconds."""
        before, began = self.cpu(), time.perf_counter()
        await asyncio.sleep(window)
        return (self.cpu() - before) / (time.perf_counter() - began)

    def _account(self, name: str) -> str:
        return Path(f"/proc/{self.running.pid}/{name}").read_text(encoding="utf-8")


@asynccontextmanager
async def running(
    words: Sequence[str], *, log: Path, environment: Mapping[str, str] | None = None
) -> AsyncIterator[Process]:
    """Run `python <words>` while the context is open, its output in a file."""
    process = await begin(words, log=log, environment=environment)
    try:
        yield process
    finally:
        await end(process)


async def begin(
    words: Sequence[str], *, log: Path, environment: Mapping[str, str] | None = None
) -> Process:
    """Start `python <words>`."""
    with log.open("ab") as output:
        started = await asyncio.create_subprocess_exec(
            sys.executable,
            *words,
            # A developer's own .env lies in the checkout.
            cwd=log.parent,
            env={**_inherited(), "PYTHONPATH": str(ROOT), **(environment or {})},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    return Process(started, log)


async def end(process: Process) -> None:
    """Ask a process to stop, and kill it when it does not."""
    if process.running.returncode is not None:
        return
    process.running.terminate()
    try:
        async with asyncio.timeout(20):
            await process.running.wait()
    except TimeoutError:
        process.running.kill()
        await process.running.wait()


def _inherited() -> dict[str, str]:
    """Return the environment without what would configure the bot."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(_OURS) and not name.endswith("_API_KEY")
    }
