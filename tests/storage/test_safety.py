"""What the database refuses, and what it says when it cannot work."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.domain.ids import AssignmentId, JobId
from bot.errors import TransientError
from storage.bell import Bell
from storage.database import Database
from storage.engines import database_url as parse
from storage.engines import migrating_engine
from storage.errors import ReadingOnlyError, StorageFullError
from tests.fakes import FakeQueue
from tests.storage.builders import NOW, RITA, a_job, an_assignment
from tests.storage.conftest import Story


@pytest.mark.parametrize(
    "sql", ["UPDATE cs_audit SET actor = 'nobody'", "DELETE FROM cs_audit WHERE id > 0"]
)
async def test_the_audit_can_only_be_added_to(
    database: Database, database_url: str, sql: str
) -> None:
    async with database.transaction() as tx:
        await tx.audit.add(RITA, "scope.accepted", "job 1", {"round": 1}, NOW, human=True)
    engine = migrating_engine(parse(database_url))

    with pytest.raises(DBAPIError, match="the audit is only ever added to"):
        async with engine.begin() as connection:
            await connection.execute(text(sql))

    await engine.dispose()
    async with database.reading() as tx:
        [entry] = await tx.audit.latest()
    assert (entry.actor, entry.verb, entry.detail, entry.human) == (
        RITA,
        "scope.accepted",
        {"round": 1},
        True,
    )


async def test_the_audit_of_a_job_is_told_in_its_order(database: Database, story: Story) -> None:
    async with database.transaction() as tx:
        await tx.audit.add(RITA, "job.requested", "job", {}, NOW, job=story.job.id, human=True)
        await tx.audit.add("dispatcher-1", "job.routed", "job", {}, NOW, job=story.job.id)
        await tx.audit.add(RITA, "other", "job", {}, NOW)

    async with database.reading() as tx:
        entries = await tx.audit.of_job(story.job.id)

    assert [entry.verb for entry in entries] == ["job.requested", "job.routed"]


async def test_nothing_belongs_to_a_job_that_is_not_there(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.transaction() as tx:
            await tx.assignments.add(an_assignment(JobId(99)))


async def test_a_transaction_is_all_or_nothing(database: Database, queue: FakeQueue) -> None:
    async def fail_half_way() -> None:
        async with database.transaction() as tx:
            await tx.jobs.add(a_job())
            await tx.transcripts.tell(AssignmentId(99), "Begin.", NOW)

    with pytest.raises(IntegrityError):
        await fail_half_way()

    async with database.reading() as tx:
        assert await tx.jobs.open() == ()


async def test_reading_cannot_change_anything(database: Database) -> None:
    with pytest.raises(ReadingOnlyError):
        async with database.reading() as tx:
            await tx.jobs.add(a_job())


async def test_reading_does_not_wait_for_a_writer_and_sees_one_state(database: Database) -> None:
    async with database.transaction() as writing:
        await writing.jobs.add(a_job())
        async with asyncio.timeout(5), database.reading() as tx:
            before = await tx.jobs.open()
            assert before == ()

    async with database.reading() as tx:
        assert await tx.jobs.count_by_owner() == {}
        async with database.transaction() as writing:
            await writing.jobs.add(a_job())
        assert len(await tx.jobs.open()) == 1


async def test_starting_work_uses_the_same_transaction(
    database: Database, story: Story, queue: FakeQueue
) -> None:
    async with database.transaction() as tx:
        await tx.start(story.assignment)

    assert queue.take() == (story.assignment.id, 1)


@pytest.fixture
async def small_disk(sqlite_url: str) -> AsyncIterator[Database]:
    """A database that may not grow any more."""
    database = Database(sqlite_url, queue=FakeQueue(), bell=Bell())

    @event.listens_for(database._writing.sync_engine, "connect")
    def limit(connection: object, _: object) -> None:
        cursor = connection.cursor()  # type: ignore[attr-defined]
        cursor.execute("PRAGMA max_page_count=1")  # that is: not more than there are
        cursor.close()

    yield database
    await database.close()


async def test_a_full_disk_is_a_clear_error_and_nothing_is_kept(small_disk: Database) -> None:
    async def fill() -> None:
        async with small_disk.transaction() as tx:
            for _ in range(100):
                await tx.jobs.add(a_job(request="x" * 4000))

    with pytest.raises(StorageFullError, match="cannot be written: its disk is full"):
        await fill()

    async with small_disk.reading() as tx:
        assert await tx.jobs.latest() == ()


@pytest.mark.postgres
async def test_a_server_that_is_away_is_a_transient_error(postgres_url: str) -> None:
    away = postgres_url.replace("host=", "host=/nowhere")
    database = Database(away, queue=FakeQueue(), bell=Bell())

    with pytest.raises(TransientError, match="does not answer"):
        await database.open()

    await database.close()
