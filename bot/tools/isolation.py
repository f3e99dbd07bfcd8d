"""Isolation: how a command of a lane runs on this machine, and what it cannot reach."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from bot.errors import ForbiddenError

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What one command may use. Sizes are in bytes.

    `memory` and `file_size` count for each process and file, `total_memory` for all processes
    together, `disk` for the whole workspace. `free_disk` and `free_memory` are what others are left
    with.
    """

    memory: int = 2048 * MIB
    total_memory: int = 4096 * MIB
    processes: int = 256
    file_size: int = 256 * MIB
    disk: int = 8192 * MIB
    free_disk: int = 512 * MIB
    free_memory: int = 192 * MIB
    output: int = 40_000


@dataclass(frozen=True, slots=True)
class Command:
    """A command to run. `environment` is added to the few variables every lane has.

    `network` opens this machine's network to it; without it there is none at all.
    """

    words: tuple[str, ...]
    workspace: Path
    timeout: timedelta
    limits: Limits = field(default_factory=Limits)
    environment: Mapping[str, str] = field(default_factory=dict)
    network: bool = False


@dataclass(frozen=True, slots=True)
class Ran:
    """What became of a command. A command stopped by a signal has the exit code 128 + signal.

    One that used too much was stopped; the last line of its output says what.
    """

    exit_code: int
    output: str
    seconds: float
    timed_out: bool


class Isolation(Protocol):
    """Runs commands inside a lane. `owner` is the user that must own the workspace, if another."""

    @property
    def description(self) -> str:
        """What protects this machine, for an operator to read."""

    @property
    def isolated(self) -> bool: ...

    @property
    def owner(self) -> int | None: ...

    async def run(self, command: Command) -> Ran:
        """Run a command in its workspace; nothing it started is left when this returns.

        Raises ForbiddenError where this machine must not run it.
        """


@dataclass(frozen=True, slots=True)
class Refused:
    """An isolation that runs nothing, because nothing here could isolate it."""

    description: str
    isolated: bool = False
    owner: int | None = None

    async def run(self, command: Command) -> Ran:
        """Run nothing. Raises ForbiddenError."""
        raise ForbiddenError(f"{command.words[0]} was not run. {self.description}.")
