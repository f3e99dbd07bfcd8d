"""A database of each kind, and a story to tell with it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from bot.domain.assignments import Assignment
from bot.domain.jobs import Job
from storage.bell import Bell
from storage.database import Database
from tests.fakes import FakeQueue
from tests.storage.builders import a_job, an_assignment


@pytest.fixture
def queue() -> FakeQueue:
    return FakeQueue()


@pytest.fixture
def bell() -> Bell:
    return Bell()


@pytest.fixture
async def database(database_url: str, queue: FakeQueue, bell: Bell) -> AsyncIterator[Database]:
    opened = Database(database_url, queue=queue, bell=bell)
    await opened.open()
    yield opened
    await opened.close()


@dataclass(frozen=True, slots=True)
class Story:
    """A job and the builder's assignment."""

    job: Job
    assignment: Assignment


@pytest.fixture
async def story(database: Database) -> Story:
    async with database.transaction() as tx:
        job = await tx.jobs.add(a_job())
        return Story(job, await tx.assignments.add(an_assignment(job.id)))
