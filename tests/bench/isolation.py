"""What isolation costs: a command that does nothing, in each kind of lane and in none."""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

from bot.domain.ids import RepositoryName
from bot.tools import bubblewrap, landlock
from bot.tools.appetite import Appetite
from bot.tools.broker_process import BrokerProcess
from bot.tools.brokerage import Brokerage
from bot.tools.bubblewrap import Bubblewrap
from bot.tools.isolation import Command, Isolation, Limits
from bot.tools.landlock import Landlock
from bot.tools.probing import LANE_USER, probe
from bot.tools.unisolated import Unisolated
from bot.tools.workspaces import JobWorkspaces
from sandbox.webshop import create
from tests.bench.results import Goal, Row, middle, milliseconds, percentile, row
from tests.bench.scale import Scale
from tests.tools.agents import webshop_at

_NOTHING = ("true",)
_PATIENCE = timedelta(seconds=60)
_WARM = 3
_SYSTEM_PYTHON = Path("/usr/bin/python3")
_STARTED = Goal(most=0.2)
_WATCHED = Goal(most=0.05)


async def measure(place: Path, scale: Scale) -> AsyncIterator[Row]:
    """Yield the rows. Kinds this machine does not have are named and left out."""
    n = scale.commands
    with tempfile.TemporaryDirectory() as directory:
        workspace = _workspace(Path(directory))
        bare = await _taken(_bare, n=n)
        for name, isolation in _kinds():
            taken = await _taken(partial(_run, isolation, workspace), n=n)
            yield _row(f"{name}: an empty command, p50", taken, middle, bare=bare, n=n)
            yield _row(f"{name}: an empty command, p99", taken, _p99, bare=bare, n=n)
    async for each in _rest(place, n=n):
        yield each


async def _rest(place: Path, *, n: int) -> AsyncIterator[Row]:
    began = time.perf_counter()
    probed = await probe(place, required=False)
    took = time.perf_counter() - began
    yield row("probing which isolation there is", took, show=milliseconds, n=1)
    tree = _tree(place / "tree")
    looks = await _taken(lambda: asyncio.to_thread(Appetite(Limits(), (tree,)).too_full), n=n)
    what = "one look at a workspace of 2,000 files, p50"
    yield row(what, middle(looks), show=milliseconds, n=n, goal=_WATCHED)
    async for each in _brokered(place, probed.isolation, n=n):
        yield each


async def _brokered(place: Path, isolation: Isolation, *, n: int) -> AsyncIterator[Row]:
    create(place / "webshop.git")
    repository = webshop_at(place / "webshop.git")
    name, root = RepositoryName(repository.name), place / "work"
    here = Brokerage.of([repository], root=root)
    await JobWorkspaces(root, {name: repository}, isolation).store(name).create()
    async with BrokerProcess(here) as broker:
        began = time.perf_counter()
        await broker.refresh(name)
        took = time.perf_counter() - began
        yield row("the broker: process started, first fetch", took, show=milliseconds, n=1)
        there = await _taken(lambda: broker.refresh(name), n=n)
        alone = await _taken(lambda: here.refresh(name), n=n)
    beside = middle(alone)
    what = "the broker: a fetch by it, beside one in this process, p50"
    yield row(what, middle(there), show=milliseconds, n=n, beside=beside)


def _kinds() -> list[tuple[str, Isolation]]:
    root = os.geteuid() == 0
    owner = LANE_USER if root else None
    here = Path(sys.executable)
    # Root's own Python may lie where no other user may go; only bubblewrap leads there.
    python = _SYSTEM_PYTHON if root else here
    kinds: list[tuple[str, Isolation]] = [("none", Unisolated(python, owner))]
    for name, obstacle in (
        ("Landlock", landlock.missing()),
        ("bubblewrap", bubblewrap.missing(as_root=root)),
    ):
        if obstacle:
            sys.stderr.write(f"  {name} is not measured: {obstacle}\n")
        elif name == "Landlock":
            kinds.append((name, Landlock(python, landlock.supported(), owner)))
        else:
            kinds.append((name, Bubblewrap(here, owner)))
    return kinds


async def _run(isolation: Isolation, workspace: Path) -> None:
    ran = await isolation.run(Command(_NOTHING, workspace, _PATIENCE))
    if ran.exit_code != 0:
        raise AssertionError(f"It did not run: {ran.output}")


async def _bare() -> None:
    process = await asyncio.create_subprocess_exec(*_NOTHING)
    await process.wait()


async def _taken(deed: Callable[[], Awaitable[object]], *, n: int) -> list[float]:
    """Return the seconds each time took, the first few left out."""
    taken = []
    for _ in range(_WARM + n):
        began = time.perf_counter()
        await deed()
        taken.append(time.perf_counter() - began)
    return taken[_WARM:]


def _p99(values: list[float]) -> float:
    return percentile(values, 0.99)


def _row(
    what: str,
    taken: list[float],
    of: Callable[[list[float]], float],
    *,
    bare: list[float],
    n: int,
) -> Row:
    return row(what, of(taken), show=milliseconds, n=n, beside=of(bare), goal=_STARTED)


def _workspace(directory: Path) -> Path:
    """Make a workspace the lane's user can reach and write."""
    directory.chmod(0o711)
    workspace = directory / "workspace"
    workspace.mkdir()
    if os.geteuid() == 0:
        os.chown(workspace, LANE_USER, LANE_USER)
    return workspace


def _tree(place: Path) -> Path:
    for number in range(2000):
        folder = place / str(number % 40)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / str(number)).write_text("x")
    return place
