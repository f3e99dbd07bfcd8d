"""Two people who change the organization at the same moment: one of them is told so."""

import asyncio

import pytest

from bot.domain.changes import ReassignOwner
from bot.domain.ids import RoleName
from bot.errors import StaleError
from tests.services.registries import begun
from tests.services.world import MIA, PAT, RITA, SAM, World

BUILDER = RoleName("builder")


async def both_at_once(world: World) -> None:
    """Have two people change one role, on what the same version showed them."""
    seen = (await begun(world)).id
    change = world.services.registry.change

    ended = await asyncio.gather(
        change([ReassignOwner(BUILDER, SAM)], by=PAT, why="one", seen=seen),
        change([ReassignOwner(BUILDER, RITA)], by=MIA, why="another", seen=seen),
        return_exceptions=True,
    )

    refused = [each for each in ended if isinstance(each, StaleError)]
    assert len(refused) == 1
    assert (await world.services.registry.newest()).id == seen + 1


async def test_one_of_two_at_once_is_told(world: World) -> None:
    await both_at_once(world)


@pytest.mark.postgres
async def test_one_of_two_at_once_is_told_on_postgresql(postgres_world: World) -> None:
    await both_at_once(postgres_world)
