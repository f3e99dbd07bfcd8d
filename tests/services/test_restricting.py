"""A restricted position loses what its lane would permit, at once and for everybody to see."""

import pytest

from bot.domain.approvals import ApprovalStatus, Decision
from bot.domain.cards import ApprovalCard, GateEventCard, JobCard
from bot.domain.ids import JobId, PositionName
from bot.domain.jobs import JobStatus
from bot.domain.models import ModelReply, Prompt
from bot.domain.restrictions import Extent, Restriction, RestrictionKind
from bot.services.restricting import lift, restrict
from tests.services.world import (
    OMAR,
    RITA,
    World,
    delivers,
    hands_in,
    in_approval,
    in_scope,
    judges,
    merges,
    says,
)


async def accepted(world: World) -> None:
    """Bring a job to its owner, who has not begun."""
    await in_scope(world)
    await world.services.scope.accept(JobId(1), by=RITA)


async def restricted(
    world: World, extent: Extent = Extent.CONSEQUENTIAL, *, by: str = "agent reviews"
) -> None:
    kind, now = RestrictionKind.UNREVIEWED, world.clock.now()
    why = "It was not reviewed in time."
    async with world.database.transaction() as tx:
        job = await tx.jobs.get(JobId(1))
        assert job.owner is not None
        await restrict(tx, Restriction(0, job.owner, kind, extent, why, by=by, since=now))
    await world.deliver()


async def owner(world: World) -> PositionName:
    owner = (await world.job()).owner
    assert owner is not None
    return owner


async def test_a_call_with_consequences_is_refused_and_nobody_is_asked(world: World) -> None:
    await accepted(world)
    await restricted(world)
    await world.work(hands_in(), judges("pass"), judges("pass"), merges(), delivers())

    async with world.database.reading() as tx:
        (event,) = await tx.gate_events.of_job(JobId(1))
        asked = await tx.approvals.of_job(JobId(1))
    assert asked == ()
    assert "makes no calls with consequences" in event.reason
    assert "It was not reviewed in time." in event.reason
    assert event.details["policies"] == ["restricted"]
    assert isinstance(world.shown("gate:1"), GateEventCard)
    assert world.toolbox.merges() == []


async def test_it_holds_at_execution_too_whatever_people_approved(world: World) -> None:
    await in_approval(world)
    async with world.database.reading() as tx:
        (approval,) = await tx.approvals.of_job(JobId(1))
    await world.services.approvals.answer(approval.id, by=OMAR, decision=Decision.APPROVE)
    await restricted(world)
    await world.work(delivers())

    async with world.database.reading() as tx:
        (settled,) = await tx.approvals.of_job(JobId(1))
    assert settled.status is ApprovalStatus.WITHDRAWN
    assert world.toolbox.merges() == []


async def test_lifting_it_gives_the_lane_back_at_once(world: World) -> None:
    await accepted(world)
    await restricted(world)
    async with world.database.transaction() as tx:
        who, now = await owner(world), world.clock.now()
        kind = RestrictionKind.UNREVIEWED
        assert await lift(tx, who, kind, by=OMAR, at=now, human=True)
        assert not await lift(tx, who, kind, by=OMAR, at=now, human=True)
    await world.work(hands_in(), judges("pass"), judges("pass"), merges())

    async with world.database.reading() as tx:
        (approval,) = await tx.approvals.of_job(JobId(1))
    assert approval.status is ApprovalStatus.OPEN


async def test_who_may_do_nothing_costs_no_turn_and_a_person_decides(world: World) -> None:
    await accepted(world)
    await restricted(world, Extent.EVERYTHING)
    await world.work()

    job = await world.job()
    assert job.status is JobStatus.ESCALATED
    assert "makes no calls since" in job.reason


async def test_a_proposed_call_of_who_may_do_nothing_is_refused(world: World) -> None:
    await accepted(world)

    async def meanwhile(_: Prompt) -> ModelReply:
        await restricted(world, Extent.EVERYTHING)
        return says("workspace__read", path="a.py")

    await world.work(meanwhile)

    async with world.database.reading() as tx:
        (event,) = await tx.gate_events.of_job(JobId(1))
    assert event.attempted.startswith("workspace__read")
    assert world.toolbox.requests == []


async def test_cards_and_lists_say_it_as_long_as_it_holds(world: World) -> None:
    await in_approval(world)
    await restricted(world)
    job, approval = world.shown("job:1"), world.shown("approval:1:thread")
    board = await world.services.boards.agents(OMAR)
    lines = {line.position: line for line in board.lines}

    assert isinstance(job, JobCard)
    assert isinstance(approval, ApprovalCard)
    assert [each.kind for each in job.restrictions] == [RestrictionKind.UNREVIEWED]
    assert [each.kind for each in approval.restrictions] == [RestrictionKind.UNREVIEWED]
    assert [each.kind for each in lines[await owner(world)].restrictions] == ["unreviewed"]

    async with world.database.transaction() as tx:
        now = world.clock.now()
        await lift(tx, await owner(world), RestrictionKind.UNREVIEWED, by=OMAR, at=now)
    await world.deliver()

    cleared = world.shown("job:1")
    assert isinstance(cleared, JobCard)
    assert cleared.restrictions == ()


async def test_the_audit_says_who_restricted_what_and_who_lifted_it(world: World) -> None:
    await accepted(world)
    await restricted(world)
    who = await owner(world)
    async with world.database.transaction() as tx:
        now = world.clock.now()
        await lift(tx, who, RestrictionKind.UNREVIEWED, by=OMAR, at=now, human=True)

    async with world.database.reading() as tx:
        entries = await tx.audit.latest()
    mine = [entry for entry in entries if entry.subject == f"position:{who}"]
    assert [(entry.actor, entry.verb, entry.human) for entry in mine] == [
        (OMAR, "restriction.lifted", True),
        ("agent reviews", "restriction.imposed", False),
    ]


@pytest.mark.parametrize("extent", list(Extent))
async def test_a_second_restriction_of_the_kind_changes_nothing(
    world: World, extent: Extent
) -> None:
    await accepted(world)
    await restricted(world)
    await restricted(world, extent)

    async with world.database.reading() as tx:
        live = await tx.restrictions.live(await owner(world), at=world.clock.now())
        entries = await tx.audit.latest()
    imposed = [entry for entry in entries if entry.verb == "restriction.imposed"]
    assert (len(live), len(imposed)) == (1, 1)
