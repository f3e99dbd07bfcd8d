"""Several people and several clocks at once: one decision counts, and work is done twice, once."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.domain.pairs import PairStatus
from bot.domain.shadows import ShadowStatus
from bot.errors import ConflictError
from tests.services.living import follow, living_world
from tests.services.shadowing import (
    CANDIDATE,
    ONE,
    REVIEWER,
    WISH,
    pair_of,
    reviewed,
    shadow_of,
    shadowing,
)
from tests.services.world import OMAR, PAT, World, judges

pytestmark = pytest.mark.postgres


@pytest.fixture
async def world(postgres_url: str) -> AsyncIterator[World]:
    async with living_world(postgres_url) as made:
        yield made


async def test_of_two_who_declare_the_same_shadow_at_once_one_does(world: World) -> None:
    declare = world.services.shadows.declare

    answers = await asyncio.gather(
        *(declare(WISH, by=person) for person in (OMAR, PAT)), return_exceptions=True
    )

    assert len([each for each in answers if isinstance(each, ConflictError)]) == 1
    async with world.database.reading() as tx:
        assert len(await tx.shadows.open()) == 1


async def test_roll_over_and_stop_at_once_are_one_decision(world: World) -> None:
    await shadowing(world)
    shadows = world.services.shadows

    answers = await asyncio.gather(
        shadows.roll_over(ONE, by=OMAR), shadows.stop(ONE, by=PAT), return_exceptions=True
    )

    assert len([each for each in answers if isinstance(each, ConflictError)]) == 1
    rolled = (await shadow_of(world)).status is ShadowStatus.ROLLED_OVER
    organization = await follow(world)
    assert organization.position(CANDIDATE).active is rolled
    assert organization.position(REVIEWER).active is not rolled


async def test_two_who_roll_over_at_once_change_the_organization_once(world: World) -> None:
    await shadowing(world)

    answers = await asyncio.gather(
        *(world.services.shadows.roll_over(ONE, by=person) for person in (OMAR, PAT, OMAR)),
        return_exceptions=True,
    )

    assert len([each for each in answers if isinstance(each, ConflictError)]) == 2
    async with world.database.reading() as tx:
        assert await tx.registry.number() == 3


async def test_four_clocks_begin_one_copy(world: World) -> None:
    await shadowing(world)
    await reviewed(world)
    world.clock.advance(hours=1)

    await asyncio.gather(*(world.services.pairing.carry_on() for _ in range(4)))

    assert (await pair_of(world)).status in {PairStatus.HIDDEN, PairStatus.UNDER_WAY}
    await world.services.pairing.carry_on()
    assert len(world.queue) == 1


async def test_a_verdict_and_a_stop_at_once_end_the_pair_once(world: World) -> None:
    await shadowing(world)
    await reviewed(world)
    world.clock.advance(hours=1)
    await world.services.pairing.carry_on()

    await asyncio.gather(world.work(judges("pass")), world.services.shadows.stop(ONE, by=OMAR))

    pair = await pair_of(world)
    assert pair.status in {PairStatus.COMPARED, PairStatus.DROPPED}
    assert (pair.ours is not None) is (pair.status is PairStatus.COMPARED)
    assert (await shadow_of(world)).status is ShadowStatus.STOPPED


async def test_four_clocks_retire_the_old_position_once(world: World) -> None:
    await shadowing(world)
    await world.services.shadows.roll_over(ONE, by=OMAR)
    world.clock.advance(days=8)

    await asyncio.gather(*(world.services.shadows.tend() for _ in range(4)))

    assert (await shadow_of(world)).status is ShadowStatus.SETTLED
    assert (await follow(world)).position(REVIEWER).retired
