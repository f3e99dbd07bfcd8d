"""How a command is entered inside a lane: its limits, its variables and its Python."""

import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.tools import seccomp
from bot.tools.isolation import Command

ENTRY = Path(__file__).with_name("lane_entry.py")
ETC = ("alternatives", "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "localtime", "nsswitch.conf")
"""What every program may read of /etc."""
NETWORK_ETC = ("resolv.conf", "hosts", "services", "protocols", "ssl", "ca-certificates", "pki")
"""What it may read besides where it has a network: names, and whom to trust."""
_SYSTEM_PATH = "/usr/local/bin:/usr/bin:/bin"


def entered(
    command: Command,
    *,
    python: Path,
    count_processes: bool,
    supervise: bool = False,
    landlock: Mapping[str, Any] | None = None,
    families: Iterable[int] | None = None,
    shared: bool = False,
) -> list[str]:
    """Return the command line that limits itself and then becomes the command.

    The kernel counts processes per user, so it can limit them only where the lane's user is its
    own. `families` are the sockets the lane may have; None leaves it every system call. `shared`
    is for a lane with a namespace of its own for what processes share.
    """
    limits = command.limits
    rlimits = {
        # Not the address space: node, Go and Java reserve far more than they ever use.
        "RLIMIT_DATA": limits.memory,
        "RLIMIT_FSIZE": limits.file_size,
        "RLIMIT_NOFILE": 1024,
        "RLIMIT_CORE": 0,
    }
    if count_processes:
        rlimits["RLIMIT_NPROC"] = limits.processes
    plan = {
        "limits": rlimits,
        "supervise": os.getpid() if supervise else 0,
        "landlock": landlock,
        "filter": "" if families is None else seccomp.refusing(families, shared=shared).hex(),
        "lane": True,
    }
    return _planned(command.words, python, plan)


def watched(command: Sequence[str], *, python: Path) -> list[str]:
    """Return the command line that ends the command and all it started when we end."""
    plan = {"limits": {}, "supervise": os.getpid(), "landlock": None, "filter": "", "lane": False}
    return _planned(command, python, plan)


def _planned(command: Sequence[str], python: Path, plan: Mapping[str, Any]) -> list[str]:
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
