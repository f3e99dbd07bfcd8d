"""Further calls are made without asking as long as somebody's word for them stands."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.approvals import ApprovalStatus, Decision
from bot.domain.calls import CallStatus
from bot.domain.cards import ApprovalCard, JobCard, ResultCard
from bot.domain.explanations import Kind
from bot.domain.grants import Breadth, Grant
from bot.domain.ids import (
    ApprovalId,
    CallId,
    ChannelId,
    GrantId,
    JobId,
    RepositoryName,
    RoleName,
    UserId,
)
from bot.domain.jobs import JobStatus
from bot.domain.models import ModelReply
from bot.domain.organization import Environment, Organization
from bot.errors import ConflictError, ForbiddenError, NotFoundError
from bot.slack.blocks.draw import draw
from tests.services.world import (
    MIA,
    OMAR,
    REVISION,
    RITA,
    SAM,
    SECOND,
    World,
    delivers,
    hands_in,
    in_approval,
    judges,
    merges,
    proposes,
    says,
)
from tests.services.worlds import another_world, owned_by

ONE, TWO = ApprovalId(1), JobId(2)
SHOP, BUILDER = RepositoryName("webshop"), RoleName("builder")


def on_staging(organization: Organization) -> Organization:
    """Let the builder merge and tag where a mistake can be undone."""
    builder = organization.roles[BUILDER]
    tagging = replace(builder, tools=(*builder.tools, "repository__tag"))
    roles = {**organization.roles, BUILDER: tagging}
    return with_shop(replace(organization, roles=roles), environment=Environment.STAGING)


def with_shop(organization: Organization, **changes: Any) -> Organization:
    shop = replace(organization.repositories[SHOP], **changes)
    return replace(organization, repositories={**organization.repositories, SHOP: shop})


def merges_again(summary: str = "And once more.") -> ModelReply:
    return says("repository__merge", "More.", revision=REVISION, summary=summary)


@pytest.fixture
async def staging(sqlite_url: str) -> AsyncIterator[World]:
    """A job whose merge to staging waits for Omar."""
    async with another_world(sqlite_url, on_staging) as world:
        await in_approval(world)
        yield world


async def grants(
    world: World, breadth: Breadth = Breadth.JOB, *, by: UserId = OMAR, on: ApprovalId = ONE
) -> None:
    await world.services.approvals.answer(on, by=by, decision=Decision.APPROVE, breadth=breadth)


async def statuses(world: World, job: int = 1) -> list[ApprovalStatus]:
    async with world.database.reading() as tx:
        return [each.status for each in await tx.approvals.of_job(JobId(job))]


async def the_grant(world: World) -> Grant:
    async with world.database.reading() as tx:
        return await tx.grants.get(GrantId(1))


async def used_for(world: World) -> list[CallId]:
    """Return the calls that were made without asking."""
    async with world.database.reading() as tx:
        entries = await tx.audit.of_job(JobId(1))
    return [CallId(int(e.subject.split(":")[1])) for e in entries if e.verb == "grant.used"]


async def a_second_job(world: World, *, by: UserId, then: ModelReply) -> None:
    """Another request, as far as the merge of its revision."""
    await world.say("the invite form too, please", by=by)
    await world.work(proposes())
    await world.services.scope.accept(TWO, by=by)
    await world.work(hands_in(), judges("pass"), judges("pass"), merges(SECOND), then)


async def test_a_further_call_of_the_job_is_made_without_asking(staging: World) -> None:
    await grants(staging)

    await staging.work(merges_again(), delivers())

    assert len(staging.toolbox.merges()) == 2
    assert await statuses(staging) == [ApprovalStatus.CONSUMED]
    assert (await staging.job()).status is JobStatus.SHIP
    assert (await the_grant(staging)).uses == 1


async def test_each_use_is_on_record_with_the_digest_of_its_call(staging: World) -> None:
    await grants(staging)
    await staging.work(merges_again(), delivers())

    async with staging.database.reading() as tx:
        entries = await tx.audit.of_job(JobId(1))
        (used,) = [each for each in entries if each.verb == "grant.used"]
        call = await tx.calls.get((await used_for(staging))[0])
        given = [(each.actor, each.human) for each in entries if each.verb == "grant.given"]
    assert used.detail["digest"] == call.digest
    assert (call.status, call.tool) == (CallStatus.DONE, "repository__merge")
    assert given == [(OMAR, True)]


async def test_a_use_is_told_in_the_thread_and_on_the_cards(staging: World) -> None:
    await grants(staging)
    await staging.work(merges_again(), says("desk__ask_requester", question="More?"))

    (call,) = await used_for(staging)
    told = str(draw(staging.shown(f"grant:1:{call}")).blocks[0].to_dict())
    assert "Nobody is asked: <@U0OMAR> approved such calls for this job" in told
    for key in ("job:1", "approval:1:thread"):
        card = staging.shown(key)
        assert isinstance(card, JobCard | ApprovalCard)
        drawn = str([block.to_dict() for block in draw(card).blocks])
        assert "*Further calls approved* by <@U0OMAR>" in drawn
        assert "whatever its arguments and revision · used 1 time" in drawn


async def test_the_result_names_what_the_call_returned(staging: World) -> None:
    await grants(staging)
    staging.toolbox.said["repository__merge"] = "Merged as 77aa01b2c3."
    await staging.work(merges_again(), delivers())

    card = staging.shown("result:1:1")
    assert isinstance(card, ResultCard)
    assert card.artefact == "Merged as 77aa01b2c3."


async def test_a_call_of_another_tool_is_asked_about(staging: World) -> None:
    await grants(staging)

    await staging.work(says("repository__tag", "Tag.", name="v1", revision=REVISION))

    assert await statuses(staging) == [ApprovalStatus.CONSUMED, ApprovalStatus.OPEN]


async def test_after_a_revocation_people_are_asked_again(staging: World) -> None:
    await grants(staging)
    await staging.services.grants.revoke(GrantId(1), by=SAM)

    await staging.work(merges_again())

    assert len(staging.toolbox.merges()) == 1
    assert await statuses(staging) == [ApprovalStatus.CONSUMED, ApprovalStatus.OPEN]
    drawn = str([b.to_dict() for b in draw(staging.shown("approval:1:thread")).blocks])
    assert "<@U0SAM> revoked this" in drawn
    with pytest.raises(ConflictError, match="<@U0SAM> has revoked this already"):
        await staging.services.grants.revoke(GrantId(1), by=OMAR)


async def test_a_stranger_revokes_nothing(staging: World) -> None:
    await grants(staging)

    with pytest.raises(ForbiddenError, match="can revoke this"):
        await staging.services.grants.revoke(GrantId(1), by=MIA)
    with pytest.raises(NotFoundError):
        await staging.services.grants.revoke(GrantId(2), by=OMAR)


async def test_after_its_time_people_are_asked_again(staging: World) -> None:
    await grants(staging, Breadth.HOUR)
    staging.clock.advance(minutes=60)

    await staging.work(merges_again())

    assert await statuses(staging) == [ApprovalStatus.CONSUMED, ApprovalStatus.OPEN]


async def test_who_has_left_speaks_for_no_further_call(sqlite_url: str) -> None:
    async with another_world(sqlite_url, lambda it: owned_by(MIA, on_staging(it))) as staging:
        await in_approval(staging)
        await grants(staging)
        await staging.work(says("desk__ask_requester", question="More?"))
        await staging.services.people.changed(OMAR, active=False, at=staging.clock.now())
        await staging.say("yes", thread=(await staging.job()).thread)

        await staging.work(merges_again())

        assert (await statuses(staging))[-1] is ApprovalStatus.OPEN
        assert len(staging.toolbox.merges()) == 1


async def test_revoking_the_approval_itself_ends_what_was_granted_with_it(staging: World) -> None:
    await grants(staging)
    await staging.services.retracting.revoke(ONE, by=OMAR)
    staging.clock.advance(minutes=1)
    await staging.services.approvals.answer(ONE, by=OMAR, decision=Decision.APPROVE)

    await staging.work(merges_again())

    assert await statuses(staging) == [ApprovalStatus.CONSUMED, ApprovalStatus.OPEN]


async def test_an_hour_holds_in_other_jobs(staging: World) -> None:
    await grants(staging, Breadth.HOUR)
    await staging.work(delivers())

    await a_second_job(staging, by=RITA, then=delivers())

    assert len(staging.toolbox.merges()) == 2
    assert await statuses(staging, 2) == []


async def test_a_job_s_grant_holds_in_no_other(staging: World) -> None:
    await grants(staging)
    await staging.work(delivers())

    await a_second_job(staging, by=RITA, then=says("desk__deliver", summary="Not reached."))

    assert await statuses(staging, 2) == [ApprovalStatus.OPEN]


async def test_nobody_s_grant_reaches_a_job_of_their_own(staging: World) -> None:
    await grants(staging, Breadth.HOUR)
    await staging.work(delivers())

    await a_second_job(staging, by=OMAR, then=says("desk__deliver", summary="Not reached."))

    assert await statuses(staging, 2) == [ApprovalStatus.OPEN]


async def test_production_offers_none_unless_the_organization_says_so(world: World) -> None:
    await in_approval(world)

    card = world.shown("approval:1:thread")
    assert isinstance(card, ApprovalCard)
    assert not card.grantable
    with pytest.raises(ConflictError, match="cannot be undone here as far as we know"):
        await grants(world)
    assert await statuses(world) == [ApprovalStatus.OPEN]


async def test_in_production_the_organization_s_word_counts(sqlite_url: str) -> None:
    def organize(organization: Organization) -> Organization:
        rule = organization.repositories[SHOP].approval
        return with_shop(organization, approval=replace(rule, reversible=("repository__*",)))

    async with another_world(sqlite_url, organize) as world:
        await in_approval(world)
        await grants(world)
        await world.work(merges_again(), delivers())
        assert len(world.toolbox.merges()) == 2


async def test_a_fallback_decides_about_one_call_only(staging: World) -> None:
    staging.clock.advance(minutes=61)
    await staging.services.approvals.nudge_due()

    with pytest.raises(ForbiddenError, match="Only <@U0OMAR> can approve more"):
        await grants(staging, by=SAM)
    await grants(staging, Breadth.ONCE, by=SAM)


async def test_what_is_granted_is_listed_for_those_who_may_end_it(staging: World) -> None:
    await grants(staging)

    for person in (OMAR, SAM):
        assert [each.id for each in await staging.services.grants.live(person)] == [1]
    assert await staging.services.grants.live(MIA) == ()
    staging.clock.advance(hours=24)
    assert await staging.services.grants.live(OMAR) == ()


async def test_a_call_says_on_whose_word_it_was_made(staging: World) -> None:
    await grants(staging)
    await staging.work(merges_again(), delivers())
    (call,) = await used_for(staging)

    told = await staging.services.explaining.explain(
        Kind.CALL, call, by=RITA, channel=ChannelId("C0WEBSHOP")
    )

    assert "had approved such calls in advance" in str(told.lines)
