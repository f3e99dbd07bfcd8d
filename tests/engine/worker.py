"""A process that works through assignments: `python -m tests.engine.worker URL STEPS`."""

import asyncio
import sys
from datetime import UTC, datetime

from bot.domain.ids import AssignmentId
from bot.engine.engine import Engine
from bot.engine.lock import alone_on
from bot.engine.queue import DbosQueue
from storage.bell import Bell
from storage.database import Database
from tests.engine.conftest import QUICK


async def main(url: str, steps: int) -> None:
    database = Database(url, queue=DbosQueue(url), bell=Bell())

    async def proceed(assignment: AssignmentId, segment: int) -> bool:
        async with database.transaction() as tx:
            number = await tx.transcripts.next_number(assignment)
            if number <= steps:
                note = f"step {number} of segment {segment}"
                await tx.transcripts.tell(assignment, note, datetime.now(UTC))
        return number < steps

    engine = Engine(url, database=database, proceed=proceed, concurrency=4, pace=QUICK)
    with alone_on(url):
        await engine.start()
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
