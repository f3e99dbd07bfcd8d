"""An engine may be stopped at any moment: what it has begun is found again."""

import asyncio
from functools import partial

from dbos import DBOS

from bot.domain.assignments import Assignment
from storage.database import Database
from tests.engine.conftest import Running, Work, begin
from tests.waiting import until

STOPS = 6
MOST = 30
"""How much is poured in at one stop: a slow machine has the same to do in the end."""


async def test_work_that_pours_in_while_the_engine_stops_is_all_done_in_the_end(
    running: Running, database: Database, work: Work
) -> None:
    poured: list[Assignment] = []

    async def pour(enough: asyncio.Event) -> None:
        for _ in range(MOST):
            if enough.is_set():
                break
            poured.append(await begin(database))

    async def all_succeeded() -> bool:
        return {each.status for each in await DBOS.list_workflows_async()} == {"SUCCESS"}

    for stop in range(STOPS):
        enough, more = asyncio.Event(), len(poured) + stop
        async with running():
            pouring = asyncio.create_task(pour(enough))
            await until(partial(_has, poured, more))
        enough.set()
        await pouring
    async with running():
        await until(all_succeeded, within=60)

    assert work.finished(*poured)


def _has(poured: list[Assignment], number: int) -> bool:
    return len(poured) > number
