"""The organization of the services' tests."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import log
from bot.gate import Gate
from bot.org import load
from storage.bell import Bell
from storage.database import Database
from tests.fakes import FakeQueue
from tests.services.world import TOOLS, World, a_world


@pytest.fixture(autouse=True, scope="session")
def _logging() -> None:
    # Tracebacks with every local variable would take longer than the tests.
    log.configure(as_json=True)


ORG = Path(__file__).parents[2] / "org"


@pytest.fixture
async def world(sqlite_url: str) -> AsyncIterator[World]:
    organization = load(ORG / "org.yml")
    gate = Gate.load(
        organization, tools=TOOLS, lanes=ORG / "lanes.cedar", gates=ORG / "gates.cedar"
    )
    bell, queue = Bell(), FakeQueue()
    database = Database(sqlite_url, queue=queue, bell=bell)
    await database.open()
    yield a_world(database, bell=bell, queue=queue, organization=organization, gate=gate)
    await database.close()
