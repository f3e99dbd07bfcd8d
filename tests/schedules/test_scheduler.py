"""The scheduler under a clock that is told what time it is."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from structlog.testing import capture_logs

from bot.services.services import Services
from schedules.clock import Clockwork
from schedules.executor import TaskExecutor
from schedules.scheduler import TaskScheduler
from schedules.tasks import TASKS, Task
from storage.scheduling import SCHEDULE_TABLE, scheduling_engine
from tests.fakes import FakeClock
from tests.waiting import until

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
OFTEN, SELDOM = timedelta(minutes=5), timedelta(hours=6)


async def _nobody() -> Services:
    return cast("Services", None)


class Bench:
    """A store and a clock, over which one clockwork after the other is built."""

    def __init__(self, url: str) -> None:
        self.url, self.clock, self.heard = url, FakeClock(NOON), Counter[str]()

    def task(self, name: str, every: timedelta) -> Task:
        async def run(_: Services) -> None:
            self.heard[name] += 1

        return Task(name, every, run)

    @asynccontextmanager
    async def at_work(self, tasks: Sequence[Task]) -> AsyncIterator[Clockwork]:
        clockwork = Clockwork(_nobody, database_url=self.url, clock=self.clock, tasks=tasks)
        await clockwork.prepare()
        try:
            yield clockwork
        finally:
            await clockwork.stop()

    async def live_until(self, end: datetime, clockwork: Clockwork) -> None:
        """Go from one time something is due to the next."""
        due_at = await clockwork.wake()
        while due_at is not None and due_at <= end:
            self.clock.set(due_at)
            due_at = await clockwork.wake()


@pytest.fixture
def bench(sqlite_url: str) -> Bench:
    return Bench(sqlite_url)


@pytest.fixture
def anywhere(database_url: str) -> Bench:
    """A bench on each kind of database."""
    return Bench(database_url)


@pytest.fixture
def tasks(bench: Bench) -> tuple[Task, ...]:
    return (bench.task("often", OFTEN), bench.task("seldom", SELDOM))


async def test_every_real_task_is_woken_as_often_as_its_interval_says(bench: Bench) -> None:
    tasks = [bench.task(task.name, task.every) for task in TASKS]
    a_while = timedelta(minutes=10)

    async with bench.at_work(tasks) as clockwork:
        await bench.live_until(NOON + a_while, clockwork)

    assert bench.heard == Counter({task.name: a_while // task.every for task in TASKS})


async def test_what_fell_into_a_pause_is_done_once(bench: Bench, tasks: tuple[Task, ...]) -> None:
    async with bench.at_work(tasks) as clockwork:
        bench.clock.advance(days=30)
        due_at = await clockwork.wake()

    assert bench.heard == Counter(often=1, seldom=1)
    assert due_at == bench.clock.now() + OFTEN, "the rhythm is that of before"


async def test_a_restart_after_a_pause_makes_up_for_it_at_once(
    bench: Bench, tasks: tuple[Task, ...]
) -> None:
    async with bench.at_work(tasks):
        pass
    bench.clock.advance(days=7)

    async with bench.at_work(tasks) as clockwork:
        await clockwork.wake()

    assert bench.heard == Counter(often=1, seldom=1)


async def test_restarts_put_off_no_task(bench: Bench, tasks: tuple[Task, ...]) -> None:
    for _ in range(4):
        async with bench.at_work(tasks) as clockwork:
            await clockwork.wake()
            bench.clock.advance(hours=5)

    assert bench.heard["seldom"] == 2


async def test_two_machines_on_one_store_wake_each_task_and_neither_is_put_off(
    anywhere: Bench,
) -> None:
    tasks = (anywhere.task("often", OFTEN),)
    async with anywhere.at_work(tasks) as one, anywhere.at_work(tasks) as other:
        for _ in range(6):
            anywhere.clock.advance(minutes=5)
            due_at, _ = await asyncio.gather(one.wake(), other.wake())
            assert due_at is not None
            assert due_at - anywhere.clock.now() <= OFTEN

    assert 6 <= anywhere.heard["often"] <= 12, "both may see the same one at once"


async def test_a_store_keeps_its_times_on_each_kind_of_database(anywhere: Bench) -> None:
    tasks = (anywhere.task("often", OFTEN), anywhere.task("seldom", SELDOM))
    async with anywhere.at_work(tasks):
        pass
    anywhere.clock.advance(hours=5)

    async with anywhere.at_work(tasks) as clockwork:
        await clockwork.wake()
        anywhere.clock.advance(hours=1)
        await clockwork.wake()

    assert anywhere.heard == Counter(often=2, seldom=1)


async def test_another_interval_holds_from_the_restart_on(bench: Bench) -> None:
    async with bench.at_work([bench.task("a", SELDOM)]):
        pass

    async with bench.at_work([bench.task("a", OFTEN)]) as clockwork:
        assert await clockwork.wake() == NOON + OFTEN


async def test_a_clock_that_is_set_back_stops_no_task(
    bench: Bench, tasks: tuple[Task, ...]
) -> None:
    async with bench.at_work(tasks) as clockwork:
        bench.clock.advance(hours=6)
        await clockwork.wake()
        bench.clock.advance(days=-30)
        with capture_logs() as logs:
            due_at = await clockwork.wake()

    assert bench.heard == Counter(often=2, seldom=2)
    assert due_at == bench.clock.now() + OFTEN
    assert [line["event"] for line in logs] == ["clock.set_back"]


async def test_a_task_that_is_at_work_is_not_begun_again(bench: Bench) -> None:
    release = asyncio.Event()

    async def slow(_: Services) -> None:
        bench.heard["slow"] += 1
        await release.wait()

    async with bench.at_work([Task("slow", OFTEN, slow)]) as clockwork:
        with capture_logs() as logs:
            bench.clock.advance(minutes=5)
            first = asyncio.create_task(clockwork.wake())
            await until(lambda: bench.heard["slow"] == 1)
            bench.clock.advance(minutes=5)
            second = asyncio.create_task(clockwork.wake())
            await until(lambda: bool(logs))
        release.set()
        await asyncio.gather(first, second)
        assert [line["event"] for line in logs] == ["task.still_running"]
        assert bench.heard["slow"] == 1

        bench.clock.advance(minutes=5)
        await clockwork.wake()
        assert bench.heard["slow"] == 2


async def test_the_thread_outlives_a_moment_in_which_nothing_can_be_read(bench: Bench) -> None:
    task = bench.task("a", OFTEN)
    executor = TaskExecutor(_nobody, {"a": task}, asyncio.get_running_loop())
    engine = scheduling_engine(bench.url)
    scheduler = TaskScheduler(
        SQLAlchemyJobStore(engine=engine, tablename=SCHEDULE_TABLE), executor, bench.clock
    )
    scheduler.start(paused=True)
    scheduler.keep(task)
    bench.clock.advance(minutes=5)
    bench.clock.break_next()

    with capture_logs() as logs:
        scheduler.resume()
        await until(lambda: bool(logs))
    scheduler.wakeup()
    await until(lambda: bench.heard["a"] == 1)

    assert [line["event"] for line in logs] == ["schedule.unreadable"]
    await asyncio.to_thread(scheduler.shutdown, wait=False)
    engine.dispose()
