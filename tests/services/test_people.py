"""People who leave: nothing of theirs is left waiting for nobody."""

from dataclasses import replace

import pytest

from bot.domain.approvals import Decision
from bot.domain.cards import JobCard, Saying
from bot.domain.ids import ApprovalId, JobId, UserId
from bot.domain.jobs import JobStatus
from bot.domain.organization import Organization
from bot.errors import ForbiddenError
from tests.services.world import (
    MIA,
    OMAR,
    PAT,
    RITA,
    SAM,
    World,
    at_work,
    delivers,
    hands_in,
    in_approval,
    in_scope,
    judges,
    merges,
    proposes,
    says,
)
from tests.services.worlds import another_world, owned_by

ONE = JobId(1)


async def leaves(world: World, *people: UserId) -> None:
    for person in people:
        await world.services.people.changed(person, active=False, at=world.clock.now())
    await world.deliver()


async def test_when_the_requester_leaves_who_is_above_them_decides(world: World) -> None:
    await in_scope(world)

    await leaves(world, RITA)

    card, said = world.shown("job:1"), world.shown("in place:1:U0MIA")
    assert isinstance(card, JobCard)
    assert card.waiting_for == (MIA,)
    assert isinstance(said, Saying)
    assert said.text == "<@U0RITA> has left. <@U0MIA> decides about job 1 from now on."
    with pytest.raises(ForbiddenError, match="Only <@U0MIA>, in place of <@U0RITA>"):
        await world.services.scope.accept(ONE, by=OMAR)
    await world.services.scope.accept(ONE, by=MIA)


async def test_a_job_of_somebody_who_left_comes_to_its_end(world: World) -> None:
    await in_approval(world)
    await leaves(world, RITA)
    await world.services.approvals.answer(ApprovalId(1), by=OMAR, decision=Decision.APPROVE)
    await world.work(delivers())

    await world.services.shipping.accept(ONE, by=MIA)

    assert (await world.job()).status is JobStatus.ACCEPTED


async def test_a_question_is_answered_by_who_is_in_the_requesters_place(world: World) -> None:
    ts = await world.say("fix the form")
    await world.work(says("desk__ask_requester", question="Which form?"))
    await leaves(world, RITA)

    await world.say("the signup form", by=MIA, thread=ts, addressed=False)
    await world.work(proposes())

    assert (await world.job()).status is JobStatus.SCOPE


async def test_where_nobody_is_above_the_operators_decide(world: World) -> None:
    await in_scope(world)

    await leaves(world, RITA, MIA)

    await world.services.scope.accept(ONE, by=PAT)


async def test_who_comes_back_decides_again(world: World) -> None:
    await in_scope(world)
    await leaves(world, RITA)
    world.clock.advance(minutes=1)

    await world.services.people.changed(RITA, active=True, at=world.clock.now())
    await world.deliver()

    card = world.shown("job:1")
    assert isinstance(card, JobCard)
    assert card.waiting_for == (RITA,)


async def test_news_that_come_late_change_nothing(world: World) -> None:
    await in_scope(world)
    left = world.clock.now()
    returned = world.clock.advance(minutes=1)
    await world.services.people.changed(RITA, active=True, at=returned)

    await world.services.people.changed(RITA, active=False, at=left)

    await world.services.scope.accept(ONE, by=RITA)


async def test_a_question_nobody_is_left_to_answer_goes_to_a_person(world: World) -> None:
    await in_approval(world)

    await leaves(world, SAM, OMAR)

    job = await world.job()
    assert job.status is JobStatus.ESCALATED
    assert job.reason == "Too few of the people who may decide about it can be reached."


async def test_a_question_nobody_could_answer_is_not_left_standing(sqlite_url: str) -> None:
    async with another_world(sqlite_url, lambda it: owned_by(MIA, it)) as world:
        await leaves(world, SAM, OMAR)

        await at_work(world, hands_in(), judges("pass"), judges("pass"), merges())

        assert (await world.job()).status is JobStatus.ESCALATED
        said = [post.card for post in world.messenger.posts if post.key.startswith("escalated:1:")]
        assert said == [Saying("<@U0RITA> must decide how job 1 goes on; its card says why.")]


async def test_who_acts_for_a_requester_who_left_does_not_approve(sqlite_url: str) -> None:
    def rita_reports_to_omar(organization: Organization) -> Organization:
        rita = replace(organization.people[RITA], manager=OMAR)
        return replace(organization, people={**organization.people, RITA: rita})

    async with another_world(sqlite_url, rita_reports_to_omar) as world:
        await in_approval(world)
        await leaves(world, RITA)

        with pytest.raises(ForbiddenError, match="you act for who asked"):
            await world.services.approvals.answer(ApprovalId(1), by=OMAR, decision=Decision.APPROVE)

        assert world.toolbox.merges() == []
