"""Event to acknowledgement at 100 events a second, and mention to eyes."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from sandbox.slack import LocalSlack
from sandbox.slack.delivery.http import HttpTransport
from tests.bench.apps import App, a_bare_app, models, the_bot
from tests.bench.results import Goal, Row, milliseconds, percentile, row
from tests.bench.scale import Scale

SCRIPT = Path(__file__).parent / "scripts" / "declines.yml"

_RATE = 100
_GOAL_P50 = Goal(times=2)
_GOAL_P99 = Goal(most=0.1, times=2)
_GOAL_EYES = Goal(most=1.0)

# What is said in a second of load. A mention arrives as two events.
_PLAIN = "100 plain messages/s"
_CALM = "98 plain messages/s and 1 mention/s"
_BURST = "80 plain messages/s and 10 mentions/s"
_LOADS = ((0, _PLAIN), (1, _CALM), (10, _BURST))


async def measure(place: Path, scale: Scale) -> AsyncIterator[Row]:
    """Yield the rows, Socket Mode first."""
    for http in (False, True):
        async with AsyncExitStack() as stack:
            folder = place / ("http" if http else "sockets")
            folder.mkdir()
            mind = await stack.enter_async_context(models(folder, script=SCRIPT))
            ours = await stack.enter_async_context(the_bot(folder, models=mind, http=http))
            bare = await stack.enter_async_context(a_bare_app(folder, http=http))
            await ours.process.quiet()
            for app in (ours, bare):
                # What a first mention costs is measured as part of the start.
                await _played(app, mentions=10, during=1)
                await app.process.quiet()
            for mentions, load in _LOADS[::2] if http else _LOADS:
                for each in await _acks(ours, bare, mentions=mentions, load=load, scale=scale):
                    yield each
            if not http:
                eyes = await stack.enter_async_context(a_bare_app(folder, react=True))
                for each in await _eyes(ours, eyes, scale):
                    yield each


async def _acks(ours: App, bare: App, *, mentions: int, load: str, scale: Scale) -> Sequence[Row]:
    rounds: dict[bool, list[list[float]]] = {True: [], False: []}
    for number in range(scale.rounds):
        # Whoever begins finds a colder machine, so they take turns.
        for mine in (True, False) if number % 2 else (False, True):
            app = ours if mine else bare
            rounds[mine].append(await _played(app, mentions=mentions, during=scale.load))
            await app.process.quiet()
    way = "signed HTTP" if isinstance(ours.stopwatch.inner, HttpTransport) else "Socket Mode"
    events = sum(map(len, rounds[True]))
    return [
        row(
            f"event to ack, {way}, {load}, {name}",
            median(percentile(taken, share) for taken in rounds[True]),
            beside=median(percentile(taken, share) for taken in rounds[False]),
            show=milliseconds,
            n=events,
            goal=goal,
        )
        for name, share, goal in (("p50", 0.5, _GOAL_P50), ("p99", 0.99, _GOAL_P99))
    ]


async def _played(app: App, *, mentions: int, during: float) -> list[float]:
    """Let a person write at a steady rate; return how long each event took to be acknowledged."""
    person = app.slack.person("U0RITA")
    app.stopwatch.read()
    expected = int(_RATE * during)
    began, sent, said = time.perf_counter(), 0, 0
    while sent < expected:
        await asyncio.sleep(max(0.0, began + sent / _RATE - time.perf_counter()))
        # Of 90 things said in a second 10 may be mentions, which count as two events each.
        mention = bool(mentions) and said % (_RATE // mentions - 1) == 0
        await person.say("C0WEBSHOP", "@Countersign look at this" if mention else "Good morning.")
        sent, said = sent + (2 if mention else 1), said + 1
    async with asyncio.timeout(30):
        while len(app.stopwatch.taken) < sent:  # noqa: ASYNC110 - a measured thing has no event
            await asyncio.sleep(0.05)
    return app.stopwatch.read()


async def _eyes(ours: App, bare: App, scale: Scale) -> Sequence[Row]:
    taken: dict[bool, list[float]] = {True: [], False: []}
    for number in range(scale.mentions):
        for mine in (True, False) if number % 2 else (False, True):
            taken[mine].append(await seen((ours if mine else bare).slack))
            await asyncio.sleep(0.2)
    return [
        row(
            f"mention to eyes, one at a time, {name}",
            percentile(taken[True], share),
            beside=percentile(taken[False], share),
            show=milliseconds,
            n=scale.mentions,
            goal=_GOAL_EYES,
        )
        for name, share in (("p50", 0.5), ("p90", 0.9))
    ]


async def seen(slack: LocalSlack) -> float:
    """Mention the app and return the seconds until its reaction has reached Slack."""
    began = datetime.now(UTC)
    ts = await slack.person("U0RITA").say("C0WEBSHOP", "@Countersign look at this")

    def reaction() -> datetime | None:
        calls = slack.journal.calls("reactions.add", ok=True)
        return next((call.at for call in calls if call.args["timestamp"] == ts), None)

    at = await slack.wait_for(reaction, timeout=30)
    assert at is not None
    return (at - began).total_seconds()
