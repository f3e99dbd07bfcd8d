"""What happens to the calls of one card after it was asked, one by one and together."""

from datetime import timedelta

import pytest

from bot.domain.approvals import ApprovalStatus, Decision
from bot.domain.batches import MOST
from bot.domain.calls import CallStatus
from bot.domain.cards import Saying
from bot.domain.grants import Breadth
from bot.domain.ids import ApprovalId, JobId
from bot.domain.jobs import JobStatus
from bot.domain.models import ModelReply
from bot.errors import TransientError
from tests.services.batching import (
    ONE,
    approvals,
    approve,
    asked_about,
    by_two,
    card,
    choose,
    on_staging,
    statuses,
    tagged,
    tagging,
    tags,
    the_segment,
    the_tags,
    told,
)
from tests.services.world import (
    MIA,
    OMAR,
    REVISION,
    RITA,
    SAM,
    World,
    delivers,
    does,
    says,
)
from tests.services.worlds import another_world, owned_by


async def test_a_call_that_fails_does_not_lose_the_others(three: World) -> None:
    three.toolbox.failing.add("v2")

    await approve(three)
    await three.work(delivers())

    assert tagged(three) == ["v1", "v2", "v3"]
    assert [c.status for c in await the_tags(three)] == [
        CallStatus.DONE,
        CallStatus.FAILED,
        CallStatus.DONE,
    ]
    assert told(three) == ["repository__tag done", "v2 failed", "repository__tag done"]


async def test_after_an_unknown_outcome_the_others_are_made_once_somebody_looked(
    three: World,
) -> None:
    three.toolbox.failures.append(TransientError("The answer was lost."))
    await approve(three)
    with pytest.raises(TransientError):
        await three.work()
    await three.services.work.proceed(*await the_segment(three))
    assert (await three.job()).status is JobStatus.ESCALATED

    await three.services.outcomes.settle((await the_tags(three))[0].id, by=OMAR, happened=True)
    await three.work(delivers())

    assert tagged(three) == ["v1", "v2", "v3"]
    assert (await three.job()).status is JobStatus.SHIP


async def test_a_revocation_lets_all_of_them_wait_again(three: World) -> None:
    await approve(three)

    await three.services.retracting.revoke(ONE, by=OMAR)
    await three.work()

    assert tagged(three) == []
    assert await statuses(three) == [ApprovalStatus.OPEN] * 3
    assert (await three.job()).status is JobStatus.APPROVAL
    await approve(three)
    await three.work(delivers())
    assert tagged(three) == ["v1", "v2", "v3"]


async def test_what_has_begun_is_not_called_back_but_the_rest_is(three: World) -> None:
    three.toolbox.meanwhile.append(lambda: three.services.retracting.revoke(ONE, by=OMAR))
    await approve(three)
    await three.work()

    assert tagged(three) == ["v1"]
    consumed, *reopened = await statuses(three)
    assert consumed is ApprovalStatus.CONSUMED
    assert reopened == [ApprovalStatus.OPEN] * 2
    await approve(three)
    await three.work(delivers())
    assert tagged(three) == ["v1", "v2", "v3"]


async def test_the_requester_withdraws_all_of_them(three: World) -> None:
    await three.services.retracting.withdraw(ONE, by=RITA, reason="Later.")
    await three.work(delivers())

    assert tagged(three) == []
    assert await statuses(three) == [ApprovalStatus.WITHDRAWN] * 3
    assert all("Later." in text for text in told(three))


async def test_they_expire_together_and_are_asked_again_together(three: World) -> None:
    three.clock.advance(hours=25)
    await three.services.approvals.expire_due()
    assert await statuses(three) == [ApprovalStatus.EXPIRED] * 3
    assert (await three.job()).status is JobStatus.ESCALATED

    await three.services.approvals.ask_again(ONE, by=RITA)
    await three.deliver()

    assert [line.approval.id for line in card(three, number=4).batch] == [4, 5, 6]
    await approve(three, on=4)
    await three.work(delivers())
    assert tagged(three) == ["v1", "v2", "v3"]


async def test_there_is_one_reminder_for_the_card(three: World) -> None:
    three.clock.advance(hours=1)
    await three.services.approvals.nudge_due()
    await three.deliver()

    nudges = [post.key for post in three.messenger.posts if post.key.startswith("nudge:")]
    assert sorted(nudges) == ["nudge:1:U0OMAR", "nudge:1:U0SAM"]
    assert isinstance(three.shown("nudge:1:U0OMAR"), Saying)
    assert all(each.escalated_at for each in await approvals(three))
    assert len(card(three, SAM).batch) == 3


async def test_lists_name_the_card_once(three: World) -> None:
    listed = await three.services.boards.approvals(OMAR)

    assert [len(each.batch) for each in listed] == [3]


async def test_what_the_agent_is_asked_is_on_the_one_card(three: World) -> None:
    await three.services.inquiries.ask(ApprovalId(2), by=OMAR, question="Why three?")
    await three.work(says("desk__answer_question", answer="One for each release."))

    assert [each.answer for each in card(three, OMAR).inquiries] == ["One for each release."]
    assert await statuses(three) == [ApprovalStatus.OPEN] * 3


