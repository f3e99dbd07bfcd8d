"""Whatever moment the process is killed at: nothing is lost and nothing is done twice."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest

from bot.domain.assignments import Assignment
from bot.engine.queue import lazy_client
from storage.database import Database
from tests.engine.conftest import begin
from tests.waiting import until

pytestmark = pytest.mark.kill

STEPS = 12
KILLS = 4
ROOT = Path(__file__).parents[2]


@asynccontextmanager
async def a_worker(url: str) -> AsyncIterator[Process]:
    """Run a worker, and kill it without warning at the end."""
    command = [sys.executable, "-m", "tests.engine.worker", url, str(STEPS)]
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stderr=PIPE)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def notes(database: Database, assignments: Sequence[Assignment]) -> list[int]:
    """Return how many steps of each assignment are done."""
    async with database.reading() as tx:
        return [len(await tx.transcripts.entries(each.id)) for each in assignments]


async def test_work_survives_kills(database_url: str, database: Database) -> None:
    assignments = [await begin(database) for _ in range(8)]
    everything = STEPS * len(assignments)

    async def at_least(number: int) -> bool:
        return sum(await notes(database, assignments)) >= number

    async def all_succeeded() -> bool:
        return {each.status for each in await client.list_workflows_async()} == {"SUCCESS"}

    for kill in range(1, KILLS + 1):
        async with a_worker(database_url):
            await until(partial(at_least, everything * kill // (KILLS + 1)), within=60)
    client = lazy_client(database_url)
    async with a_worker(database_url):
        await until(all_succeeded, within=60)
    client.destroy()

    assert await notes(database, assignments) == [STEPS] * len(assignments)


async def test_a_second_process_on_one_sqlite_file_is_told_who_has_it(sqlite_url: str) -> None:
    lock = Path(sqlite_url.removeprefix("sqlite:///") + ".lock")

    def is_held() -> bool:
        return lock.exists() and lock.read_text() != ""

    async with a_worker(sqlite_url) as first:
        await until(is_held, within=30)
        async with a_worker(sqlite_url) as second:
            _, errors = await second.communicate()

    assert f"Process {first.pid} already works on" in errors.decode()
