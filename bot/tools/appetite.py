"""Appetite: what a command and all it started use together, and when that is too much.

The kernel limits one process at a time. What many take together is looked at every moment: a
lane can exceed it for that long, and no longer.
"""

import asyncio
import os
import stat
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bot.tools.isolation import MIB, Limits

_PAUSE = 0.25
# Looking must not cost more than a tenth of the time.
_EASE = 10
_DEEPEST = 100
_DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# What a file costs beside its blocks, so that empty files count as well.
_NODE = 1024
_HELPERS = 8
"""Processes of ours between the supervisor and the command."""


class _TooDeepError(Exception):
    """Directories are nested too deep to be looked through."""


@dataclass(frozen=True, slots=True)
class Appetite:
    """What the processes below one and the files below some places may come to."""

    limits: Limits
    places: tuple[Path, ...]

    def too_full(self) -> str:
        """Return why the disk bears nothing more, or nothing."""
        try:
            used = sum(disk_use(place, enough=self.limits.disk) for place in self.places)
        except _TooDeepError:
            return f"directories are nested more than {_DEEPEST} deep"
        except PermissionError:
            return "the workspace cannot be looked into any more"
        if used > self.limits.disk:
            return f"the workspace has grown beyond {self.limits.disk // MIB:,} MiB"
        if any(_free(place) < self.limits.free_disk for place in self.places):
            return f"less than {self.limits.free_disk // MIB:,} MiB of this machine's disk is free"
        return ""

    async def exceeded(self, leader: int) -> str:
        """Watch the process and all below it until they use too much; return what that was."""
        while True:
            began = time.monotonic()
            if problem := await asyncio.to_thread(self._look, leader):
                return problem
            await asyncio.sleep(max(_PAUSE, _EASE * (time.monotonic() - began)))

    def _look(self, leader: int) -> str:
        below = tuple(descendants(leader))
        if len(below) > self.limits.processes + _HELPERS:
            return f"more than {self.limits.processes} processes"
        if _memory(below, enough=self.limits.total_memory) > self.limits.total_memory:
            return f"its processes use more than {self.limits.total_memory // MIB:,} MiB of memory"
        if _available() < self.limits.free_memory:
            # Much that the kernel keeps is of no process: buffers, files in memory, what is shared.
            left = self.limits.free_memory // MIB
            return f"less than {left:,} MiB of this machine's memory is free"
        return self.too_full()


def disk_use(root: Path, *, enough: int) -> int:
    """Return the bytes a tree takes, links not followed; no more is counted beyond `enough`."""
    used = 0
    for size in _sizes(os.open(root, _DIRECTORY), depth=0):
        used += size
        if used > enough:
            break
    return used


def _sizes(directory: int, *, depth: int) -> Iterator[int]:
    """Yield what each entry takes. Steps by descriptors: names may change under our feet."""
    try:
        if depth > _DEEPEST:
            raise _TooDeepError
        for name in os.listdir(directory):
            # What is gone, or barred, by now is the lane's own doing.
            with suppress(FileNotFoundError, NotADirectoryError, PermissionError):
                status = os.stat(name, dir_fd=directory, follow_symlinks=False)
                yield status.st_blocks * 512 + _NODE
                if stat.S_ISDIR(status.st_mode):
                    below = os.open(name, _DIRECTORY, dir_fd=directory)
                    yield from _sizes(below, depth=depth + 1)
    finally:
        os.close(directory)


def _free(place: Path) -> int:
    found = os.statvfs(place)
    return found.f_bavail * found.f_frsize


def descendants(leader: int) -> Iterator[int]:
    """Yield every process below one, as far as this machine shows them."""
    below: defaultdict[int, list[int]] = defaultdict(list)
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            # "pid (name) state ppid": the name may hold spaces and brackets of its own.
            parent = (place / "stat").read_text(errors="replace").rpartition(")")[2].split()[1]
            below[int(parent)].append(int(place.name))
    waiting = [leader]
    while waiting:
        found = below.pop(waiting.pop(), [])
        yield from found
        waiting += found


def _memory(processes: tuple[int, ...], *, enough: int) -> int:
    """Return the memory of their own; what several of them share counts once."""
    guess = sum(map(_resident, processes))
    return guess if guess <= enough else sum(map(_proportional, processes))


def _resident(process: int) -> int:
    # RssFile is what stands in files anyway, such as programs; RssShmem is memory like any other.
    return _counted(Path(f"/proc/{process}/status"), "RssAnon:", "RssShmem:")


def _proportional(process: int) -> int:
    place = Path(f"/proc/{process}/smaps_rollup")
    return _counted(place, "Pss_Anon:", "Pss_Shmem:") or _resident(process)


def _available() -> int:
    """Return the memory nobody uses, or could be made not to; without /proc there is enough."""
    return _counted(Path("/proc/meminfo"), "MemAvailable:") or sys.maxsize


def _counted(place: Path, *names: str) -> int:
    """Return what these lines of a file of the kernel's come to; 0 where it cannot be read."""
    with suppress(OSError):
        lines = (line.split() for line in place.read_text(errors="replace").splitlines())
        return sum(int(line[1]) * 1024 for line in lines if line and line[0] in names)
    return 0
