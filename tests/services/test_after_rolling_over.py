"""What is changed by hand after Roll over holds, also once the way back is over."""

from collections.abc import AsyncIterator

import pytest

from bot.domain.changes import Deactivate
from bot.domain.ids import ModelName
from bot.domain.shadow_wishes import Wish
from bot.domain.shadows import WAY_BACK, ShadowStatus
from tests.services.living import follow, living_world
from tests.services.shadowing import (
    BUILDER,
    BUILDING,
    CANDIDATE,
    MASON,
    ONE,
    REVIEWER,
    change,
    shadow_of,
    shadowing,
)
from tests.services.world import OMAR, PAT, World


@pytest.fixture
async def world(sqlite_url: str) -> AsyncIterator[World]:
    async with living_world(sqlite_url) as made:
        yield made


async def test_whom_somebody_took_the_work_from_by_hand_does_not_get_it_back(world: World) -> None:
    await shadowing(world, BUILDING)
    await world.services.shadows.roll_over(ONE, by=OMAR)
    await follow(world)
    await change(world, Deactivate(MASON))
    world.clock.advance(seconds=WAY_BACK.total_seconds())

    await world.services.shadows.tend()

    organization, shadow = await follow(world), await shadow_of(world)
    assert not organization.position(MASON).active
    assert not organization.position(BUILDER).retired
    assert shadow.status is ShadowStatus.SETTLED
    assert shadow.reason == "builder-3 gets no work any more, so builder-1 did not retire."


async def test_an_organization_that_was_rolled_back_as_a_whole_stays_so(world: World) -> None:
    await shadowing(world)
    await world.services.shadows.roll_over(ONE, by=OMAR)
    await world.services.registry.roll_back(2, by=PAT, why="The reviews were poor.")
    await follow(world)
    world.clock.advance(seconds=WAY_BACK.total_seconds())

    await world.services.shadows.tend()

    organization, shadow = await follow(world), await shadow_of(world)
    assert organization.position(REVIEWER).active
    assert not organization.position(CANDIDATE).active
    assert shadow.status is ShadowStatus.SETTLED
    assert shadow.reason == "reviewer-1 has work again, so it did not retire."


async def test_who_was_rolled_over_itself_does_not_come_back_as_its_forerunner_settles(
    world: World,
) -> None:
    await shadowing(world)
    await world.services.shadows.roll_over(ONE, by=OMAR)
    await follow(world)
    world.clock.advance(days=3)
    second = await shadowing(world, Wish(CANDIDATE, ModelName("gpt")))
    await world.services.shadows.roll_over(second.id, by=OMAR)
    world.clock.advance(days=4)

    await world.services.shadows.tend()

    organization = await follow(world)
    assert not organization.position(CANDIDATE).active
    assert organization.position(second.candidate).active
    assert (await shadow_of(world)).status is ShadowStatus.SETTLED
