"""Roll over is one transaction: the old agent finishes its jobs, and there is a way back."""

from collections.abc import AsyncIterator

import pytest

from bot.domain.agent_cards import ShadowCard
from bot.domain.approvals import Decision
from bot.domain.changes import ReassignOwner, Retire, SetModels
from bot.domain.evaluations import ExamResult
from bot.domain.hiring import Candidate, CandidateStatus
from bot.domain.ids import CandidateId, JobId, ModelName, PositionName, RoleName, ShadowId
from bot.domain.jobs import JobStatus
from bot.domain.shadows import WAY_BACK, ShadowStatus
from bot.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from tests.services.living import follow, living_world
from tests.services.shadowing import (
    BUILDER,
    BUILDING,
    CANDIDATE,
    CARD,
    MASON,
    ONE,
    REVIEWER,
    change,
    reviewed,
    shadow_of,
    shadowing,
    verbs,
)
from tests.services.world import (
    MIA,
    OMAR,
    PAT,
    RITA,
    CurtainError,
    World,
    at_work,
    delivers,
    hands_in,
    judges,
    merges,
)


@pytest.fixture
async def world(sqlite_url: str) -> AsyncIterator[World]:
    async with living_world(sqlite_url) as made:
        yield made


async def test_roll_over_is_one_transaction(world: World) -> None:
    await shadowing(world)

    await world.services.shadows.roll_over(ONE, by=OMAR)
    await world.deliver()

    organization = await follow(world)
    assert organization.position(CANDIDATE).active
    assert not organization.position(REVIEWER).active
    assert not organization.position(REVIEWER).retired
    assert (await shadow_of(world)).decided_by == OMAR
    card = world.shown(CARD)
    assert isinstance(card, ShadowCard)
    assert card.shadow.status is ShadowStatus.ROLLED_OVER
    async with world.database.reading() as tx:
        records = await tx.registry.positions()
        newest = await tx.registry.newest()
    assert records[REVIEWER].retired_at is None
    assert records[CANDIDATE].deployed_at is not None
    assert newest is not None
    assert newest.why == "<@U0OMAR> rolled over from reviewer-1 to reviewer-2."
    assert "shadow.rolled_over" in await verbs(world)


async def test_jobs_in_flight_finish_with_the_old_position(world: World) -> None:
    await shadowing(world, BUILDING)
    await at_work(world, hands_in(), judges("pass"), judges("pass"), CurtainError())
    await world.services.shadows.roll_over(ONE, by=OMAR)
    await follow(world)

    async with world.database.reading() as tx:
        [mine] = [a for a in await tx.assignments.active(JobId(1)) if a.position == BUILDER]
    world.llm.expect(merges())
    while await world.live.proceed(mine.id, mine.segment):
        pass
    async with world.database.reading() as tx:
        [asked] = await tx.approvals.of_job(JobId(1))
    await world.services.approvals.answer(asked.id, by=OMAR, decision=Decision.APPROVE)
    await world.work(delivers())

    assert (await world.job()).status is JobStatus.SHIP
    assert (await world.job()).owner == BUILDER
    assert len(world.toolbox.merges()) == 1


async def test_new_work_goes_to_the_candidate(world: World) -> None:
    await shadowing(world)
    await world.services.shadows.roll_over(ONE, by=OMAR)
    await follow(world)

    await reviewed(world)

    async with world.database.reading() as tx:
        said = await tx.reviews.verdicts(JobId(1))
    assert CANDIDATE in {verdict.position for verdict in said}
    assert REVIEWER not in {verdict.position for verdict in said}


async def test_new_work_goes_to_it_where_others_fill_the_role_as_well(world: World) -> None:
    await shadowing(world, BUILDING)
    assert world.organization.position(PositionName("builder-2")).active
    await world.services.shadows.roll_over(ONE, by=OMAR)
    await follow(world)

    await at_work(world, CurtainError())

    assert (await world.job()).owner == MASON


async def test_of_two_clicks_the_first_counts(world: World) -> None:
    await shadowing(world)
    await world.services.shadows.roll_over(ONE, by=OMAR)

    with pytest.raises(ConflictError, match="<@U0OMAR> was faster: it is rolled over"):
        await world.services.shadows.roll_over(ONE, by=PAT)
    with pytest.raises(ConflictError, match="was faster"):
        await world.services.shadows.stop(ONE, by=PAT)

    async with world.database.reading() as tx:
        assert await tx.registry.number() == 3


@pytest.mark.parametrize("verb", ["roll_over", "roll_back", "stop"])
async def test_nobody_else_decides(world: World, verb: str) -> None:
    await shadowing(world)

    with pytest.raises(ForbiddenError, match="Only <@U0OMAR>"):
        await getattr(world.services.shadows, verb)(ONE, by=RITA)
    with pytest.raises(NotFoundError):
        await getattr(world.services.shadows, verb)(ShadowId(9), by=OMAR)

    assert (await shadow_of(world)).status is ShadowStatus.STANDING


