"""Positions that go: nothing they could do is left, nothing they were at work on is lost."""

from collections.abc import AsyncIterator

import pytest

from bot.domain.agent_cards import OffboardingCard
from bot.domain.approvals import Decision
from bot.domain.assignments import AssignmentStatus
from bot.domain.changes import Hire, Retire
from bot.domain.ids import (
    ApprovalId,
    JobId,
    ModelName,
    OffboardingId,
    PositionName,
    RoleName,
)
from bot.domain.jobs import JobStatus
from bot.domain.offboarding import Item, Offboarding
from bot.errors import ConflictError, ForbiddenError, InvalidInputError
from tests.services.living import follow, living_world
from tests.services.openings import taken_out
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
    in_approval,
    in_scope,
    judges,
    merges,
    says,
)

ONE = JobId(1)
FIRST = OffboardingId(1)
BUILDER, OTHER = PositionName("builder-1"), PositionName("builder-2")


@pytest.fixture
async def world(sqlite_url: str) -> AsyncIterator[World]:
    async with living_world(sqlite_url) as made:
        yield made


async def retires(world: World, position: PositionName = BUILDER) -> Offboarding:
    await world.services.offboardings.begin(position, by=OMAR, reason="It costs too much.")
    await follow(world)
    await world.deliver()
    return await offboarding(world)


async def offboarding(world: World) -> Offboarding:
    async with world.database.reading() as tx:
        return await tx.offboardings.get(FIRST)


def done(found: Offboarding) -> list[Item]:
    return [each.item for each in found.done]


async def test_who_has_no_open_job_is_gone_at_once_and_its_list_shows_when(world: World) -> None:
    gone = await retires(world)

    assert done(gone) == list(Item)
    assert gone.archive["role"] == "builder"
    assert gone.archive["jobs"] == []
    gone_now = world.organization.position(BUILDER)
    assert (gone_now.active, gone_now.retired) == (False, True)
    card = world.shown("offboarding:1:U0OMAR")
    assert isinstance(card, OffboardingCard)
    assert card.offboarding.next is None


async def test_its_calls_are_refused_before_anything_else_happens(world: World) -> None:
    await at_work(world, says("workspace__read", path="shop/signup.py"), CurtainError())

    held = await retires(world)

    assert done(held) == [Item.LANES]
    assert (await world.job()).paused_by == OMAR
    async with world.database.reading() as tx:
        (restriction,) = await tx.restrictions.live(BUILDER, at=world.clock.now())
    assert restriction.kind == "offboarding"


async def test_a_job_in_flight_goes_on_with_who_was_chosen(world: World) -> None:
    await at_work(world, says("workspace__read", path="shop/signup.py"), CurtainError())
    await retires(world)

    await world.services.offboardings.hand_over(FIRST, ONE, by=OMAR, to=OTHER)
    await follow(world)
    await world.work(hands_in(), judges("pass"), judges("pass"), merges())

    job = await world.job()
    assert (job.owner, job.status) == (OTHER, JobStatus.APPROVAL)
    assert done(await offboarding(world)) == list(Item)
    told = world.llm.prompts[-4].messages[0]
    assert "You take this job over from builder-1" in str(told)
    assert "Outcome: The signup form refuses an empty e-mail." in str(told)


async def test_a_call_that_waited_for_people_is_withdrawn_with_the_handover(world: World) -> None:
    await in_approval(world)
    await retires(world)

    await world.services.offboardings.hand_over(FIRST, ONE, by=PAT, to=OTHER)
    await follow(world)
    await world.work(merges())

    async with world.database.reading() as tx:
        statuses = [approval.status for approval in await tx.approvals.of_job(ONE)]
    assert statuses == ["withdrawn", "open"]
    assert (await world.job()).owner == OTHER


async def test_a_job_can_be_ended_instead(world: World) -> None:
    await at_work(world, CurtainError())
    await retires(world)

    await world.services.offboardings.stop(FIRST, ONE, by=OMAR)

    assert (await world.job()).status is JobStatus.CANCELLED
    assert done(await offboarding(world)) == list(Item)


async def test_a_scope_that_nobody_agreed_to_yet_is_only_renamed(world: World) -> None:
    await in_scope(world)
    await retires(world)

    await world.services.offboardings.hand_over(FIRST, ONE, by=OMAR, to=OTHER)
    await follow(world)
    await world.services.scope.accept(ONE, by=RITA)
    await world.work(hands_in(), judges("pass"), judges("pass"), merges())

    assert (await world.job()).status is JobStatus.APPROVAL


