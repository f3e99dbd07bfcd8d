"""Lanes in tests: every kind of isolation, and a look at what is still running."""

import os
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from bot.tools import bubblewrap, landlock
from bot.tools.bubblewrap import Bubblewrap
from bot.tools.isolation import Command, Isolation, Limits, Ran
from bot.tools.landlock import Landlock
from bot.tools.probing import LANE_USER
from bot.tools.unisolated import Unisolated

AS_ROOT = os.geteuid() == 0
OWNER = LANE_USER if AS_ROOT else None
SYSTEM_PYTHON = Path("/usr/bin/python3")


def in_bubblewrap() -> Isolation:
    if obstacle := bubblewrap.missing(as_root=AS_ROOT):
        pytest.skip(obstacle)
    return Bubblewrap(Path(sys.executable), OWNER)


def reachable_python() -> Path:
    """Return a Python the lane's user can start: root's own may lie where nobody else may go."""
    if not AS_ROOT:
        return Path(sys.executable)
    if not SYSTEM_PYTHON.exists():
        pytest.skip("root's Python is out of reach for the lane's user, and there is no other")
    return SYSTEM_PYTHON


def in_landlock() -> Isolation:
    if obstacle := landlock.missing():
        pytest.skip(obstacle)
    return Landlock(reachable_python(), landlock.supported(), OWNER)


def in_nothing() -> Isolation:
    return Unisolated(reachable_python(), OWNER)


async def run(
    isolation: Isolation,
    workspace: Path,
    script: str,
    *,
    seconds: float = 20,
    limits: Limits | None = None,
    network: bool = False,
) -> Ran:
    words = ("sh", "-c", script)
    patience = timedelta(seconds=seconds)
    command = Command(words, workspace, patience, limits or Limits(), network=network)
    return await isolation.run(command)


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
