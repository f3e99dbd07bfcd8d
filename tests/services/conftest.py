"""The organization of the services' tests."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot import log
from bot.gate import Gate
from bot.org import load
from storage.bell import Bell
from storage.database import Database
from tests.fakes import FakeQueue
from tests.services.batching import asked_about, tagging, tags
from tests.services.world import TOOLS, World, a_world
from tests.services.worlds import another_world


@pytest.fixture(autouse=True, scope="session")
def _logging() -> None:
    # Tracebacks with every local variable would take longer than the tests.
    log.configure(as_json=True)


ORG = Path(__file__).parents[2] / "org"


@pytest.fixture
async def world(sqlite_url: str) -> AsyncIterator[World]:
    async with _world(sqlite_url) as made:
        yield made


@pytest.fixture
async def postgres_world(postgres_url: str) -> AsyncIterator[World]:
    """The same world where several transactions write at once."""
    async with _world(postgres_url) as made:
        yield made


@asynccontextmanager
async def _world(url: str) -> AsyncIterator[World]:
    organization = load(ORG / "org.yml", environment={})
    gate = Gate.load(
        organization, tools=TOOLS, lanes=ORG / "lanes.cedar", gates=ORG / "gates.cedar"
    )
    bell, queue = Bell(), FakeQueue()
    database = Database(url, queue=queue, bell=bell)
    await database.open()
    yield a_world(database, bell=bell, queue=queue, organization=organization, gate=gate)
    await database.close()


@pytest.fixture
async def three(sqlite_url: str) -> AsyncIterator[World]:
    """A job with three tags that wait for Omar."""
    async with another_world(sqlite_url, tagging) as world:
        await asked_about(world, tags("v1", "v2", "v3"))
        yield world
