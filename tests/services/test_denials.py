"""A denial is remembered: people are not asked the same question again within the hour."""

import pytest

from bot.domain.approvals import ApprovalStatus, Decision
from bot.domain.denials import DENIED
from bot.domain.ids import ApprovalId, CallId, JobId
from bot.domain.jobs import JobStatus
from tests.services.world import OMAR, REVISION, World, delivers, in_approval, merges, says

ONE = ApprovalId(1)
REASON = "Not before\nMonday."
PARKS = says("desk__ask_requester", question="When, then?")


@pytest.fixture
async def denied(world: World) -> World:
    """A job whose merge Omar has just denied."""
    await in_approval(world)
    await world.services.approvals.answer(ONE, by=OMAR, decision=Decision.DENY, reason=REASON)
    return world


async def test_the_same_call_is_refused_without_asking_anybody(denied: World) -> None:
    denied.clock.advance(minutes=59)
    await denied.work(merges(), PARKS)

    async with denied.database.reading() as tx:
        assert len(await tx.approvals.of_job(JobId(1))) == 1
        (event,) = await tx.gate_events.of_job(JobId(1))
        ruled = await tx.rulings.of_call(CallId(event.details["call"]))
    assert "Omar Okafor denied exactly this call" in event.reason
    assert '"Not before Monday."' in event.reason
    assert DENIED in ruled[-1].rules
    assert denied.toolbox.merges() == []


async def test_after_an_hour_it_may_be_asked_again(denied: World) -> None:
    denied.clock.advance(minutes=61)
    await denied.work(merges())

    assert (await denied.job()).status is JobStatus.APPROVAL
    async with denied.database.reading() as tx:
        asked = await tx.approvals.of_job(JobId(1))
    assert [each.status for each in asked] == [ApprovalStatus.DENIED, ApprovalStatus.OPEN]


async def test_another_call_is_asked_about_at_once(denied: World) -> None:
    await denied.work(
        says("repository__merge", "It is ready.", revision=REVISION, summary="On Monday.")
    )

    async with denied.database.reading() as tx:
        _, asked = await tx.approvals.of_job(JobId(1))
    assert asked.status is ApprovalStatus.OPEN


async def test_a_denial_ends_no_job(denied: World) -> None:
    await denied.work(merges(), delivers())

    assert (await denied.job()).status is JobStatus.SHIP
