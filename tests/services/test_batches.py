"""Calls of one kind that a turn asks for together are decided on one card, each by itself."""

import pytest

from bot.domain.approvals import ApprovalStatus, Decision
from bot.domain.calls import CallStatus
from bot.domain.ids import JobId
from bot.domain.jobs import JobStatus
from bot.errors import ConflictError, ForbiddenError, InvalidInputError
from tests.services.batching import (
    ONE,
    approvals,
    approve,
    card,
    choose,
    statuses,
    tagged,
    told,
)
from tests.services.world import (
    OMAR,
    RITA,
    World,
    delivers,
)


async def test_several_calls_of_one_tool_are_one_message_with_a_question_about_each(
    three: World,
) -> None:
    posted = [post.key for post in three.messenger.posts if post.key.startswith("approval:")]

    assert sorted(posted) == ["approval:1:U0OMAR", "approval:1:thread"]
    assert [line.approval.status for line in card(three).batch] == [ApprovalStatus.OPEN] * 3
    assert len({each.digest for each in await approvals(three)}) == 3
    assert tagged(three) == []


async def test_one_click_approves_all_and_each_is_made_once(three: World) -> None:
    await approve(three)
    await three.work(delivers())

    assert tagged(three) == ["v1", "v2", "v3"]
    assert await statuses(three) == [ApprovalStatus.CONSUMED] * 3
    assert (await three.job()).status is JobStatus.SHIP
    for copy in ("thread", OMAR):
        ends = [line.call.status for line in card(three, copy).batch]
        assert ends == [CallStatus.DONE] * 3


async def test_every_answer_is_on_record_with_the_digest_of_its_call(three: World) -> None:
    await approve(three)

    async with three.database.reading() as tx:
        entries = await tx.audit.of_job(JobId(1))
    answered = [e for e in entries if e.verb == "approval.answered"]
    assert [e.detail["digest"] for e in answered] == [e.digest for e in await approvals(three)]
    assert {e.actor for e in answered} == {OMAR}


async def test_a_denial_of_all_gives_the_reason_to_the_agent_for_each(three: World) -> None:
    await three.services.approvals.answer(
        ONE, by=OMAR, decision=Decision.DENY, reason="Not this week."
    )
    await three.work(delivers())

    assert tagged(three) == []
    assert await statuses(three) == [ApprovalStatus.DENIED] * 3
    assert all("Not this week." in text for text in told(three))


async def test_single_calls_can_be_taken_out(three: World) -> None:
    await choose(three, 1, 3, reason="v2 was recalled.")
    await three.work(delivers())

    assert tagged(three) == ["v1", "v3"]
    first, second, third = told(three)
    assert "v2 was recalled." in second
    assert first == third == "repository__tag done"


async def test_who_takes_one_out_says_why_and_nothing_is_kept_without(three: World) -> None:
    with pytest.raises(InvalidInputError, match="Say why"):
        await choose(three, 1, 3)

    assert await statuses(three) == [ApprovalStatus.OPEN] * 3


async def test_a_list_that_is_out_of_date_decides_nothing(three: World) -> None:
    await choose(three, 1, 2, reason="Not v3.")

    with pytest.raises(ConflictError, match="decided meanwhile"):
        await choose(three, 1, 2, 3)


async def test_a_list_of_another_card_decides_nothing(three: World) -> None:
    with pytest.raises(InvalidInputError, match="not of this card"):
        await choose(three, 1, 9)


async def test_strangers_decide_none_of_them(three: World) -> None:
    with pytest.raises(ForbiddenError):
        await three.services.approvals.answer(ONE, by=RITA, decision=Decision.APPROVE)

    assert await statuses(three) == [ApprovalStatus.OPEN] * 3


async def test_any_of_its_numbers_means_the_card(three: World) -> None:
    await approve(three, on=3)

    assert await statuses(three) == [ApprovalStatus.APPROVED] * 3


async def test_the_second_click_is_told_who_was_first(three: World) -> None:
    await approve(three)

    with pytest.raises(ConflictError, match="<@U0OMAR> already approved"):
        await approve(three)
