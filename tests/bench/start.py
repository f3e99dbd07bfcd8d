"""From the start of the process to connected, and to the first mention it answers."""

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from sandbox.slack import LocalSlack
from tests.bench.ack import SCRIPT, seen
from tests.bench.apps import BARE, BOT, bot_environment, local_slack, models, until_connected
from tests.bench.processes import begin, end
from tests.bench.results import Goal, Row, row, seconds
from tests.bench.scale import Scale

_GOAL = Goal(most=2.0)
_GOAL_EYES = Goal(most=1.0)


@dataclass(slots=True)
class Times:
    """What was measured, in seconds, once a start."""

    first: list[float] = field(default_factory=list)
    again: list[float] = field(default_factory=list)
    eyes: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    bolt: list[float] = field(default_factory=list)


async def measure(place: Path, scale: Scale) -> AsyncIterator[Row]:
    """Yield the rows."""
    times = Times()
    async with models(place, script=SCRIPT) as mind, local_slack() as ours, local_slack() as other:
        for number in range(scale.starts):
            folder = place / str(number)
            folder.mkdir()
            await _bot(ours, folder, mind, times.first)
            await _bot(ours, folder, mind, times.again, eyes=times.eyes)
            times.bare.append(await connected(other, *BARE, "--api-url", other.api_url, log=folder))
            times.bolt.append(await _imported("slack_bolt", folder))
    for each in _rows(times, scale.starts):
        yield each


async def connected(slack: LocalSlack, *words: str, log: Path) -> float:
    """Start a process and return the seconds until it is connected; then stop it."""
    began = time.perf_counter()
    process = await begin(words, log=log / "bare.log")
    try:
        await until_connected(slack, process)
        return time.perf_counter() - began
    finally:
        await end(process)
        await slack.wait_for(lambda: not slack.connected)


async def _bot(
    slack: LocalSlack, place: Path, mind: str, taken: list[float], eyes: list[float] | None = None
) -> None:
    environment = bot_environment(place, slack=slack, models=mind)
    began = time.perf_counter()
    process = await begin(BOT, log=place / "bot.log", environment=environment)
    try:
        await until_connected(slack, process)
        taken.append(time.perf_counter() - began)
        if eyes is not None:
            eyes.append(await seen(slack))
    finally:
        await end(process)
        await slack.wait_for(lambda: not slack.connected)


async def _imported(module: str, place: Path) -> float:
    began = time.perf_counter()
    process = await begin(("-c", f"import {module}"), log=place / "import.log")
    await process.running.wait()
    return time.perf_counter() - began


def _rows(times: Times, n: int) -> list[Row]:
    bare, bolt = median(times.bare), median(times.bolt)
    first, again = median(times.first), median(times.again)
    what = "start to connected"
    return [
        row(
            f"{what}, no database yet, beside a bare Bolt app",
            first,
            beside=bare,
            show=seconds,
            n=n,
            goal=_GOAL,
        ),
        row(
            f"{what}, again, beside a bare Bolt app",
            again,
            beside=bare,
            show=seconds,
            n=n,
            goal=_GOAL,
        ),
        row(
            f"{what}, again, beside `import slack_bolt` alone",
            again,
            beside=bolt,
            show=seconds,
            n=n,
        ),
        row(
            "mention at the moment of connecting, LiteLLM still loading, to eyes",
            median(times.eyes),
            show=seconds,
            n=n,
            goal=_GOAL_EYES,
        ),
    ]
