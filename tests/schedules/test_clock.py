"""The clock: tasks run at their time, keep their names, and outlive their own failures."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, cast

from bot.clock import SystemClock
from bot.services.services import Services
from schedules.clock import Clockwork
from schedules.tasks import TASKS, Task


@dataclass
class Heard:
    """Counts how often each task was woken."""

    times: dict[str, int] = field(default_factory=dict)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    def task(self, name: str, *, fails: bool = False) -> Task:
        async def run(_: Services) -> None:
            async with self.changed:
                self.times[name] = self.times.get(name, 0) + 1
                self.changed.notify_all()
            if fails:
                raise RuntimeError("this task always fails")

        return Task(name, timedelta(seconds=0.05), run)

    async def until(self, condition: Callable[[], bool]) -> None:
        async with self.changed:
            await asyncio.wait_for(self.changed.wait_for(condition), timeout=20)


async def _nobody() -> Services:
    return cast("Services", None)


async def run_until(url: str, tasks: tuple[Task, ...], done: Callable[[], Awaitable[None]]) -> None:
    clockwork = Clockwork(_nobody, database_url=url, clock=SystemClock(), tasks=tasks)
    await clockwork.start()
    try:
        await done()
    finally:
        await clockwork.stop()


async def test_a_task_is_woken_again_and_again(sqlite_url: str) -> None:
    heard = Heard()

    await run_until(
        sqlite_url, (heard.task("a"),), lambda: heard.until(lambda: heard.times.get("a", 0) >= 3)
    )

    assert heard.times["a"] >= 3


async def test_a_failing_task_is_woken_again_and_stops_no_other(sqlite_url: str) -> None:
    heard = Heard()
    tasks = (heard.task("bad", fails=True), heard.task("good"))

    await run_until(
        sqlite_url,
        tasks,
        lambda: heard.until(lambda: min(heard.times.get(n, 0) for n in ("bad", "good")) >= 2),
    )

    assert heard.times["bad"] >= 2


async def test_a_second_start_finds_the_same_tasks_and_adds_none(sqlite_url: str) -> None:
    heard = Heard()

    for _ in range(2):
        await run_until(sqlite_url, (heard.task("a"), heard.task("b")), _at_once)

    assert await asyncio.to_thread(_kept, sqlite_url) == ["a", "b"]


async def test_a_task_that_is_no_longer_known_is_forgotten(sqlite_url: str) -> None:
    heard = Heard()
    await run_until(sqlite_url, (heard.task("old"),), _at_once)

    await run_until(sqlite_url, (heard.task("new"),), _at_once)

    assert await asyncio.to_thread(_kept, sqlite_url) == ["new"]


def test_every_task_has_a_name_of_its_own() -> None:
    names = [task.name for task in TASKS]

    assert len(names) == len(set(names))


async def _at_once() -> None:
    return None


def _kept(url: str) -> list[Any]:
    from sqlalchemy import text  # noqa: PLC0415

    from storage.scheduling import SCHEDULE_TABLE, scheduling_engine  # noqa: PLC0415

    engine = scheduling_engine(url)
    with engine.connect() as connection:
        rows = connection.execute(text(f"SELECT id FROM {SCHEDULE_TABLE} ORDER BY id"))
        found = [row[0] for row in rows]
    engine.dispose()
    return found


async def test_what_is_under_way_ends_before_the_clock_has_stopped(sqlite_url: str) -> None:
    begun, release, ended = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def slow(_: object) -> None:
        begun.set()
        await release.wait()
        ended.set()

    tasks = (Task("slow", timedelta(seconds=0.05), slow),)
    clockwork = Clockwork(_nobody, database_url=sqlite_url, clock=SystemClock(), tasks=tasks)
    await clockwork.start()
    await asyncio.wait_for(begun.wait(), timeout=20)

    stopping = asyncio.create_task(clockwork.stop())
    release.set()
    await stopping

    assert ended.is_set(), "nothing is left to work on a database that is being closed"
