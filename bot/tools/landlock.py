"""Isolation by Landlock: the kernel refuses every path and port that is not on the list."""

import ctypes
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.tools import seccomp
from bot.tools.appetite import Appetite
from bot.tools.entry import ETC, NETWORK_ETC, entered, lane_variables, python_places
from bot.tools.isolation import Command, Ran
from bot.tools.processes import Start, run_process

_CREATE_RULESET = 444
_VERSION = 1
_NEEDED = 4
"""Landlock 4 (Linux 6.7) is the first one that can refuse TCP."""
_SCOPES = 6
"""Landlock 6 (Linux 6.12) is the first one that keeps signals inside."""

_READ = 1 << 0 | 1 << 2 | 1 << 3
"""Execute, read a file, read a directory."""
_DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/nix")


@dataclass(frozen=True, slots=True)
class Landlock:
    """Runs commands under Landlock. `owner` is the lane's user when we are root."""

    python: Path
    version: int
    owner: int | None = None
    isolated: bool = True

    @property
    def description(self) -> str:
        return (
            f"Landlock {self.version} and a filter of system calls: no files but the workspace "
            f"and /usr, no sockets. {self._signals}"
        )

    @property
    def _signals(self) -> str:
        if self.version >= _SCOPES or self.owner is not None:
            return "The processes of this machine stay countable"
        return "Processes of this user can be ended, which Linux 6.12 prevents"

    async def run(self, command: Command) -> Ran:
        """Run a command in the workspace; its temporary files are gone afterwards."""
        with tempfile.TemporaryDirectory(prefix="lane-", ignore_cleanup_errors=True) as home:
            if self.owner is not None:
                os.chown(home, self.owner, self.owner)
            inside = entered(
                command,
                python=self.python,
                count_processes=self.owner is not None,
                supervise=True,
                landlock=self._rules(command, Path(home)),
                families=seccomp.OUTWARD if command.network else seccomp.NONE,
            )
            variables = lane_variables(command.environment, home=home, python=self.python)
            return await run_process(
                inside,
                start=Start(variables, command.workspace, self.owner),
                patience=command.timeout,
                appetite=Appetite(command.limits, (command.workspace, Path(home))),
            )

    def _rules(self, command: Command, home: Path) -> dict[str, Any]:
        everything = _file_rights(self.version)
        etc = (*ETC, *NETWORK_ETC) if command.network else ETC
        readable = (*_SYSTEM, *(f"/etc/{name}" for name in etc), *python_places(self.python))
        writable = (command.workspace, home, *_DEVICES)
        return {
            "handled_fs": everything,
            "handled_net": 0 if command.network else 0b11,
            "scoped": 0b11 if self.version >= _SCOPES else 0,
            "paths": [
                *([str(place), _READ] for place in readable),
                *([str(place), everything] for place in writable),
            ],
        }


def supported() -> int:
    """Return the version of Landlock this kernel offers; 0 when it offers none."""
    if sys.platform != "linux":
        return 0
    return max(0, int(ctypes.CDLL(None).syscall(_CREATE_RULESET, None, 0, _VERSION)))


def missing() -> str:
    """Return why Landlock cannot even be tried, or nothing."""
    version = supported()
    if version == 0:
        return "this kernel has no Landlock"
    if version < _NEEDED:
        return f"Landlock {version} cannot refuse the network; that came with Linux 6.7"
    if not seccomp.supported():
        return "the numbers of this processor's system calls are not known, so UDP would stay open"
    return ""


def _file_rights(version: int) -> int:
    """Return every right on files this version can refuse."""
    newer = {2: 1 << 13, 3: 1 << 14, 5: 1 << 15}
    return (1 << 13) - 1 | sum(right for since, right in newer.items() if version >= since)
