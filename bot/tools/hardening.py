"""Hardening: what a process of ours gives up for itself."""

import ctypes
import signal
import sys

_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4


def keep_to_ourselves() -> None:
    """Bar our memory and our environment from other processes of the same user.

    A tool server runs as the same user as we do: without this it reads our tokens in /proc. Root
    is not stopped by it, and no debugger can look at us any more.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def end_with_parent() -> None:
    """Be ended by the kernel when the process that started us ends."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