async def test_a_job_that_is_stopped_makes_none_of_what_is_left(three: World) -> None:
    three.toolbox.meanwhile.append(lambda: three.services.control.stop(JobId(1), by=RITA))
    await approve(three)
    await three.work()

    assert tagged(three) == ["v1"]
    assert await statuses(three) == [
        ApprovalStatus.CONSUMED,
        ApprovalStatus.WITHDRAWN,
        ApprovalStatus.WITHDRAWN,
    ]


async def test_what_is_too_much_for_one_card_comes_on_the_next(sqlite_url: str) -> None:
    names = [f"v{number}" for number in range(1, MOST + 3)]
    async with another_world(sqlite_url, tagging) as world:
        await asked_about(world, tags(*names))
        assert len(card(world).batch) == MOST

        await approve(world)
        await world.work()
        assert tagged(world) == names[:MOST]
        second = MOST + 1
        assert len(card(world, number=second).batch) == 2

        await approve(world, on=second)
        await world.work(delivers())
        assert tagged(world) == names


async def test_a_denial_is_for_what_was_to_come_on_the_next_card_too(sqlite_url: str) -> None:
    names = [f"v{number}" for number in range(1, MOST + 3)]
    async with another_world(sqlite_url, tagging) as world:
        await asked_about(world, tags(*names))
        await world.services.approvals.answer(ONE, by=OMAR, decision=Decision.DENY, reason="No.")
        await world.work(delivers())

        assert len(await approvals(world)) == MOST
        assert [c.status for c in await the_tags(world)] == [CallStatus.REFUSED] * len(names)


async def test_another_call_in_between_ends_the_list(sqlite_url: str) -> None:
    def tag(name: str) -> ModelReply:
        return says("repository__tag", name=name, revision=REVISION)

    async with another_world(sqlite_url, tagging) as world:
        read = says("workspace__read", path="a.py")
        await asked_about(world, does(tag("v1"), tag("v2"), read, tag("v3")))

        assert [each.status for each in await approvals(world)] == [ApprovalStatus.OPEN] * 2
        assert (await the_tags(world))[2].status is CallStatus.REFUSED


async def test_each_call_needs_its_two_people(sqlite_url: str) -> None:
    async with another_world(sqlite_url, by_two) as world:
        await asked_about(world, tags("v1", "v2"))
        await approve(world)
        await world.work()
        assert tagged(world) == []
        assert await statuses(world) == [ApprovalStatus.OPEN] * 2

        await approve(world, by=SAM)
        await world.work(delivers())
        assert tagged(world) == ["v1", "v2"]


async def test_nothing_begins_before_the_whole_card_is_decided(sqlite_url: str) -> None:
    async with another_world(sqlite_url, by_two) as world:
        await asked_about(world, tags("v1", "v2"))
        both = frozenset({ApprovalId(1), ApprovalId(2)})
        await world.services.approvals.choose(
            ONE, by=OMAR, listed=both, chosen=frozenset({ONE}), reason="Not v2."
        )
        await world.work()
        assert await statuses(world) == [ApprovalStatus.OPEN, ApprovalStatus.DENIED]
        assert tagged(world) == []

        await approve(world, by=SAM)
        await world.work(delivers())
        assert tagged(world) == ["v1"]


async def test_a_grant_with_the_card_is_for_calls_to_come(sqlite_url: str) -> None:
    async with another_world(sqlite_url, on_staging) as world:
        await asked_about(world, tags("v1", "v2"))
        await world.services.approvals.answer(
            ONE, by=OMAR, decision=Decision.APPROVE, breadth=Breadth.JOB
        )
        await world.work(tags("v3"), delivers())

        assert tagged(world) == ["v1", "v2", "v3"]
        assert await statuses(world) == [ApprovalStatus.CONSUMED] * 2
        assert card(world).grant is not None


async def test_one_that_was_denied_before_is_not_listed_again(three: World) -> None:
    await choose(three, 1, 3, reason="v2 was recalled.")
    await three.work(tags("v2", "v4"))

    assert [line.approval.id for line in card(three, number=4).batch] == []
    assert card(three, number=4).call.arguments == {"name": "v4", "revision": REVISION}


async def test_who_left_meanwhile_no_longer_counts_for_any_of_them(sqlite_url: str) -> None:
    async with another_world(sqlite_url, lambda it: owned_by(MIA, tagging(it))) as three:
        await asked_about(three, tags("v1", "v2", "v3"))
        await approve(three)
        await three.services.people.changed(OMAR, active=False, at=three.clock.now())
        await three.work()

        assert tagged(three) == []
        assert await statuses(three) == [ApprovalStatus.EXPIRED] * 3
        assert (await three.job()).status is JobStatus.ESCALATED


async def test_the_first_reminder_is_not_late(three: World) -> None:
    due = {each.nudge_at - each.opened_at for each in await approvals(three)}

    assert due == {timedelta(hours=1)}
