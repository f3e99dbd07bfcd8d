"""One pair that cannot go on holds no other one up, and none is begun beyond what was allowed."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.domain.ids import AssignmentId, JobId, PairId
from bot.domain.pairs import PairStatus
from bot.errors import TransientError
from bot.tools.git import GitError
from tests.services.living import living_world
from tests.services.shadowing import (
    BUILDING,
    ONE,
    WISH,
    pair_of,
    reviewed,
    shadow_of,
    shadowed,
    shadowing,
)
from tests.services.world import OMAR, World, at_work, hands_in, judges, merges

SECOND = 2


@pytest.fixture
async def world(sqlite_url: str) -> AsyncIterator[World]:
    async with living_world(sqlite_url) as made:
        yield made


async def built(world: World) -> None:
    """Bring a pair to where its revision is handed in, and is still to be measured."""
    await shadowing(world, BUILDING)
    await at_work(world, hands_in(), judges("pass"), judges("pass"), merges())
    world.clock.advance(hours=1)
    assert (await shadowed(world, hands_in())).status is PairStatus.HANDED_IN


async def another(world: World) -> None:
    """Plan one more pair of the same job, as if it were other work."""
    async with world.database.transaction() as tx:
        first = await tx.pairs.get(PairId(1))
        [other, *_] = [a for a in await tx.assignments.of_job(JobId(1)) if a.id != first.work]
        fresh = replace(
            first,
            id=PairId(0),
            work=AssignmentId(other.id),
            status=PairStatus.DUE,
            hidden=None,
            assignment=None,
            ours=None,
            version=0,
        )
        assert await tx.pairs.plan(fresh)


async def test_a_revision_that_cannot_be_read_is_not_measured(world: World) -> None:
    await built(world)
    world.workspaces.unreadable += [GitError("git diff: bad object")]
    await another(world)

    await world.services.pairing.carry_on()

    pair = await pair_of(world)
    assert (pair.status, pair.theirs.lines) == (PairStatus.COMPARED, None)
    assert (await pair_of(world, SECOND)).status is PairStatus.UNDER_WAY


async def test_a_revision_that_cannot_be_read_for_a_day_is_not_measured(world: World) -> None:
    await built(world)
    world.workspaces.unreadable += [TransientError("The remote is away.")] * 3
    await world.services.pairing.carry_on()
    assert (await pair_of(world)).status is PairStatus.HANDED_IN

    world.clock.advance(days=1)
    await world.services.pairing.carry_on()

    pair = await pair_of(world)
    assert (pair.status, pair.theirs.lines) == (PairStatus.COMPARED, None)


async def test_a_fault_in_one_pair_lets_the_others_follow_after_a_day(world: World) -> None:
    await shadowing(world)
    await reviewed(world)
    await another(world)
    world.clock.advance(hours=1)
    world.workspaces.failures += [OSError("No space left on device")] * 2
    await world.services.pairing.carry_on()
    assert (await pair_of(world)).status is PairStatus.HIDDEN

    world.clock.advance(days=1)
    await world.services.pairing.carry_on()
    await world.services.pairing.carry_on()

    assert (await pair_of(world)).status is PairStatus.NO_RESULT
    assert (await pair_of(world, SECOND)).status is PairStatus.UNDER_WAY


async def test_work_that_was_planned_while_its_shadow_was_stopped_is_dropped(world: World) -> None:
    await shadowing(world)
    await reviewed(world)
    # The review was filed by who still saw the shadow standing, and kept after it was stopped.
    async with world.database.transaction() as tx:
        shadow = await tx.shadows.hold(ONE)
        await tx.shadows.replace(shadow, shadow.stopped(by=OMAR, at=world.clock.now()))
    world.clock.advance(hours=1)

    await world.services.pairing.carry_on()

    pair = await pair_of(world)
    assert (pair.status, pair.reason) == (PairStatus.DROPPED, "Shadow 1 is stopped.")
    assert world.workspaces.placed == []


async def test_none_is_begun_once_the_shadow_has_cost_enough(world: World) -> None:
    await shadowing(world, replace(WISH, cost_microusd=500))
    await reviewed(world)
    await another(world)
    world.clock.advance(hours=1)
    assert (await shadowed(world, judges("pass"))).status is PairStatus.COMPARED

    await world.services.pairing.carry_on()
    assert (await pair_of(world, SECOND)).status is PairStatus.DUE

    await world.services.shadows.tend()
    assert (await pair_of(world, SECOND)).status is PairStatus.DROPPED
    assert "has cost" in (await shadow_of(world)).reason
