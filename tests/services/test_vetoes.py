"""A security veto: who asked for the job is no judge of it."""

from dataclasses import replace

import pytest

from bot.domain.cards import ConflictCard, JobCard, Saying
from bot.domain.ids import FindingId, JobId, RepositoryName, UserId
from bot.domain.jobs import JobStatus
from bot.domain.organization import ApprovalRule, Organization
from bot.domain.reviews import Ruling
from bot.errors import ForbiddenError
from tests.services.world import (
    OMAR,
    PAT,
    REVISION,
    RITA,
    SAM,
    CurtainError,
    World,
    at_work,
    files,
    hands_in,
    judges,
    says,
)
from tests.services.worlds import another_world

ONE = JobId(1)


async def test_a_veto_without_a_finding_is_put_to_who_answers_for_the_repository(
    world: World,
) -> None:
    # The security review rejects, and files nothing that could be contested.
    await at_work(world, hands_in(), judges("revise"), judges("reject"))

    job, card = await world.job(), world.shown("job:1")
    assert (job.status, job.reason) == (
        JobStatus.ESCALATED,
        "The security review rejects this revision.",
    )
    assert isinstance(card, JobCard)
    assert set(card.waiting_for) == {OMAR, SAM, PAT}
    with pytest.raises(ForbiddenError, match="security review rejects"):
        await world.services.control.proceed(ONE, by=RITA)
    assert (await world.job()).status is JobStatus.ESCALATED


async def test_who_answers_for_it_lets_the_job_go_on_but_not_the_revision(world: World) -> None:
    await at_work(world, hands_in(), judges("revise"), judges("reject"))

    await world.services.control.proceed(ONE, by=OMAR)
    await world.work(CurtainError())

    assert (await world.job()).status is JobStatus.WORKING
    assert world.toolbox.merges() == []


async def test_who_asked_can_still_end_a_vetoed_job(world: World) -> None:
    await at_work(world, hands_in(), judges("revise"), judges("reject"))

    await world.services.control.stop(ONE, by=RITA)

    assert (await world.job()).status is JobStatus.CANCELLED


async def vetoed(world: World) -> None:
    await at_work(world, hands_in(), judges("revise"), judges("reject"))


def in_one_hand(
    organization: Organization, *, self_approval: bool = False, operators: tuple[UserId, ...] = ()
) -> Organization:
    """Return the organization with Rita as the only owner, and these operators."""
    webshop = organization.repository(RepositoryName("webshop"))
    rule = ApprovalRule(owners=(RITA,), fallback=(), self_approval=self_approval)
    return replace(
        organization,
        repositories={webshop.name: replace(webshop, approval=rule)},
        operators=frozenset(operators),
    )


async def test_a_veto_stands_where_nobody_but_who_asked_could_decide(sqlite_url: str) -> None:
    async with another_world(sqlite_url, in_one_hand) as world:
        await vetoed(world)

        card = world.shown("job:1")
        assert isinstance(card, JobCard)
        assert card.waiting_for == ()
        called = [p.card for p in world.messenger.posts if p.key.startswith("escalated:")]
        assert called == [
            Saying(
                "Nobody is left who may decide how job 1 goes on. Name another owner, fallback or "
                "operator in org.yml, or stop the job."
            )
        ]
        with pytest.raises(ForbiddenError, match="Nobody is left who may let it go on"):
            await world.services.control.proceed(ONE, by=RITA)
        await world.services.control.stop(ONE, by=RITA)


async def test_self_approval_lets_the_only_person_decide_about_a_veto(sqlite_url: str) -> None:
    def alone(organization: Organization) -> Organization:
        return in_one_hand(organization, self_approval=True)

    async with another_world(sqlite_url, alone) as world:
        await vetoed(world)
        await world.services.control.proceed(ONE, by=RITA)

        assert (await world.job()).status is JobStatus.WORKING


async def test_who_acts_for_who_asked_is_no_judge_of_a_veto(sqlite_url: str) -> None:
    def rita_reports_to_omar(organization: Organization) -> Organization:
        rita = replace(organization.people[RITA], manager=OMAR)
        return replace(organization, people={**organization.people, RITA: rita})

    async with another_world(sqlite_url, rita_reports_to_omar) as world:
        await vetoed(world)
        await world.services.people.changed(RITA, active=False, at=world.clock.now())
        await world.deliver()

        card = world.shown("job:1")
        assert isinstance(card, JobCard)
        assert set(card.waiting_for) == {SAM, PAT}
        with pytest.raises(ForbiddenError, match="Only <@U0SAM> or <@U0PAT>"):
            await world.services.control.proceed(ONE, by=OMAR)


async def test_operators_decide_about_a_veto_where_nobody_is_in_the_place_of_who_asked(
    sqlite_url: str,
) -> None:
    def operated(organization: Organization) -> Organization:
        rita = replace(organization.people[RITA], manager=None)
        known = {**organization.people, RITA: rita}
        return replace(in_one_hand(organization, operators=(PAT,)), people=known)

    async with another_world(sqlite_url, operated) as world:
        await vetoed(world)
        await world.services.people.changed(RITA, active=False, at=world.clock.now())

        await world.services.control.proceed(ONE, by=PAT)


async def test_nobody_settles_what_a_veto_rests_on_in_place_of_who_asked(sqlite_url: str) -> None:
    async with another_world(sqlite_url, in_one_hand) as world:
        await at_work(world, hands_in(), judges("pass"), files("blocking"), judges("reject"))

        card = world.shown("conflict:1")
        assert isinstance(card, ConflictCard)
        assert card.people == ()
        with pytest.raises(ForbiddenError, match="Nobody is left who may decide who is right"):
            await world.services.conflicts.settle(FindingId(1), by=RITA, ruling=Ruling.OVERRULED)


async def test_what_is_no_veto_is_settled_by_who_asked_where_nobody_else_is_there(
    sqlite_url: str,
) -> None:
    disputes = says("desk__answer_finding", finding=1, answer="disputed", reason="No.")
    async with another_world(sqlite_url, in_one_hand) as world:
        world.toolbox.revisions = [REVISION, REVISION]
        await at_work(
            world, hands_in(), files("blocking"), judges("revise"), judges("pass"), disputes,
            hands_in(),
        )  # fmt: skip

        await world.services.conflicts.settle(FindingId(1), by=RITA, ruling=Ruling.OVERRULED)


async def test_a_veto_without_a_finding_shows_both_sides(world: World) -> None:
    await vetoed(world)

    card = world.shown("job:1")
    assert isinstance(card, JobCard)
    assert card.dissent is not None
    assert (card.dissent.against.position, card.dissent.against.kind) == ("security-1", "reject")
    assert card.dissent.against.evidence == "I read the change."
    assert (card.dissent.author, card.dissent.summary) == ("builder-1", "Refuse an empty e-mail.")


async def test_what_the_author_answered_stands_beside_the_veto(world: World) -> None:
    answers = says("desk__answer_finding", finding=1, answer="disputed", reason="It strips them.")
    await at_work(
        world, hands_in(), judges("pass"), files("minor"), judges("revise"), answers, hands_in(),
        judges("pass"), judges("reject"),
    )  # fmt: skip

    card = world.shown("job:1")
    assert isinstance(card, JobCard)
    assert card.dissent is not None
    assert [finding.answer for finding in card.dissent.answered] == ["It strips them."]
