"""People who are away: their questions go on to who stands in, and nobody counts twice."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.approvals import Approval, ApprovalStatus, Decision
from bot.domain.cards import ApprovalCard
from bot.domain.ids import ApprovalId, UserId
from bot.domain.jobs import JobStatus
from bot.domain.organization import Organization
from bot.errors import ConflictError, ForbiddenError, InvalidInputError
from bot.services.seating import seated
from tests.services.world import MIA, OMAR, PAT, RITA, SAM, World, delivers, in_approval
from tests.services.worlds import another_world

ONE = ApprovalId(1)
A_WEEK_LATER = date(2026, 3, 9)


async def away(world: World, person: UserId, delegate: UserId | None = None) -> None:
    await world.services.absences.leave(person, back_on=A_WEEK_LATER, delegate=delegate)
    await world.deliver()


async def approve(world: World, by: UserId) -> Approval:
    return await world.services.approvals.answer(ONE, by=by, decision=Decision.APPROVE)


async def the_question(world: World) -> Approval:
    async with world.database.reading() as tx:
        return await tx.approvals.get(ONE)


async def test_a_question_asked_meanwhile_goes_to_the_delegate_as_well(world: World) -> None:
    await away(world, OMAR, PAT)
    await in_approval(world)

    card = world.shown("approval:1:U0PAT")
    assert isinstance(card, ApprovalCard)
    assert card.approval.awaited == (PAT,)
    assert [a.approval.id for a in await world.services.boards.approvals(PAT)] == [1]
    await approve(world, PAT)
    await world.work(delivers())
    assert len(world.toolbox.merges()) == 1


async def test_a_question_that_is_open_already_goes_to_the_delegate_at_once(world: World) -> None:
    await in_approval(world)

    await away(world, OMAR, PAT)

    assert isinstance(world.shown("approval:1:U0PAT"), ApprovalCard)
    assert (await approve(world, PAT)).status is ApprovalStatus.APPROVED


async def test_who_is_away_may_answer_all_the_same(world: World) -> None:
    await away(world, OMAR, PAT)
    await in_approval(world)

    assert (await approve(world, OMAR)).status is ApprovalStatus.APPROVED


async def test_where_nobody_stands_in_the_fallback_is_asked_at_once(world: World) -> None:
    await in_approval(world)

    await away(world, OMAR)

    assert isinstance(world.shown("approval:1:U0SAM"), ApprovalCard)
    await approve(world, SAM)


async def test_a_delegate_who_asked_for_the_job_is_refused_still(world: World) -> None:
    await away(world, OMAR, RITA)
    await in_approval(world)

    with pytest.raises(ForbiddenError, match="You asked for this job"):
        await approve(world, RITA)
    assert isinstance(world.shown("approval:1:U0SAM"), ApprovalCard)


async def test_who_is_back_decides_again_and_the_delegate_no_longer(world: World) -> None:
    await away(world, OMAR, PAT)
    await in_approval(world)

    await world.services.absences.back(OMAR)
    await world.deliver()

    with pytest.raises(ForbiddenError, match="Only <@U0OMAR> can decide this"):
        await approve(world, PAT)
    held = world.shown("approval:1:U0PAT")
    assert isinstance(held, ApprovalCard)
    assert held.approval.awaited == (OMAR,)
    await approve(world, OMAR)
    await world.work(delivers())
    settled = world.shown("approval:1:U0PAT")
    assert isinstance(settled, ApprovalCard)
    assert settled.approval.status is ApprovalStatus.CONSUMED


async def test_a_delegation_that_ends_before_the_call_no_longer_counts(world: World) -> None:
    await away(world, OMAR, PAT)
    await in_approval(world)
    await approve(world, PAT)

    await world.services.absences.back(OMAR)
    await world.work()

    assert world.toolbox.merges() == []
    assert (await world.job()).status is JobStatus.ESCALATED
    assert "may no longer decide" in (await the_question(world)).closed_why


async def test_an_absence_ends_by_itself_and_the_clock_shows_it(world: World) -> None:
    await away(world, OMAR, PAT)
    world.clock.advance(days=6, hours=10)
    await in_approval(world)
    world.clock.advance(hours=10)

    with pytest.raises(ForbiddenError):
        await approve(world, PAT)
    assert await world.services.absences.refresh() == 1
    assert await world.services.absences.refresh() == 0
    assert (await the_question(world)).awaited == (OMAR,)


async def test_a_delegate_who_leaves_or_goes_away_stands_in_for_nobody(world: World) -> None:
    await in_approval(world)
    await away(world, OMAR, PAT)

    await away(world, PAT, MIA)

    with pytest.raises(ForbiddenError):
        await approve(world, PAT)
    with pytest.raises(ForbiddenError):
        await approve(world, MIA)
    assert SAM in (await the_question(world)).entitled


async def test_who_was_deactivated_has_no_delegate_any_more(world: World) -> None:
    await in_approval(world)
    await away(world, OMAR, PAT)

    await world.services.people.changed(OMAR, active=False, at=world.clock.now())

    with pytest.raises(ForbiddenError):
        await approve(world, PAT)
    await approve(world, SAM)


async def test_a_role_taken_away_between_approval_and_call_no_longer_counts(world: World) -> None:
    await in_approval(world)
    await approve(world, OMAR)
    webshop = world.organization.repository((await the_question(world)).resource)
    rule = replace(webshop.approval, owners=(MIA,))
    changed: Organization = replace(
        world.organization,
        repositories={
            **world.organization.repositories,
            webshop.name: replace(webshop, approval=rule),
        },
    )

    async with world.database.reading() as tx:
        now = await seated(
            tx, await tx.approvals.get(ONE), organization=changed, at=world.clock.now()
        )

    assert now.missing == 1


def two_approve(organization: Organization) -> Organization:
    """Let two people approve merges, one of whom stands above Rita."""
    name, shop = next(iter(organization.repositories.items()))
    rule = replace(shop.approval, owners=(OMAR, MIA), quorum=2)
    repositories = {**organization.repositories, name: replace(shop, approval=rule)}
    return replace(organization, repositories=repositories)


async def test_a_question_too_few_are_left_to_answer_goes_to_a_person(sqlite_url: str) -> None:
    async with another_world(sqlite_url, two_approve) as world:
        await in_approval(world)
        for left in (SAM, RITA):
            # Mia decides in Rita's place from now on, so that she may not approve.
            await world.services.people.changed(left, active=False, at=world.clock.now())
        await approve(world, OMAR)

        await world.services.absences.refresh()

        assert (await the_question(world)).status is ApprovalStatus.EXPIRED
        assert (await world.job()).status is JobStatus.ESCALATED


@pytest.mark.parametrize(
    ("days", "delegate", "told"),
    [
        (0, None, "a day after today"),
        (-1, None, "a day after today"),
        (400, None, "within a year"),
        (3, OMAR, "cannot stand in for yourself"),
        (3, UserId("U0STRANGER"), "not in the organization"),
    ],
)
async def test_an_absence_that_cannot_be_is_explained(
    world: World, days: int, delegate: UserId | None, told: str
) -> None:
    day = world.clock.now().date() + timedelta(days=days)

    with pytest.raises(InvalidInputError, match=told):
        await world.services.absences.leave(OMAR, back_on=day, delegate=delegate)


async def test_somebody_who_left_cannot_stand_in(world: World) -> None:
    await world.services.people.changed(PAT, active=False, at=world.clock.now())

    with pytest.raises(InvalidInputError, match="has left"):
        await world.services.absences.leave(OMAR, back_on=A_WEEK_LATER, delegate=PAT)


async def test_a_stranger_has_nothing_to_hand_over(world: World) -> None:
    with pytest.raises(ForbiddenError, match="Only people of the organization"):
        await away(world, UserId("U0STRANGER"), PAT)


async def test_who_is_not_away_is_told_so(world: World) -> None:
    with pytest.raises(ConflictError, match="You are not away"):
        await world.services.absences.back(OMAR)
