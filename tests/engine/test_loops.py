"""Work is done in the loop the services live in, also what is taken while that loop rests."""

import asyncio
from functools import partial

from bot.engine.engine import Engine
from bot.engine.queue import DbosQueue, lazy_client
from storage.bell import Bell
from storage.database import Database
from storage.engines import plain_url
from tests.engine.conftest import QUICK, Step, Work, begin
from tests.waiting import until


def test_work_that_is_taken_while_the_loop_rests_waits_for_it(
    database_url: str, work: Work
) -> None:
    loops: set[asyncio.AbstractEventLoop] = set()

    async def note(_: Step) -> None:
        loops.add(asyncio.get_running_loop())

    work.before = note
    database = Database(database_url, queue=DbosQueue(database_url), bell=Bell())
    engine = Engine(database_url, database=database, proceed=work.proceed, pace=QUICK)
    client = lazy_client(plain_url(database_url))
    with asyncio.Runner() as ours:
        ours.run(engine.start())
        for _ in range(5):
            assignment = ours.run(begin(database))
            asyncio.run(until(lambda: not client.list_workflows(status="ENQUEUED")))
            ours.run(until(partial(work.finished, assignment)))
        ours.run(engine.stop())
        ours.run(database.close())
        assert loops == {ours.get_loop()}
    client.destroy()
