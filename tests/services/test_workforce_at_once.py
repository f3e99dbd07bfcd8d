"""Several people and several clocks at once: one word counts, and one report is written."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.domain.departures import DepartureStatus
from bot.domain.ids import DepartureId, PositionName, UserId
from bot.errors import ConflictError
from tests.services.living import follow, living_world
from tests.services.world import MIA, OMAR, PAT, SAM, World

pytestmark = pytest.mark.postgres


@pytest.fixture
async def world(postgres_url: str) -> AsyncIterator[World]:
    async with living_world(postgres_url) as made:
        yield made


async def test_of_two_who_name_an_owner_at_once_one_is_told_who_was_faster(world: World) -> None:
    await world.services.people.changed(OMAR, active=False, at=world.clock.now())

    answers = await asyncio.gather(
        world.services.departures.succeed(DepartureId(1), by=MIA, successor=MIA),
        world.services.departures.succeed(DepartureId(1), by=PAT, successor=SAM),
        return_exceptions=True,
    )

    (refused,) = [each for each in answers if each is not None]
    assert isinstance(refused, ConflictError)
    async with world.database.reading() as tx:
        settled = await tx.departures.get(1)
    assert settled.status is DepartureStatus.SETTLED
    roles = (await follow(world)).roles.values()
    assert settled.successor in {MIA, SAM}
    assert not [role.name for role in roles if role.owner == OMAR]


async def test_a_departure_that_is_heard_of_twice_at_once_is_one(world: World) -> None:
    at = world.clock.now()

    await asyncio.gather(
        *(world.services.people.changed(OMAR, active=False, at=at) for _ in range(4)),
        *(world.services.departures.keep_step() for _ in range(4)),
    )

    async with world.database.reading() as tx:
        assert [each.person for each in await tx.departures.open()] == [OMAR]
        restricted = await tx.restrictions.all_live(at=at)
    assert {len(found) for found in restricted.values()} == {1}


async def test_two_clocks_write_one_report(world: World) -> None:
    world.clock.advance(days=60)

    reports = await asyncio.gather(*(world.services.sprawling.report_due() for _ in range(4)))

    assert len([each for each in reports if each is not None]) == 1


async def test_an_agent_is_retired_once_by_two_people(world: World) -> None:
    async def retire(by: UserId) -> object:
        position = PositionName("builder-1")
        return await world.services.offboardings.begin(position, by=by, reason="Enough.")

    answers = await asyncio.gather(retire(OMAR), retire(PAT), return_exceptions=True)

    assert len([each for each in answers if isinstance(each, ConflictError)]) == 1
    async with world.database.reading() as tx:
        assert len(await tx.offboardings.latest()) == 1
    assert (await follow(world)).position(PositionName("builder-1")).retired
