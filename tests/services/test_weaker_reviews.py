"""Weaker reviews: models of one family do everything, and production asks one more person."""

from dataclasses import replace

from bot.domain.approvals import ApprovalStatus, Decision
from bot.domain.cards import ApprovalCard
from bot.domain.ids import ApprovalId, JobId, ModelName, RepositoryName, UserId
from bot.domain.jobs import JobStatus
from bot.domain.organization import Environment, Organization
from bot.slack.blocks.approval import approval_card
from tests.services.world import MIA, OMAR, SAM, World, delivers, in_approval
from tests.services.worlds import another_world

SHOP = RepositoryName("webshop")


def of_one_family(organization: Organization) -> Organization:
    """Let every position work with the same model."""
    positions = {
        name: replace(position, models=(ModelName("claude"),))
        for name, position in organization.positions.items()
    }
    return replace(organization, positions=positions)


def with_environment(organization: Organization, environment: Environment) -> Organization:
    shop = replace(organization.repositories[SHOP], environment=environment)
    return replace(organization, repositories={**organization.repositories, SHOP: shop})


async def approve(world: World, *people: UserId) -> None:
    for person in people:
        await world.services.approvals.answer(
            ApprovalId(1), by=person, decision=Decision.APPROVE, reason=""
        )


async def test_a_production_merge_needs_one_more_person(sqlite_url: str) -> None:
    async with another_world(sqlite_url, of_one_family) as world:
        await in_approval(world)

        card = world.shown("approval:1:thread")
        assert isinstance(card, ApprovalCard)
        assert card.approval.quorum == 2
        # One owner is not enough for two, so the fallback is asked at once.
        assert set(card.approval.entitled) == {OMAR, SAM}
        drawn = str([block.to_dict() for block in approval_card(card).blocks])
        assert "more people than usual: the correctness review and the security review" in drawn

        await approve(world, OMAR)
        await world.work()
        assert not world.toolbox.merges()
        await approve(world, SAM)
        await world.work(delivers())
        assert len(world.toolbox.merges()) == 1
        assert (await world.job()).status is JobStatus.SHIP


async def test_where_that_many_cannot_be_reached_a_person_decides_about_the_job(
    sqlite_url: str,
) -> None:
    async with another_world(sqlite_url, of_one_family) as world:
        async with world.database.transaction() as tx:
            await tx.people.set_active(SAM, active=False, at=world.clock.now())
            await tx.people.set_active(MIA, active=False, at=world.clock.now())

        await in_approval(world)

        job = await world.job()
        assert job.status is JobStatus.ESCALATED
        assert "Too few of the people" in job.reason


async def test_staging_needs_nobody_more(sqlite_url: str) -> None:
    def organize(organization: Organization) -> Organization:
        return with_environment(of_one_family(organization), Environment.STAGING)

    async with another_world(sqlite_url, organize) as world:
        await in_approval(world)

        async with world.database.reading() as tx:
            (approval,) = await tx.approvals.of_job(JobId(1))
        assert (approval.quorum, approval.status) == (1, ApprovalStatus.OPEN)


async def test_reviews_by_other_families_need_nobody_more(world: World) -> None:
    await in_approval(world)

    async with world.database.reading() as tx:
        (approval,) = await tx.approvals.of_job(JobId(1))
    assert (approval.quorum, approval.raised) == (1, ())


async def test_what_people_approved_as_staging_is_not_done_in_production(sqlite_url: str) -> None:
    def on_staging(organization: Organization) -> Organization:
        return with_environment(of_one_family(organization), Environment.STAGING)

    async with another_world(sqlite_url, on_staging) as world:
        await in_approval(world)
        await approve(world, OMAR)
        begun = world.queue.take()
    assert begun is not None

    async with another_world(sqlite_url, of_one_family) as later:
        await later.services.work.proceed(*begun)

        assert not later.toolbox.merges()
        job = await later.job()
        assert job.status is JobStatus.ESCALATED
        assert "was staging when people were asked" in job.reason
