"""How a command is entered inside a lane: its limits, its variables and its Python."""

import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.tools.isolation import Limits

ENTRY = Path(__file__).with_name("lane_entry.py")
_SYSTEM_PATH = "/usr/local/bin:/usr/bin:/bin"


def entered(
    command: Sequence[str],
    *,
    limits: Limits,
    python: Path,
    count_processes: bool,
    supervise: bool = False,
    landlock: Mapping[str, Any] | None = None,
) -> list[str]:
    """Return the command line that limits itself and then becomes the command.

    Processes are counted per user, so they can be limited only where the lane's user is its own.
    """
    rlimits = {
        # Not the address space: node, Go and Java reserve far more than they ever use.
        "RLIMIT_DATA": limits.memory,
        "RLIMIT_FSIZE": limits.file_size,
        "RLIMIT_NOFILE": 1024,
        "RLIMIT_CORE": 0,
    }
    if count_processes:
        rlimits["RLIMIT_NPROC"] = limits.processes
    return _planned(command, python, limits=rlimits, supervise=supervise, landlock=landlock)


def watched(command: Sequence[str], *, python: Path) -> list[str]:
    """Return the command line that ends the command and all it started when we end."""
    return _planned(command, python, limits={}, supervise=True, landlock=None)


def _planned(
    command: Sequence[str],
    python: Path,
    *,
    limits: Mapping[str, int],
    supervise: bool,
    landlock: Mapping[str, Any] | None,
) -> list[str]:
    parent = os.getpid() if supervise else 0
    plan = {"limits": limits, "supervise": parent, "landlock": landlock}
    return [str(python), "-I", "-S", str(ENTRY), json.dumps(plan), *command]


def lane_variables(extra: Mapping[str, str], *, home: str, python: Path) -> dict[str, str]:
    """Return every variable a command of a lane sees; nothing is inherited."""
    return {
        "PATH": f"{python.parent}:{_SYSTEM_PATH}",
        "HOME": home,
        "TMPDIR": home,
        "USER": "lane",
        "LOGNAME": "lane",
        "LANG": "C.UTF-8",
        "TERM": "dumb",
        "PYTHONDONTWRITEBYTECODE": "1",
        # git reads no configuration but the clone's own.
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": "/dev/null",
        **extra,
    }


def python_places(python: Path) -> tuple[Path, ...]:
    """Return the directories this Python needs that are not under /usr, under all their names."""
    homes = [Path(sys.prefix), Path(sys.base_prefix)] if python == Path(sys.executable) else []
    homes += [home.resolve() for home in homes] + [python.resolve().parent.parent]
    found = dict.fromkeys(home for home in homes if not home.is_relative_to("/usr"))
    return tuple(found)
