"""Taking over the work of processes that died."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import structlog
from dbos import DBOS

from bot.engine.names import QUEUE
from bot.errors import TransientError
from storage.database import Database

log = structlog.get_logger()


class Rescuer:
    """Gives signs of life, and puts the work of workers that give none back into the queue.

    A worker that was only slow may then find its work done by another. That does no harm: whatever
    it still writes is refused, because it changes what it saw by compare-and-set.
    """

    def __init__(
        self,
        database: Database,
        *,
        worker: str,
        every: timedelta = timedelta(seconds=5),
        dead_after: timedelta = timedelta(seconds=30),
    ) -> None:
        self._database = database
        self._worker = worker
        self._every = every
        self._dead_after = dead_after

    async def run(self) -> None:
        """Give signs of life, and rescue, until cancelled."""
        while True:
            try:
                await self.beat()
                await self.rescue()
            except TransientError:
                log.warning("rescue.postponed", exc_info=True)
            await asyncio.sleep(self._every.total_seconds())

    async def beat(self) -> None:
        """Give a sign of life."""
        async with self._database.transaction() as tx:
            await tx.workers.beat(self._worker)

    async def rescue(self) -> None:
        """Take over from every worker that is dead, unless another process does so already."""
        async with self._database.transaction() as tx:
            if not await tx.workers.may_rescue():
                return
            dead = await tx.workers.silent_for(self._dead_after)
            await hand_over(dead)
            await tx.workers.remove(dead)

    async def leave(self) -> None:
        """Hand over what this worker has not finished, and be forgotten."""
        await hand_over([self._worker])
        async with self._database.transaction() as tx:
            await tx.workers.remove([self._worker])


async def hand_over(workers: Sequence[str]) -> None:
    """Put the unfinished work of these workers back into the queue."""
    if not workers:
        return
    left = await DBOS.list_workflows_async(
        executor_id=list(workers),
        status="PENDING",
        queue_name=QUEUE,
        load_input=False,
        load_output=False,
    )
    if left:
        log.info("work.handed_over", workers=list(workers), workflows=len(left))
        await DBOS.resume_workflows_async(
            [workflow.workflow_id for workflow in left], queue_name=QUEUE
        )
