"""Within one transaction: a job that is held, and an attempt that is undone."""

import asyncio

import pytest

from bot.domain.ids import JobId
from bot.errors import ConflictError, NotFoundError
from storage.database import Database
from storage.transaction import Transaction
from tests.storage.builders import NOW
from tests.storage.conftest import Story


async def test_who_holds_a_job_lets_the_next_one_see_what_came_of_it(
    database: Database, story: Story
) -> None:
    async def counts() -> int:
        async with database.transaction() as tx:
            await tx.jobs.hold(story.job.id)
            number = await tx.transcripts.next_number(story.assignment.id)
            await asyncio.sleep(0)
            await tx.transcripts.tell(story.assignment.id, "hello", NOW)
            return number

    assert sorted(await asyncio.gather(*(counts() for _ in range(5)))) == [1, 2, 3, 4, 5]


async def test_a_job_that_is_not_there_cannot_be_held(database: Database) -> None:
    async with database.transaction() as tx:
        with pytest.raises(NotFoundError, match="There is no job 99"):
            await tx.jobs.hold(JobId(99))


async def test_an_attempt_that_fails_leaves_nothing_and_spares_the_rest(
    database: Database, story: Story
) -> None:
    async def fails(tx: Transaction) -> None:
        async with tx.attempt():
            await tx.transcripts.tell(story.assignment.id, "within", NOW)
            raise ConflictError

    async with database.transaction() as tx:
        await tx.transcripts.tell(story.assignment.id, "before", NOW)
        with pytest.raises(ConflictError):
            await fails(tx)
        await tx.transcripts.tell(story.assignment.id, "after", NOW)

    async with database.reading() as tx:
        entries = await tx.transcripts.entries(story.assignment.id)
    assert [(entry.number, entry.text) for entry in entries] == [(1, "before"), (2, "after")]


async def test_of_jobs_with_a_clone_only_those_that_ended_are_named(
    database: Database, story: Story
) -> None:
    async with database.reading() as tx:
        assert await tx.jobs.ended_before(NOW, among=[story.job.id, JobId(7)]) == ()