async def test_a_result_waits_for_its_requester_and_the_next_owner_hears_what_is_missing(
    world: World,
) -> None:
    await in_approval(world)
    await world.services.approvals.answer(ApprovalId(1), by=OMAR, decision=Decision.APPROVE)
    await world.work(delivers())
    await retires(world)
    await world.services.offboardings.hand_over(FIRST, ONE, by=OMAR, to=OTHER)
    await follow(world)

    await world.services.shipping.send_back(ONE, by=RITA, reason="Say it on the page, too.")
    await world.work(CurtainError())

    told = str(world.llm.prompts[-1].messages)
    assert "You take this job over from builder-1" in told
    assert "Say it on the page, too." in told


async def test_only_who_owns_it_or_an_operator_retires(world: World) -> None:
    with pytest.raises(ForbiddenError, match="Only <@U0OMAR>, who owns it"):
        await world.services.offboardings.begin(BUILDER, by=RITA, reason="No.")


async def test_a_position_work_stops_without_is_not_retired(world: World) -> None:
    with pytest.raises(InvalidInputError, match="the only one that does the intake"):
        await world.services.offboardings.begin(PositionName("dispatcher-1"), by=MIA, reason="x")


async def test_it_is_retired_once(world: World) -> None:
    await retires(world)

    with pytest.raises(ConflictError):
        await world.services.offboardings.begin(BUILDER, by=OMAR, reason="Again.")


async def test_a_list_cut_short_between_two_items_goes_on(world: World) -> None:
    await at_work(world, CurtainError())
    await retires(world)
    async with world.database.transaction() as tx:
        job = await tx.jobs.hold(ONE)
        ended = job.to(JobStatus.CANCELLED, at=world.clock.now())
        await tx.jobs.replace(job, ended)
        for each in await tx.assignments.active(ONE):
            await tx.assignments.replace(each, each.to(AssignmentStatus.DROPPED))

    world.clock.break_next()
    with pytest.raises(RuntimeError):
        await world.services.offboardings.carry_on_due()
    assert done(await offboarding(world)) == [Item.LANES]

    assert await world.services.offboardings.carry_on_due() == 1

    assert done(await offboarding(world)) == list(Item)
    assert await world.services.offboardings.carry_on_due() == 0


async def test_a_position_that_is_merged_says_into_which(world: World) -> None:
    await world.services.offboardings.begin(BUILDER, by=OMAR, reason="The same.", into=OTHER)

    organization = await follow(world)

    assert organization.position(BUILDER).replaced_by == OTHER
    async with world.database.reading() as tx:
        records = await tx.registry.positions()
    assert records[BUILDER].replaced_by == OTHER


async def test_its_reviews_go_on_with_another_one(world: World) -> None:
    three = PositionName("reviewer-2")
    hire = Hire(three, RoleName("reviewer"), (ModelName("gpt"),))
    await world.services.registry.change([hire], by=OMAR, why="One more.")
    await follow(world)
    await at_work(world, hands_in(), CurtainError())

    await world.services.offboardings.begin(PositionName("reviewer-1"), by=OMAR, reason="x")
    await follow(world)
    await world.work(judges("pass"), judges("pass"), merges())

    async with world.database.reading() as tx:
        reviewers = [each.position for each in await tx.reviews.verdicts(ONE)]
    assert "reviewer-2" in reviewers
    assert "reviewer-1" not in reviewers
    assert done(await offboarding(world)) == list(Item)


async def test_who_could_go_on_in_its_place_is_offered(world: World) -> None:
    assert await world.services.offboardings.choices(BUILDER, by=OMAR) == (OTHER,)
    with pytest.raises(ForbiddenError):
        await world.services.offboardings.choices(BUILDER, by=RITA)


async def test_a_list_comes_to_its_end_though_somebody_took_the_agent_out_of_the_file(
    world: World,
) -> None:
    await at_work(world, CurtainError())
    await retires(world)
    await taken_out(world, positions=(BUILDER,))

    await world.services.offboardings.stop(FIRST, ONE, by=OMAR)

    gone = await offboarding(world)
    assert done(gone) == list(Item)
    assert gone.archive["role"] == "builder"
    assert gone.archive["jobs"] == [ONE]
    assert "already" in gone.done[2].note


async def test_one_is_not_merged_into_an_agent_that_went_meanwhile(world: World) -> None:
    hire = Hire(PositionName("builder-3"), RoleName("builder"), (ModelName("claude"),))
    await world.services.registry.change([hire], by=OMAR, why="One more.")
    await follow(world)
    await at_work(world, CurtainError())
    await world.services.offboardings.begin(BUILDER, by=OMAR, reason="The same.", into=OTHER)
    await world.services.registry.change([Retire(OTHER)], by=OMAR, why="It goes as well.")
    await follow(world)

    await world.services.offboardings.stop(FIRST, ONE, by=OMAR)

    found = await offboarding(world)
    assert done(found) == list(Item)
    assert "builder-2 is gone meanwhile" in found.done[2].note
    assert (await follow(world)).position(BUILDER).replaced_by is None
