"""Taking over the work of processes that died."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import structlog

from bot.engine.names import QUEUE
from bot.engine.queue import lazy_client
from storage.database import Database

log = structlog.get_logger()


class Rescuer:
    """Gives signs of life, and puts the work of workers that give none back into the queue.

    A worker that was only slow may then find its work done by another. That does no harm: whatever
    it still writes is refused, because it changes what it saw by compare-and-set.
    """

    def __init__(
        self,
        url: str,
        *,
        database: Database,
        worker: str,
        every: timedelta = timedelta(seconds=5),
        dead_after: timedelta = timedelta(seconds=30),
    ) -> None:
        self._database = database
        self._client = lazy_client(url)
        self._worker = worker
        self._every = every
        self._dead_after = dead_after

    async def run(self) -> None:
        """Give signs of life, and rescue, until cancelled."""
        while True:
            try:
                await self.beat()
                await self.rescue()
            except Exception:
                # Whatever it was: without signs of life this worker would be taken for dead.
                log.exception("rescue.failed")
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
            await self._hand_over(dead)
            await tx.workers.remove(dead)

    async def leave(self) -> None:
        """Hand over what this worker has not finished, and be forgotten.

        The worker must have stopped: it would take its own work from the queue again.
        """
        try:
            await self._hand_over([self._worker])
            async with self._database.transaction() as tx:
                await tx.workers.remove([self._worker])
        except Exception:
            # The others find this worker silent, and take over a little later.
            log.exception("rescue.failed")
        finally:
            await asyncio.to_thread(self._client.destroy)

    async def _hand_over(self, workers: Sequence[str]) -> None:
        """Put the unfinished work of these workers back into the queue."""
        if not workers:
            return
        left = await self._client.list_workflows_async(
            executor_id=list(workers),
            status="PENDING",
            queue_name=QUEUE,
            load_input=False,
            load_output=False,
        )
        if left:
            log.info("work.handed_over", workers=list(workers), workflows=len(left))
            ids = [workflow.workflow_id for workflow in left]
            await self._client.resume_workflows_async(ids, queue_name=QUEUE)
