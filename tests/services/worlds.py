"""Worlds whose organization differs from the sample one."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from bot.domain.ids import UserId
from bot.domain.organization import Organization
from bot.gate import Gate
from bot.org import load
from storage.bell import Bell
from storage.database import Database
from tests.fakes import FakeQueue
from tests.services.world import TOOLS, World, a_world

ORG = Path(__file__).parents[2] / "org"


def owned_by(person: UserId, organization: Organization) -> Organization:
    """Return the organization with every role owned by one person, so that others may leave."""
    roles = {name: replace(role, owner=person) for name, role in organization.roles.items()}
    return replace(organization, roles=roles)


@asynccontextmanager
async def another_world(
    url: str, organize: Callable[[Organization], Organization]
) -> AsyncIterator[World]:
    """Open a world with the sample organization as this changes it."""
    organization = organize(load(ORG / "org.yml", environment={}))
    gate = Gate.load(
        organization, tools=TOOLS, lanes=ORG / "lanes.cedar", gates=ORG / "gates.cedar"
    )
    bell, queue = Bell(), FakeQueue()
    database = Database(url, queue=queue, bell=bell)
    await database.open()
    try:
        yield a_world(database, bell=bell, queue=queue, organization=organization, gate=gate)
    finally:
        await database.close()
