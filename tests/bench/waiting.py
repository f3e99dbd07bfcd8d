"""Ten thousand jobs that wait for people: what they cost in memory, idle CPU and time to start."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.bench.ack import SCRIPT
from tests.bench.apps import App, a_bare_app, models, the_bot
from tests.bench.crowd import copied, one_waiting
from tests.bench.databases import Sqlite
from tests.bench.results import Goal, Row, kilobytes, megabytes, milliseconds, percent, row, seconds
from tests.bench.scale import Scale

_MEMORY = Goal(times=1.05, why=" of none waiting")
_IDLE = Goal(times=1.25, why=" of none waiting")
_START = Goal(most=2.0)


@dataclass(frozen=True, slots=True)
class Idle:
    """A bot at rest."""

    memory: float
    share: float


async def measure(place: Path, scale: Scale) -> AsyncIterator[Row]:
    """Yield the rows. The bot with the crowd and the one without rest side by side."""
    empty, full, size = await _databases(place, scale.waiting)
    crowd = f"{scale.waiting:,} jobs waiting"
    async with models(place, script=SCRIPT) as mind:
        async for each in _starts(place, mind, empty, full, scale):
            yield each
        async with AsyncExitStack() as stack:
            none = await stack.enter_async_context(the_bot(place, models=mind, database=empty))
            many = await stack.enter_async_context(the_bot(place, models=mind, database=full))
            bare = await stack.enter_async_context(a_bare_app(place))
            for app in (none, many, bare):
                await app.process.quiet()
            idle = await asyncio.gather(*(_at_rest(app, scale.idle) for app in (none, many, bare)))
            for each in _rests(idle[0], idle[1], idle[2], crowd, scale, size):
                yield each
            yield await _asked(none, many, crowd)


def _rests(none: Idle, many: Idle, bare: Idle, crowd: str, scale: Scale, size: float) -> list[Row]:
    beside = "beside none"
    grown = max(0.0, many.memory - none.memory) / scale.waiting
    window = f"{scale.idle:g} s"
    return [
        row(
            "memory, none waiting, beside a bare Bolt app",
            none.memory,
            beside=bare.memory,
            show=megabytes,
            n=1,
        ),
        row(
            f"memory, {crowd}, {beside}",
            many.memory,
            beside=none.memory,
            show=megabytes,
            n=1,
            goal=_MEMORY,
        ),
        row(f"memory for each of the {crowd}", grown, show=kilobytes, n=scale.waiting),
        row(f"rows in the database for each of the {crowd}", size, show=kilobytes, n=scale.waiting),
        row(
            f"idle CPU, {crowd}, {beside}, share of a core",
            many.share,
            beside=none.share,
            show=percent,
            n=window,
            goal=_IDLE,
        ),
        row("idle CPU, a bare Bolt app, share of a core", bare.share, show=percent, n=window),
    ]


async def _starts(
    place: Path, mind: str, empty: str, full: str, scale: Scale
) -> AsyncIterator[Row]:
    none: list[float] = []
    many: list[float] = []
    for _ in range(scale.rounds):
        for taken, database in ((none, empty), (many, full)):
            began = time.perf_counter()
            async with the_bot(place, models=mind, database=database):
                taken.append(time.perf_counter() - began)
    yield row(
        f"restart to connected, {scale.waiting:,} jobs waiting, beside none",
        median(many),
        beside=median(none),
        show=seconds,
        n=scale.rounds,
        goal=_START,
    )


async def _asked(none: App, many: App, crowd: str) -> Row:
    """Measure how long a person waits for the list of their open questions."""

    async def taken(app: App) -> float:
        person = app.slack.person("U0OMAR")
        began = time.perf_counter()
        await person.command("/countersign", "approvals", channel="C0WEBSHOP")
        return time.perf_counter() - began

    pairs = [(await taken(none), await taken(many)) for _ in range(5)]
    return row(
        f"`/countersign approvals`, {crowd}, beside none",
        median(pair[1] for pair in pairs),
        beside=median(pair[0] for pair in pairs),
        show=milliseconds,
        n=len(pairs),
        goal=Goal(most=1.0),
    )


async def _at_rest(app: App, window: float) -> Idle:
    share = await app.process.share(window)
    return Idle(app.process.memory(), share)


async def _databases(place: Path, waiting: int) -> tuple[str, str, float]:
    """Return an empty database and one with the crowd, and the bytes of each job's rows."""
    kind = Sqlite(place)
    await kind.prepare()
    empty, full = await kind.empty(), await kind.empty()
    file = Path(full.removeprefix("sqlite:///"))
    await one_waiting(full)
    grown = await asyncio.to_thread(copied, file, waiting)
    return empty, full, grown / (waiting - 1)
