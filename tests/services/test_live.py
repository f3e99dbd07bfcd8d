"""A change of the organization takes effect without a restart, in every process."""

import pytest

from bot.assembly import assemble
from bot.domain.calls import CallStatus
from bot.domain.changes import Deactivate, ReassignOwner, Retire, SetTools
from bot.domain.ids import AssignmentId, JobId, PositionName, RoleName
from bot.errors import StaleError
from bot.services.cases import read_case
from tests.services.registries import begun
from tests.services.world import OMAR, PAT, RITA, CurtainError, World, hands_in, in_scope, says

BUILDER = RoleName("builder")


async def narrowed(world: World) -> None:
    """Take the tool `workspace__edit` out of the builder's lane."""
    tools = ("workspace__read", "workspace__hand_in", "repository__merge", "desk__deliver")
    await world.services.registry.change([SetTools(BUILDER, tools)], by=OMAR, why="careful")


async def test_the_services_follow_the_newest_version(world: World) -> None:
    await begun(world)
    await world.services.registry.change([ReassignOwner(BUILDER, PAT)], by=OMAR, why="so")

    followed = await world.live.refresh()
    again = await world.live.refresh()

    assert (followed, again) == (True, False)
    assert world.live.parts.organization.roles[BUILDER].owner == PAT


async def test_a_narrowed_lane_holds_for_the_very_next_call(world: World) -> None:
    await begun(world)
    await in_scope(world)
    await world.services.scope.accept(JobId(1), by=RITA)
    await narrowed(world)

    await world.work(says("workspace__edit", path="shop/signup.py"), CurtainError())

    assert not [r for r in world.toolbox.requests if r.tool == "workspace__edit"]
    async with world.database.reading() as tx:
        events = await tx.gate_events.of_job(JobId(1))
    assert "workspace__edit is not in the lane" in events[0].reason


async def test_a_process_that_has_not_followed_yet_rules_on_nothing(world: World) -> None:
    await begun(world)
    await in_scope(world)
    await world.services.scope.accept(JobId(1), by=RITA)
    outdated = assemble(world.live.parts)
    world.llm.expect(says("workspace__edit", path="shop/signup.py"))
    started = world.queue.take()
    assert started is not None
    for _ in range(2):  # it is briefed, and proposes its call
        await outdated.work.proceed(*started)
    await narrowed(world)

    async with world.database.reading() as tx:
        case = await read_case(tx, AssignmentId(started[0]))
    call = next(call for call in case.calls if call.status is CallStatus.PROPOSED)
    with pytest.raises(StaleError, match="organization has changed"):
        await outdated.work.gating.rule(case, call)

    assert not world.toolbox.requests


async def test_an_inactive_position_gets_no_new_job(world: World) -> None:
    await begun(world)
    await world.services.registry.change(
        [Deactivate(PositionName("builder-1"))], by=OMAR, why="holidays of its key"
    )
    await world.live.refresh()

    await in_scope(world)
    await world.services.scope.accept(JobId(1), by=RITA)

    assert (await world.job()).owner == PositionName("builder-2")


async def test_a_retired_position_makes_no_call_any_more(world: World) -> None:
    await begun(world)
    await in_scope(world)
    await world.services.scope.accept(JobId(1), by=RITA)
    owner = (await world.job()).owner
    assert owner is not None
    await world.services.registry.change([Retire(owner)], by=OMAR, why="it is done")

    await world.work(says("workspace__edit", path="a"), hands_in(), CurtainError())

    assert not world.toolbox.requests
    async with world.database.reading() as tx:
        events = await tx.gate_events.of_job(JobId(1))
    assert {event.reason for event in events} == {f"The position {owner} is retired."}