async def test_the_next_owner_gets_the_card_and_decides(world: World) -> None:
    await shadowing(world)
    await change(world, ReassignOwner(RoleName("reviewer"), MIA))

    await world.services.shadows.tend()
    await world.deliver()

    with pytest.raises(ForbiddenError, match="Only <@U0MIA>"):
        await world.services.shadows.roll_over(ONE, by=OMAR)
    card = world.shown(f"shadow:1:{MIA}")
    assert isinstance(card, ShadowCard)
    assert card.people == (MIA,)
    await world.services.shadows.roll_over(ONE, by=MIA)


async def test_roll_over_is_refused_where_the_builder_would_be_of_its_reviewers_family(
    world: World,
) -> None:
    await shadowing(world, BUILDING)
    await change(world, SetModels(REVIEWER, (ModelName("mistral"),)))
    await change(world, SetModels(MASON, (ModelName("mistral"),)))

    with pytest.raises(InvalidInputError, match="not independent of builder-3"):
        await world.services.shadows.roll_over(ONE, by=OMAR)

    assert (await shadow_of(world)).status is ShadowStatus.STANDING
    assert (await follow(world)).position(BUILDER).active


async def test_a_candidate_that_was_retired_meanwhile_is_refused_and_can_be_stopped(
    world: World,
) -> None:
    await shadowing(world)
    await change(world, Retire(CANDIDATE))

    with pytest.raises(InvalidInputError, match="is retired"):
        await world.services.shadows.roll_over(ONE, by=OMAR)
    await world.services.shadows.stop(ONE, by=OMAR)

    assert (await shadow_of(world)).status is ShadowStatus.STOPPED


async def test_roll_over_is_refused_before_a_candidate_has_passed_its_cases(world: World) -> None:
    await shadowing(world)
    async with world.database.transaction() as tx:
        hiring = await tx.candidates.add(_being_hired(world))

    with pytest.raises(ConflictError, match="has not passed its cases"):
        await world.services.shadows.roll_over(ONE, by=OMAR)

    async with world.database.transaction() as tx:
        await tx.candidates.replace(hiring, hiring.examined(ExamResult("a", True, "", (), 1, 1, 1)))
    await world.services.shadows.roll_over(ONE, by=OMAR)
    async with world.database.reading() as tx:
        assert (await tx.candidates.get(hiring.id)).status is CandidateStatus.HIRED


def _being_hired(world: World) -> Candidate:
    return Candidate(
        id=CandidateId(0),
        key="view:V1",
        position=CANDIDATE,
        role=RoleName("reviewer"),
        models=(ModelName("mistral"),),
        corpus="",
        reason="",
        similar=(),
        by=OMAR,
        at=world.clock.now(),
        suite="d",
        exams=1,
    )


async def test_the_way_back_is_one_transaction_too(world: World) -> None:
    await shadowing(world)
    await world.services.shadows.roll_over(ONE, by=OMAR)
    world.clock.advance(days=6)

    await world.services.shadows.roll_back(ONE, by=OMAR)

    organization = await follow(world)
    assert organization.position(REVIEWER).active
    assert not organization.position(CANDIDATE).active
    assert (await shadow_of(world)).status is ShadowStatus.ROLLED_BACK
    with pytest.raises(ConflictError, match="nothing to roll back"):
        await world.services.shadows.roll_back(ONE, by=PAT)


async def test_once_the_way_back_is_over_the_old_position_retires(world: World) -> None:
    await shadowing(world)
    await world.services.shadows.roll_over(ONE, by=OMAR)
    world.clock.advance(seconds=WAY_BACK.total_seconds())

    with pytest.raises(ConflictError, match="The way back ended"):
        await world.services.shadows.roll_back(ONE, by=OMAR)
    await world.services.shadows.tend()

    old = (await follow(world)).position(REVIEWER)
    assert (old.retired, old.replaced_by) == (True, CANDIDATE)
    assert (await shadow_of(world)).status is ShadowStatus.SETTLED
    async with world.database.reading() as tx:
        records = await tx.registry.positions()
    assert records[REVIEWER].replaced_by == CANDIDATE


async def test_it_does_not_retire_in_the_middle_of_a_job(world: World) -> None:
    await shadowing(world, BUILDING)
    await at_work(world, CurtainError())
    await world.services.shadows.roll_over(ONE, by=OMAR)
    world.clock.advance(seconds=WAY_BACK.total_seconds())

    await world.services.shadows.tend()

    assert not (await follow(world)).position(BUILDER).retired
    assert (await shadow_of(world)).status is ShadowStatus.ROLLED_OVER


async def test_what_somebody_changed_by_hand_holds(world: World) -> None:
    await shadowing(world)
    await world.services.shadows.roll_over(ONE, by=OMAR)
    await follow(world)
    await change(world, Retire(REVIEWER))
    world.clock.advance(seconds=WAY_BACK.total_seconds())

    await world.services.shadows.tend()

    shadow = await shadow_of(world)
    assert (shadow.status, "retired already" in shadow.reason) == (ShadowStatus.SETTLED, True)
