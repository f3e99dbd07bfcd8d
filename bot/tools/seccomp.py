"""System calls a lane has no use for, as a filter the kernel applies: classic BPF, made here.

Namespaces and Landlock leave some doors: sockets of families no namespace knows (vsock leads to a
virtual machine's host), sockets the host's programs listen on, io_uring, the kernel's keys, and
memory that belongs to no process, so that nobody would see how much of it there is.
"""

import platform
import struct
import sys
from collections.abc import Iterable
from dataclasses import dataclass

_UNIX, _INET, _INET6, _NETLINK = 1, 2, 10, 16
LOCAL = (_UNIX, _INET, _INET6, _NETLINK)
"""Families for a lane with a network namespace of its own: nothing of the host listens there."""
OUTWARD = (_INET, _INET6, _NETLINK)
"""Families for a lane that shares the host's network: not the sockets of the host's programs."""
NONE = ()
"""No socket at all, for a lane that only Landlock shuts in."""

_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000
_ENOSYS, _EAFNOSUPPORT = 38, 97
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_NUMBER, _MACHINE, _FIRST_ARGUMENT = 0, 4, 16
_X32 = 0x40000000


@dataclass(frozen=True, slots=True)
class _Machine:
    """Numbers of one processor: linux/audit.h and asm/unistd.h."""

    audit: int
    socket: int
    refused: tuple[int, ...]
    """add_key, request_key, keyctl, bpf, perf_event_open, userfaultfd, io_uring_setup,
    memfd_create, memfd_secret."""
    shared: tuple[int, ...]
    """What leads to memory, queues and semaphores of the whole machine, and leaves them behind:
    mq_open, msgget, msgctl, msgrcv, msgsnd, semget, semctl, semtimedop, semop, shmget, shmctl,
    shmat."""


_GENERIC = (217, 218, 219, 280, 241, 282, 425, 279, 447)
_GENERIC_SHARED = (180, *range(186, 197))
_MACHINES = {
    "x86_64": _Machine(
        0xC000003E,
        41,
        (248, 249, 250, 321, 298, 323, 425, 319, 447),
        (240, 68, 71, 70, 69, 64, 66, 220, 65, 29, 31, 30),
    ),
    "aarch64": _Machine(0xC00000B7, 198, _GENERIC, _GENERIC_SHARED),
    "riscv64": _Machine(0xC00000F3, 198, _GENERIC, _GENERIC_SHARED),
}


def supported() -> bool:
    """Whether we know this processor's numbers."""
    return sys.platform == "linux" and platform.machine() in _MACHINES


def refusing(families: Iterable[int], *, shared: bool) -> bytes:
    """Return the filter that leaves only sockets of these families; none on unknown machines.

    `shared` leaves what processes share by System V's means, for a lane that has a namespace of
    its own for it.
    """
    if not supported():
        return b""
    machine = _MACHINES[platform.machine()]
    refused = machine.refused if shared else (*machine.refused, *machine.shared)
    return b"".join(
        (
            _step(_LOAD, _MACHINE),
            *_unless(_EQUAL, machine.audit, _REFUSE | _ENOSYS),
            _step(_LOAD, _NUMBER),
            *_if(_AT_LEAST, _X32, _REFUSE | _ENOSYS),
            *(step for call in refused for step in _if(_EQUAL, call, _REFUSE | _ENOSYS)),
            *_unless(_EQUAL, machine.socket, _ALLOW),
            _step(_LOAD, _FIRST_ARGUMENT),
            *(step for family in families for step in _if(_EQUAL, family, _ALLOW)),
            _step(_RETURN, _REFUSE | _EAFNOSUPPORT),
        )
    )


def _step(code: int, value: int, *, then: int = 0, otherwise: int = 0) -> bytes:
    return struct.pack("=HBBI", code, then, otherwise, value)


def _if(comparison: int, value: int, answer: int) -> tuple[bytes, bytes]:
    return _step(comparison, value, otherwise=1), _step(_RETURN, answer)


def _unless(comparison: int, value: int, answer: int) -> tuple[bytes, bytes]:
    return _step(comparison, value, then=1), _step(_RETURN, answer)
