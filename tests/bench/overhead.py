"""A job's own overhead, with a model that answers at once."""

import asyncio
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Protocol

from bot.domain.models import Prompt
from bot.domain.secrets import Redactor
from bot.endpoints import endpoints
from bot.models import LiteLlm
from bot.ports import Llm
from tests.bench.apps import models
from tests.bench.databases import Databases, Sqlite, postgres
from tests.bench.engines import engine_alone
from tests.bench.farm import farm, organization
from tests.bench.minds import TURNS, Mind
from tests.bench.results import Row, a_second, milliseconds, row
from tests.bench.scale import Scale

SCRIPT = Path(__file__).parent / "scripts" / "builds.yml"


class Jobs(Protocol):
    """Something that does numbered jobs."""

    async def ask(self, number: int) -> None: ...

    async def delivered(self, number: int) -> None: ...


@dataclass(frozen=True, slots=True)
class Cost:
    """What one turn took, in seconds."""

    wall: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What one job consists of: its prompts, and the steps of each of its segments."""

    prompts: Sequence[Prompt]
    segments: Sequence[int]


Round = Callable[[], Awaitable[Cost]]


async def measure(place: Path, scale: Scale) -> AsyncIterator[Row]:
    """Yield the rows, SQLite first."""
    with postgres() as server:
        kinds: tuple[Databases, ...] = (Sqlite(place), server)
        for kind in kinds:
            await kind.prepare()
        job = await _rehearsed(kinds[0])
        async with models(place, script=SCRIPT) as address:
            reached = endpoints(organization(), environment={}, local=address)
            llm = LiteLlm.of(reached, redactor=Redactor())
            await _loaded(llm, job)
            for kind in kinds:
                for each in await _turns(kind, llm, job, scale):
                    yield each
            await llm.close()
        for kind in kinds:
            for at_a_time in (1, 10, scale.crowd):
                yield await _throughput(kind, at_a_time, job, scale)


async def _rehearsed(kind: Databases) -> Rehearsal:
    mind = Mind("playground", keeps=True)
    async with farm(await kind.empty(), llm=mind, concurrency=1) as jobs:
        await _through(jobs, [1], at_a_time=1)
        steps = Counter(jobs.steps)
    assert len(mind.prompts) == TURNS, "The story has another number of turns."
    return Rehearsal(mind.prompts, [steps[assignment] for assignment in sorted(steps)])


async def _loaded(llm: LiteLlm, job: Rehearsal) -> None:
    """Have LiteLLM loaded, and warm on every model."""
    for prompt in job.prompts:
        await llm.complete(prompt)


async def _turns(kind: Databases, llm: Llm, job: Rehearsal, scale: Scale) -> Sequence[Row]:
    """Measure a turn of a single job, each way and beside its yardstick."""

    async def ours(mind: Llm) -> Cost:
        async with farm(await kind.empty(), llm=mind, concurrency=1) as jobs:
            return await _a_turn(jobs, scale.jobs)

    async def engine() -> Cost:
        alone = engine_alone(await kind.empty(), segments=job.segments, concurrency=1)
        async with alone as jobs:
            return await _a_turn(jobs, scale.jobs)

    async def calls() -> Cost:
        return await _a_call(llm, job.prompts, scale.jobs)

    rounds: dict[str, Round] = {
        "http": lambda: ours(llm),
        "calls": calls,
        "inside": lambda: ours(Mind("playground")),
        "engine": engine,
    }
    costs = await _alternating(rounds, scale.rounds)
    n = scale.rounds * scale.jobs * TURNS
    over = f"a turn, {kind.name}, model over HTTP beside the bare LiteLLM call"
    inside = f"a turn, {kind.name}, model in process beside the engine's empty steps"
    return [
        *_pair(over, costs["http"], costs["calls"], n),
        *_pair(inside, costs["inside"], costs["engine"], n),
    ]


async def _alternating(rounds: dict[str, Round], number: int) -> dict[str, list[Cost]]:
    costs: dict[str, list[Cost]] = defaultdict(list)
    for _ in range(number):
        for name, measured in rounds.items():
            costs[name].append(await measured())
    return costs


def _pair(what: str, ours: Sequence[Cost], beside: Sequence[Cost], n: int) -> list[Row]:
    return [
        row(
            f"{what}: wall time",
            median(cost.wall for cost in ours),
            beside=median(cost.wall for cost in beside),
            show=milliseconds,
            n=n,
        ),
        row(
            f"{what}: CPU of our process",
            median(cost.cpu for cost in ours),
            beside=median(cost.cpu for cost in beside),
            show=milliseconds,
            n=n,
        ),
    ]


async def _throughput(kind: Databases, at_a_time: int, job: Rehearsal, scale: Scale) -> Row:
    """Measure jobs per second with so many at a time."""
    number = max(scale.jobs, at_a_time)

    async def rate(jobs: AbstractAsyncContextManager[Jobs]) -> float:
        async with jobs as running:
            await _through(running, [1], at_a_time=1)
            began = time.perf_counter()
            await _through(running, range(2, number + 2), at_a_time=at_a_time)
            return number / (time.perf_counter() - began)

    ours, alone = [], []
    for _ in range(scale.rounds if at_a_time < scale.crowd else 1):
        mind = Mind("playground")
        ours.append(await rate(farm(await kind.empty(), llm=mind, concurrency=at_a_time)))
        empty = engine_alone(await kind.empty(), segments=job.segments, concurrency=at_a_time)
        alone.append(await rate(empty))
    what = f"jobs of {TURNS} turns, {kind.name}, {at_a_time} at a time beside the engine alone"
    return row(what, median(ours), beside=median(alone), show=a_second, n=number * len(ours))


async def _a_turn(jobs: Jobs, number: int) -> Cost:
    """Do jobs one after the other, the first one unmeasured: every cache is cold in it."""
    await _through(jobs, [1], at_a_time=1)
    wall, cpu = time.perf_counter(), time.process_time()
    await _through(jobs, range(2, number + 2), at_a_time=1)
    turns = number * TURNS
    return Cost((time.perf_counter() - wall) / turns, (time.process_time() - cpu) / turns)


async def _a_call(llm: Llm, prompts: Sequence[Prompt], times: int) -> Cost:
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in range(times):
        for prompt in prompts:
            await llm.complete(prompt)
    calls = times * len(prompts)
    return Cost((time.perf_counter() - wall) / calls, (time.process_time() - cpu) / calls)


async def _through(jobs: Jobs, numbers: Sequence[int], *, at_a_time: int) -> None:
    """Have jobs done, so many at a time."""
    free = asyncio.Semaphore(at_a_time)

    async def one(number: int) -> None:
        async with free:
            await jobs.ask(number)
            await jobs.delivered(number)

    await asyncio.gather(*(one(number) for number in numbers))
