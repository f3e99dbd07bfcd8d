"""Worlds whose organization differs from the sample one."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from bot.domain.ids import RoleName
from bot.domain.organization import Organization
from bot.gate import Gate
from bot.org import load
from storage.bell import Bell
from storage.database import Database
from tests.fakes import FakeQueue
from tests.services.world import MIA, TOOLS, World, a_world

ORG = Path(__file__).parents[2] / "org"


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


def builders_of_mia(organization: Organization) -> Organization:
    """Let who owns the builders not be who approves: one of them can leave without the other."""
    builder = replace(organization.roles[RoleName("builder")], owner=MIA)
    return replace(organization, roles={**organization.roles, builder.name: builder})
