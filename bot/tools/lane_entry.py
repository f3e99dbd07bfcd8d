"""The first thing that runs inside a lane: it limits itself, shuts itself in, becomes the command.

It is executed as a lone file by `python -I -S lane_entry.py PLAN COMMAND...`, so it imports the
standard library only. PLAN is JSON; `bot.tools.entry` writes it.
"""

import ctypes
import json
import os
import resource
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_PR_SET_SECCOMP = 22
_SECCOMP_MODE_FILTER = 2
_PR_SET_NO_NEW_PRIVS = 38
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_FULL_FILE_RIGHTS = 1 << 0 | 1 << 1 | 1 << 2 | 1 << 14 | 1 << 15
"""Landlock's rights that make sense on a file: execute, write, read, truncate, ioctl."""
_NICE = 5
_FIRST_TO_GO = "1000"


def main(arguments: Sequence[str]) -> int:
    plan: dict[str, Any] = json.loads(arguments[0])
    command = list(arguments[1:])
    if plan["supervise"]:
        return _supervise(plan, command)
    return _become(plan, command)


def _become(plan: dict[str, Any], command: list[str]) -> int:
    _limit(plan["limits"])
    if plan["lane"]:
        _step_back()
    if plan["landlock"]:
        _shut_in(plan["landlock"])
    if plan["filter"]:
        _leave_out(bytes.fromhex(plan["filter"]))
    try:
        os.execvp(command[0], command)  # noqa: S606 - the allowed command itself, without a shell
    except OSError as error:
        print(f"{command[0]}: {error.strerror}", file=sys.stderr)  # noqa: T201
        return 127


def _limit(limits: dict[str, int]) -> None:
    for name, value in limits.items():
        number = getattr(resource, name)
        hard = resource.getrlimit(number)[1]
        allowed = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(number, (allowed, allowed))


def _step_back() -> None:
    """Let the bot go first where processor or memory are short, and never gain rights by setuid."""
    os.nice(_NICE)
    with suppress(OSError), open("/proc/self/oom_score_adj", "w") as score:  # noqa: PTH123
        score.write(_FIRST_TO_GO)
    if sys.platform == "linux":
        _checked(_libc().prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))


def _supervise(plan: dict[str, Any], command: list[str]) -> int:
    """Run the command as a child, and end everything it left behind, even what hid itself."""
    if sys.platform == "linux":
        _libc().prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        _libc().prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != plan["supervise"]:
        return 1  # who started us was killed before we could ask to be told
    signal.signal(signal.SIGTERM, lambda *_: _stop())
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os._exit(_become(plan, command))
    status = 0
    ended = 0
    while ended != child:
        ended, status = os.wait()
    _end_children()
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 - code


def _stop() -> None:
    _end_children()
    os._exit(128 + signal.SIGTERM)


def _end_children() -> None:
    """Kill all below us until none is left: the orphans of the killed become ours in turn."""
    with suppress(ChildProcessError):
        while True:
            for process in _stopped():
                _signal(process, signal.SIGKILL)
            os.wait()


def _stopped() -> set[int]:
    """Stop all below us and return them. What is stopped cannot fork away from its end."""
    stopped: set[int] = set()
    while new := set(_descendants()) - stopped:
        for process in new:
            _signal(process, signal.SIGSTOP)
        stopped |= new
    return stopped


def _signal(process: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.kill(process, number)


def _descendants() -> list[int]:
    """Return the processes below us. Without /proc there is none we could know."""
    parents: dict[int, list[int]] = {}
    for name in os.listdir("/proc") if os.path.isdir("/proc") else ():  # noqa: PTH112, PTH208
        if name.isdigit():
            with suppress(OSError), open(f"/proc/{name}/stat", errors="replace") as stat:  # noqa: PTH123
                # "pid (name) state ppid": the name may hold spaces and brackets of its own.
                parent = int(stat.read().rpartition(")")[2].split()[1])
                parents.setdefault(parent, []).append(int(name))
    found = parents.pop(os.getpid(), [])
    for process in found:
        found += parents.pop(process, [])
    return found


def _shut_in(landlock: dict[str, Any]) -> None:
    """Allow the listed paths and nothing else, for this process and all it will start."""
    libc = _libc()
    handled = (landlock["handled_fs"], landlock["handled_net"], landlock["scoped"])
    attributes = (ctypes.c_uint64 * 3)(*handled)
    ruleset = _checked(libc.syscall(_CREATE_RULESET, attributes, ctypes.sizeof(attributes), 0))
    for path, rights in landlock["paths"]:
        _allow(libc, ruleset, path, rights)
    _checked(libc.syscall(_RESTRICT_SELF, ruleset, 0))
    os.close(ruleset)


class _Program(ctypes.Structure):
    """struct sock_fprog: how many instructions of eight bytes, and where they are."""

    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_char_p))


def _leave_out(steps: bytes) -> None:
    """Refuse the system calls of this filter, for this process and all it will start."""
    program = _Program(len(steps) // 8, steps)
    _checked(_libc().prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0))


def _allow(libc: ctypes.CDLL, ruleset: int, path: str, rights: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    if not os.path.isdir(path):  # noqa: PTH112
        rights &= _FULL_FILE_RIGHTS
    # struct landlock_path_beneath_attr is packed: eight bytes of rights, four of descriptor.
    attributes = rights.to_bytes(8, sys.byteorder) + place.to_bytes(4, sys.byteorder)
    _checked(libc.syscall(_ADD_RULE, ruleset, 1, attributes, 0))
    os.close(place)


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _checked(result: int) -> int:
    if result < 0:
        raise OSError(ctypes.get_errno(), f"isolation: {os.strerror(ctypes.get_errno())}")
    return result


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
