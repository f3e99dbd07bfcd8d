"""Probing: which isolation this machine really offers, found out by trying it."""

import os
import socket
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.tools import bubblewrap, landlock
from bot.tools.bubblewrap import Bubblewrap
from bot.tools.isolation import Command, Isolation, Ran, Refused
from bot.tools.landlock import Landlock
from bot.tools.unisolated import Unisolated

LANE_USER = 65533
"""The user lanes run as when we are root: reserved, so no account has it (Debian policy 9.2.2)."""

_TRIAL = """
import socket, sys
open("mark", "w").write("written")
try:
    open(sys.argv[1]).read()
    sys.exit("it can read what lies outside its workspace")
except OSError:
    pass
try:
    socket.create_connection(("127.0.0.1", int(sys.argv[2])), timeout=1)
    sys.exit("it can reach the network of this machine")
except OSError:
    pass
"""
_PATIENCE = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Probed:
    """The isolation that was chosen, and why each better one was not."""

    isolation: Isolation
    rejected: tuple[str, ...] = ()

    @property
    def report(self) -> str:
        """What protects this machine, in one text for an operator."""
        return "\n".join((f"Isolation: {self.isolation.description}.", *self.rejected))


async def probe(
    place: Path, *, required: bool = True, tried: bool = True, python: Path | None = None
) -> Probed:
    """Try the isolations, best first, in the directory where workspaces will be.

    Without `required` the last resort is none at all; with it, a lane refuses to run code. Where
    org.yml gives isolation up, none is `tried`.
    """
    python = python or Path(sys.executable)
    place = place.absolute()  # noqa: ASYNC240 - nothing is read
    rejected: list[str] = []
    for name, candidate, obstacle in _candidates(python) if tried else ():
        problem = obstacle or await _try(candidate, place, python=python)
        if not problem:
            return Probed(candidate, tuple(rejected))
        rejected.append(f"Not {name}: {problem}.")
    if not tried:
        rejected.append("Not any other: org.yml says `isolation: none`.")
    return Probed(await _last_resort(python, place, required=required), tuple(rejected))


def _lane_user() -> int | None:
    return LANE_USER if os.geteuid() == 0 else None


def _candidates(python: Path) -> Iterator[tuple[str, Isolation, str]]:
    user = _lane_user()
    without = bubblewrap.missing(as_root=user is not None)
    yield "bubblewrap", Bubblewrap(python, user), without
    if not without:
        yield "bubblewrap as before 0.8", Bubblewrap(python, user, modern=False), without
    yield "Landlock", Landlock(python, landlock.supported(), user), landlock.missing()


async def _last_resort(python: Path, place: Path, *, required: bool) -> Isolation:
    unisolated = Unisolated(python, _lane_user())
    if required:
        return Refused(
            "Nothing on this machine can isolate an agent's commands, so none is run. Install "
            "bubblewrap, or set `isolation: optional` in org.yml if you accept the risk, which "
            "every card then shows"
        )
    if unisolated.owner is not None and (
        problem := await _try(unisolated, place, python=python, outside=True)
    ):
        return Refused(
            f"An agent's commands will not run as root, and not as another user: {problem}. "
            "Start Countersign as an ordinary user"
        )
    return unisolated


async def _try(isolation: Isolation, place: Path, *, python: Path, outside: bool = False) -> str:
    """Return what is wrong with this isolation here; nothing when it holds."""
    with (
        tempfile.TemporaryDirectory(prefix="probe-", dir=place) as workspace,
        tempfile.NamedTemporaryFile("w", prefix="secret-", dir=place) as secret,
        socket.create_server(("127.0.0.1", 0)) as server,
    ):
        secret.write("a lane must not read this")
        secret.flush()
        if isolation.owner is not None:
            os.chown(workspace, isolation.owner, isolation.owner)
            os.fchmod(secret.fileno(), 0o644)  # readable, were it not for the isolation
        trial = "pass" if outside else _TRIAL
        words = (str(python), "-I", "-S", "-c", trial, secret.name, str(server.getsockname()[1]))
        try:
            ran = await isolation.run(Command(words, Path(workspace), _PATIENCE))
        except OSError as error:
            return str(error)
        return _problem(ran)


def _problem(ran: Ran) -> str:
    if ran.timed_out:
        return f"it did not answer within {_PATIENCE.seconds} seconds"
    if ran.exit_code != 0:
        return (ran.output.strip().splitlines() or ["it failed silently"])[-1].rstrip(".")
    return ""
