"""Isolation by bubblewrap: namespaces in which there is nothing but the workspace and /usr."""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.tools import seccomp
from bot.tools.appetite import Appetite
from bot.tools.entry import (
    ENTRY,
    ETC,
    NETWORK_ETC,
    entered,
    lane_variables,
    python_places,
    watched,
)
from bot.tools.isolation import Command, Ran
from bot.tools.processes import Start, run_process
from bot.tools.reachability import way_in

_INSIDE = "/workspace"
_HOME = "/home/lane"
_TMP = "/tmp"  # noqa: S108 - the lane's own; only Python's place may be shown in it
_TMP_BYTES = 512 * 1024 * 1024
_SYSTEM = ("bin", "sbin", "lib", "lib32", "lib64", "libx32")


@dataclass(frozen=True, slots=True)
class Bubblewrap:
    """Runs commands under bubblewrap. `owner` is the lane's user when we are root.

    `modern` uses what came with version 0.8: no user namespaces inside, a bounded /tmp.
    """

    python: Path
    owner: int | None = None
    modern: bool = True
    isolated: bool = True

    @property
    def description(self) -> str:
        inside = "" if self.modern else " (an older release: namespaces can be nested inside it)"
        return f"bubblewrap{inside}: no network, no home, no other processes, /usr read-only"

    async def run(self, command: Command) -> Ran:
        """Run a command in the workspace, which it sees as /workspace."""
        inside = entered(
            command,
            python=self.python,
            count_processes=True,
            # The host's abstract sockets belong to its network, and come with it.
            families=seccomp.OUTWARD if command.network else seccomp.LOCAL,
            shared=True,
        )
        # bwrap hands its own variables on: --setenv would show every one of them in `ps`.
        variables = lane_variables(command.environment, home=_HOME, python=self.python)
        words = [
            *self._become_lane(command.workspace),
            *self._profile(command),
            *("--", *inside),
        ]
        return await run_process(
            # Watched, because --die-with-parent is not enough: the bwrap outside has given up
            # the right to signal the lane's user, and the one inside forgets its wish when
            # it changes its credentials for --disable-userns.
            watched(words, python=self.python),
            start=Start(variables, Path("/")),
            patience=command.timeout,
            appetite=Appetite(command.limits, (command.workspace,)),
        )

    def _become_lane(self, workspace: Path) -> list[str]:
        """Become the lane's user first, where we are root."""
        if self.owner is None:
            return []
        needed = (*python_places(self.python), ENTRY)
        user = str(self.owner)
        capabilities = ("CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP")
        return [
            *(_program("bwrap"), "--die-with-parent", "--dev-bind", "/", "/"),
            *way_in(needed, writable=workspace, user=self.owner),
            *(word for name in capabilities for word in ("--cap-add", name)),
            *("--", _program("setpriv"), "--reuid", user, "--regid", user, "--clear-groups"),
            *("--bounding-set=-all", "--inh-caps=-all", "--ambient-caps=-all", "--"),
        ]

    def _profile(self, command: Command) -> list[str]:
        tmp = ["--size", str(_TMP_BYTES)] if self.modern else []
        return [
            *(_program("bwrap"), "--unshare-user", "--unshare-all"),
            *(("--share-net",) if command.network else ()),
            *("--die-with-parent", "--new-session"),
            *(("--disable-userns",) if self.modern else ()),
            *("--uid", "1000", "--gid", "1000", "--hostname", "lane"),
            *_system(network=command.network),
            # /dev would be half of this machine's memory, for anybody to fill.
            *("--proc", "/proc", "--dev", "/dev"),
            *(*tmp, "--tmpfs", "/dev/shm", "--remount-ro", "/dev"),  # noqa: S108 - the lane's own
            *(*tmp, "--tmpfs", _TMP, *tmp, "--tmpfs", _HOME),
            *_read_only((*python_places(self.python), ENTRY)),
            *("--bind", str(command.workspace), _INSIDE, "--chdir", _INSIDE),
        ]


def missing(*, as_root: bool) -> str:
    """Return why bubblewrap cannot even be tried, or nothing."""
    if shutil.which("bwrap") is None:
        return "bwrap is not installed (Debian: apt install bubblewrap)"
    if as_root and shutil.which("setpriv") is None:
        return "setpriv, with which root becomes the lane's user, is not installed (util-linux)"
    return ""


def _program(name: str) -> str:
    # Looked up with our own PATH: the one of a lane begins with the lane's Python.
    return shutil.which(name) or name


def _system(*, network: bool) -> list[str]:
    """Show /usr, and / as this distribution lays it out around /usr."""
    words = ["--ro-bind", "/usr", "/usr", "--ro-bind-try", "/nix", "/nix"]
    for name in _SYSTEM:
        place = Path("/", name)
        if place.is_symlink():
            words += ["--symlink", str(place.readlink()), str(place)]
        elif place.is_dir():
            words += ["--ro-bind", str(place), str(place)]
    for name in (*ETC, *(NETWORK_ETC if network else ())):
        words += ["--ro-bind-try", f"/etc/{name}", f"/etc/{name}"]
    return words


def _read_only(places: Iterable[Path]) -> list[str]:
    return [word for place in places for word in ("--ro-bind", str(place), str(place))]
