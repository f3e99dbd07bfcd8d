"""Work that is done again lets real work go first, goes on where it was cut off, and ends."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.domain.ids import JobId
from bot.domain.pairs import PairStatus
from bot.domain.staffing import Staffing
from bot.errors import TransientError
from tests.services.living import living_world
from tests.services.shadowing import (
    CANDIDATE,
    pair_of,
    reviewed,
    shadowed,
    shadowing,
)
from tests.services.world import (
    PAT,
    CurtainError,
    World,
    at_work,
    hands_in,
    judges,
)

HIDDEN = 2


@pytest.fixture
async def world(sqlite_url: str) -> AsyncIterator[World]:
    async with living_world(sqlite_url) as made:
        yield made


async def test_real_work_goes_first(world: World) -> None:
    await shadowing(world)
    await at_work(world, hands_in(), judges("pass"), CurtainError())

    assert await world.services.pairing.carry_on() == 0
    assert (await pair_of(world)).status is PairStatus.DUE


async def test_what_began_long_ago_holds_no_shadow_up(world: World) -> None:
    await shadowing(world)
    await at_work(world, hands_in(), judges("pass"), CurtainError())
    world.clock.advance(minutes=31)

    await world.services.pairing.carry_on()

    assert (await pair_of(world)).status is PairStatus.UNDER_WAY


async def test_a_shadow_waits_an_hour_at_most(world: World) -> None:
    await shadowing(world)
    await reviewed(world)
    world.clock.advance(minutes=59)
    await world.say("the footer is wrong, please fix it")

    assert await world.services.pairing.carry_on() == 0
    world.clock.advance(minutes=1)
    assert await world.services.pairing.carry_on() == 1


async def test_one_pair_is_under_way_at_a_time(world: World) -> None:
    await shadowing(world)
    await reviewed(world)
    world.clock.advance(hours=1)

    await world.services.pairing.carry_on()
    await world.services.pairing.carry_on()

    assert len(world.queue) == 1
    assert len(world.workspaces.placed) == 1


async def test_what_was_cut_off_between_two_steps_goes_on_and_happens_once(world: World) -> None:
    await shadowing(world)
    await reviewed(world)
    world.clock.advance(hours=1)
    world.workspaces.failures.append(TransientError("The disk is away."))
    await world.services.pairing.carry_on()
    assert (await pair_of(world)).status is PairStatus.HIDDEN

    pair = await shadowed(world, judges("pass"))

    assert (pair.status, pair.hidden) == (PairStatus.COMPARED, HIDDEN)


async def test_what_cannot_be_begun_for_a_day_is_given_up(world: World) -> None:
    await shadowing(world)
    await reviewed(world)
    world.workspaces.failures += [TransientError("The disk is away.")] * 2
    world.clock.advance(hours=23)
    await world.services.pairing.carry_on()
    assert (await pair_of(world)).status is PairStatus.HIDDEN

    world.clock.advance(hours=1)
    await world.services.pairing.carry_on()

    pair = await pair_of(world)
    assert pair.status is PairStatus.NO_RESULT
    assert pair.reason == "It could not be begun for a day: The disk is away."


async def test_a_hidden_job_that_a_person_ended_holds_nothing_up(world: World) -> None:
    await shadowing(world)
    await reviewed(world)
    world.clock.advance(hours=1)
    await world.services.pairing.carry_on()
    await world.services.control.stop(JobId(HIDDEN), by=PAT)

    await world.services.pairing.carry_on()

    pair = await pair_of(world)
    assert (pair.status, pair.reason) == (PairStatus.NO_RESULT, "Its job 2 was ended by hand.")


async def test_whom_a_process_does_not_know_yet_waits(world: World) -> None:
    await shadowing(world)
    await reviewed(world)
    world.clock.advance(hours=1)
    organization = world.services.pairing.staffing.organization
    positions = {k: v for k, v in organization.positions.items() if k != CANDIDATE}
    behind = Staffing(replace(organization, positions=positions), frozenset())

    assert await replace(world.services.pairing, staffing=behind).carry_on() == 0

    assert (await pair_of(world)).status is PairStatus.DUE
