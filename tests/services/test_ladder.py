"""While nobody decides, more people are asked, step by step, and nobody is asked twice."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.approvals import Approval, ApprovalStatus, Decision
from bot.domain.cards import ApprovalCard
from bot.domain.ids import ApprovalId, RepositoryName
from bot.domain.organization import Escalation
from bot.errors import ForbiddenError
from bot.gate import Gate
from bot.org import load
from storage.bell import Bell
from storage.database import Database
from tests.fakes import FakeQueue
from tests.services.world import MIA, OMAR, PAT, SAM, TOOLS, World, a_world, in_approval

ORG = Path(__file__).parents[2] / "org"
ONE = ApprovalId(1)


@pytest.fixture
async def world(sqlite_url: str) -> AsyncIterator[World]:
    """A world in which Pat may decide after four hours, and Mia after eight."""
    sample = load(ORG / "org.yml", environment={})
    webshop = sample.repository(RepositoryName("webshop"))
    steps = (Escalation(timedelta(hours=4), (PAT,)), Escalation(timedelta(hours=8), (MIA,)))
    asked = replace(webshop, approval=replace(webshop.approval, escalation=steps))
    organization = replace(sample, repositories={**sample.repositories, asked.name: asked})
    gate = Gate.load(
        organization, tools=TOOLS, lanes=ORG / "lanes.cedar", gates=ORG / "gates.cedar"
    )
    bell, queue = Bell(), FakeQueue()
    database = Database(sqlite_url, queue=queue, bell=bell)
    await database.open()
    made = a_world(database, bell=bell, queue=queue, organization=organization, gate=gate)
    await in_approval(made)
    yield made
    await database.close()


async def pass_hours(world: World, hours: int) -> int:
    """Let time pass, and the clock look in twice: once more does nothing."""
    world.clock.advance(hours=hours)
    taken = await world.services.approvals.nudge_due()
    assert await world.services.approvals.nudge_due() == 0
    await world.deliver()
    return taken


async def the_question(world: World) -> Approval:
    async with world.database.reading() as tx:
        return await tx.approvals.get(ONE)


async def test_the_clock_goes_up_the_ladder_and_decides_nothing(world: World) -> None:
    asked = []
    for hours in (1, 3, 4, 4):
        await pass_hours(world, hours)
        asked.append((await the_question(world)).entitled)

    assert asked == [(OMAR, SAM), (OMAR, SAM, PAT), (OMAR, SAM, PAT, MIA), (OMAR, SAM, PAT, MIA)]
    assert (await the_question(world)).status is ApprovalStatus.OPEN
    assert (await the_question(world)).answers == ()
    nudges = [post.key for post in world.messenger.posts if post.key.startswith("nudge:")]
    assert sorted(nudges) == ["nudge:1:U0OMAR", "nudge:1:U0SAM"]


async def test_who_comes_in_gets_the_card_and_may_decide_from_then_on(world: World) -> None:
    await pass_hours(world, 1)
    with pytest.raises(ForbiddenError):
        await world.services.approvals.answer(ONE, by=PAT, decision=Decision.APPROVE)

    await pass_hours(world, 3)

    assert isinstance(world.shown("approval:1:U0PAT"), ApprovalCard)
    await world.services.approvals.answer(ONE, by=PAT, decision=Decision.APPROVE)


async def test_where_nobody_below_can_be_reached_the_next_step_is_taken_at_once(
    world: World,
) -> None:
    for person in (OMAR, SAM):
        await world.services.people.changed(person, active=False, at=world.clock.now())
    await world.deliver()

    assert isinstance(world.shown("approval:1:U0PAT"), ApprovalCard)
    await world.services.approvals.answer(ONE, by=PAT, decision=Decision.APPROVE)
