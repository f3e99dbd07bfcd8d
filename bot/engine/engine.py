"""The engine: it works through assignments, and resumes them where a crash cut them off."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

import structlog
from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer

from bot.domain.ids import AssignmentId
from bot.engine.names import APPLICATION, QUEUE, VERSION, WORKFLOW
from bot.engine.patience import insist
from bot.engine.queue import lazy_client
from bot.engine.rescue import Rescuer
from bot.engine.underway import Underway, cancel, within
from bot.errors import CountersignError, ExpectedError
from storage.database import Database
from storage.engines import database_url, is_sqlite, plain_url

log = structlog.get_logger()

Proceed = Callable[[AssignmentId, int], Awaitable[bool]]

_FINISHED = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]
_PURGED_AT_ONCE = 500


class SegmentFailedError(CountersignError):
    """This part of the work has failed; the log says why."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How often the engine looks, and how long it waits."""

    poll: timedelta = timedelta(seconds=0.5)
    first_retry: timedelta = timedelta(seconds=0.5)
    beat: timedelta = timedelta(seconds=5)
    dead_after: timedelta = timedelta(seconds=30)


class Engine:
    """Runs segments: one workflow each, and each call of `proceed` one step of it.

    A finished step is never run again; one that was cut off is. `proceed` returns True while there
    is more to do in the segment, and False at its end: a job that waits for a person holds nothing
    here. One engine for each process, because DBOS is one for each process.
    """

    def __init__(
        self,
        url: str,
        *,
        database: Database,
        proceed: Proceed,
        worker: str | None = None,
        concurrency: int = 20,
        pace: Pace | None = None,
    ) -> None:
        address = database_url(url)
        self._url = plain_url(url)
        self._proceed = proceed
        self._concurrency = concurrency
        self._pace = pace or Pace()
        self._underway = Underway()
        self._beating: asyncio.Task[None] | None = None
        if is_sqlite(address):
            # After a restart the same name finds its own unfinished work again.
            self._worker = worker or "local"
            self._rescuer: Rescuer | None = None
        else:
            # Two workers of one name would do each other's work a second time.
            self._worker = f"{worker or 'worker'}-{uuid4().hex}"
            self._rescuer = Rescuer(
                url,
                database=database,
                worker=self._worker,
                every=self._pace.beat,
                dead_after=self._pace.dead_after,
            )

    async def start(self) -> None:
        """Take up what was cut off, then whatever is queued.

        On SQLite the caller holds the lock of the database (`bot.engine.lock`).
        """
        try:
            await self._launch()
        except BaseException:
            await self._destroy()
            raise

    async def _launch(self) -> None:
        await asyncio.to_thread(self._prepare)
        self._register()
        DBOS(config=self._config())
        if self._rescuer:
            # Before any work is taken, so that there is always somebody to be found dead.
            await self._rescuer.beat()
        # DBOS adopts the loop it is launched in, so this cannot be done in a thread.
        DBOS.launch()
        if self._rescuer:
            self._beating = asyncio.create_task(self._rescuer.run())

    async def stop(self, *, grace: timedelta = timedelta(seconds=10)) -> None:
        """Let running steps finish within this time, cut off the others, and let go.

        What was cut off is resumed at the next start, or by another worker.
        """
        cut_off = await self._underway.settle(grace)
        if cut_off:
            log.warning("work.cut_off", workflows=cut_off)
        # What we cancel ourselves is no news.
        logging.getLogger("dbos").setLevel(logging.ERROR)
        await self._underway.cut_off()
        if self._beating:
            await cancel(self._beating)
        await self._destroy()

    async def purge(self, before: datetime) -> int:
        """Forget workflows that ended before then, and return how many."""
        purged = 0
        while True:
            ended = await DBOS.list_workflows_async(
                status=_FINISHED,
                completed_before=before.isoformat(),
                limit=_PURGED_AT_ONCE,
                load_input=False,
                load_output=False,
            )
            if not ended:
                return purged
            await DBOS.delete_workflows_async([workflow.workflow_id for workflow in ended])
            purged += len(ended)

    def _prepare(self) -> None:
        # The queue must be there before the launch: DBOS finds a later one only after a second.
        DBOS.migrate(self._url)
        client = lazy_client(self._url)
        try:
            client.register_queue(
                QUEUE,
                worker_concurrency=self._concurrency,
                polling_interval_sec=self._pace.poll.total_seconds(),
            )
        finally:
            client.destroy()

    def _config(self) -> DBOSConfig:
        return {
            "name": APPLICATION,
            "system_database_url": self._url,
            "application_version": VERSION,
            "executor_id": self._worker,
            "serializer": DBOSPortableJSONSerializer(),
            # Without a limit DBOS starts a thread for each thing it does at once.
            "max_executor_threads": 32 if self._rescuer else 8,
            "notification_listener_polling_interval_sec": self._pace.poll.total_seconds(),
            "log_level": "WARNING",
            "run_migrations": False,
        }

    def _register(self) -> None:
        loop = asyncio.get_running_loop()

        @DBOS.step(name="proceed")
        async def proceed(assignment: int, segment: int) -> bool:
            return await self._step(AssignmentId(assignment), segment)

        # Jobs count by themselves how often they were restarted; DBOS must not give up on them.
        @DBOS.workflow(name=WORKFLOW, max_recovery_attempts=None)
        async def work(assignment: int, segment: int) -> None:
            # While our loop rests, DBOS takes one of its own, where no service can live.
            await within(loop, self._work(proceed, assignment, segment))

    async def _work(
        self, proceed: Callable[[int, int], Awaitable[bool]], assignment: int, segment: int
    ) -> None:
        self._underway.join()
        await self._underway.pass_on()
        while await proceed(assignment, segment):
            await self._underway.pass_on()

    async def _step(self, assignment: AssignmentId, segment: int) -> bool:
        try:
            return await insist(
                lambda: self._proceed(assignment, segment), first_wait=self._pace.first_retry
            )
        except ExpectedError:
            # Somebody else has moved the job: this segment has nothing left to do.
            log.info("segment.left", assignment=assignment, segment=segment, exc_info=True)
            return False
        except Exception:
            # It ends this workflow for good; the sweep finds the assignment and starts it again.
            log.exception("segment.failed", assignment=assignment, segment=segment)
            # DBOS keeps what it ended with, past the door where secrets are taken out.
            raise SegmentFailedError from None

    async def _destroy(self) -> None:
        loop = asyncio.get_running_loop()
        # DBOS made its own threads those of the loop, and waits for them when it is destroyed.
        loop.set_default_executor(ThreadPoolExecutor())
        await asyncio.to_thread(DBOS.destroy, destroy_registry=True)
        # What was taken from the queue in the meantime is at rest as well, or soon will be.
        await self._underway.end()
        # It may have given the loop the threads of a DBOS that is gone by now.
        loop.set_default_executor(ThreadPoolExecutor())
        if self._rescuer:
            await self._rescuer.leave()
