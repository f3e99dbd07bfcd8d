"""Work: an agent's turns and calls, however badly it behaves."""

from dataclasses import replace

import pytest

from bot.domain.approvals import Decision
from bot.domain.calls import CallStatus
from bot.domain.cards import GateEventCard
from bot.domain.ids import ApprovalId, AssignmentId, JobId
from bot.domain.jobs import JobStatus
from bot.domain.models import RequestedCall, Returned, Told
from bot.errors import BrokenModelError, OverQuotaError, TransientError
from tests.services.world import (
    OMAR,
    PAT,
    REVISION,
    RITA,
    CurtainError,
    World,
    at_work,
    delivers,
    hands_in,
    in_approval,
    judges,
    merges,
    proposes,
    says,
)


async def test_a_call_outside_the_lane_is_refused_and_posted(world: World) -> None:
    await world.say("please fix it")

    await world.work(says("repository__merge", revision=REVISION, summary="x"), proposes())

    card = world.shown("gate:1")
    assert isinstance(card, GateEventCard)
    assert card.event.actor == "dispatcher-1"
    assert world.toolbox.requests == []
    assert (await world.job()).status is JobStatus.SCOPE


async def test_an_unknown_tool_is_refused(world: World) -> None:
    await world.say("please fix it")

    await world.work(says("shell__rm", path="/"), proposes())

    assert isinstance(world.shown("gate:1"), GateEventCard)
    returned = world.llm.prompts[-1].messages[-1]
    assert isinstance(returned, Returned)
    assert "no tool shell__rm" in returned.text


async def test_arguments_that_are_not_json_come_back_with_advice(world: World) -> None:
    await world.say("please fix it")
    broken = replace(proposes(), calls=(RequestedCall("c", "desk__decline", '{"reason'),))

    await world.work(broken, proposes())

    returned = world.llm.prompts[-1].messages[-1]
    assert isinstance(returned, Returned)
    assert "not a JSON object" in returned.text
    assert (await world.job()).status is JobStatus.SCOPE


async def test_wrong_arguments_come_back_without_a_gate_event(world: World) -> None:
    await world.say("please fix it")

    await world.work(says("desk__decline", why="no"), proposes())

    returned = world.llm.prompts[-1].messages[-1]
    assert isinstance(returned, Returned)
    assert "Refused" in returned.text
    assert not [post for post in world.messenger.posts if post.key.startswith("gate:")]


async def test_a_contract_with_an_unknown_check_comes_back(world: World) -> None:
    await world.say("please fix it")
    wrong = says(
        "desk__propose_contract",
        outcome="x",
        done_when=["x"],
        repository="webshop",
        checks=["vibes"],
        role="builder",
        reason="x",
        confidence_percent=50,
    )

    await world.work(wrong, proposes())

    returned = world.llm.prompts[-1].messages[-1]
    assert isinstance(returned, Returned)
    assert "has no check vibes" in returned.text


async def test_an_agent_that_only_talks_is_reminded_and_then_stopped(world: World) -> None:
    await at_work(world, *[says("", f"Thinking {n}.") for n in range(4)])

    job = await world.job()
    assert job.status is JobStatus.ESCALATED
    assert "Its last 4 turns changed nothing." in job.reason
    told = world.llm.prompts[-1].messages[-1]
    assert isinstance(told, Told)
    assert told.text.startswith("(Reminder)")


async def test_an_agent_that_repeats_itself_is_stopped(world: World) -> None:
    await at_work(world, *[says("workspace__read", path="a.py") for _ in range(5)])

    assert (await world.job()).status is JobStatus.ESCALATED


async def test_a_stopped_job_goes_on_when_a_person_says_so(world: World) -> None:
    await at_work(world, *[says("", "Hm.") for _ in range(4)])

    await world.services.control.proceed(JobId(1), by=RITA)
    await world.work(hands_in(), judges("pass"), judges("pass"), merges())

    assert (await world.job()).status is JobStatus.APPROVAL


async def test_the_budget_stops_a_job_while_it_runs(world: World) -> None:
    dear = says("workspace__read", path="a.py")
    dear = replace(dear, usage=replace(dear.usage, cost_microusd=6_000_000))

    await at_work(world, dear)

    job = await world.job()
    assert job.status is JobStatus.ESCALATED
    assert "budget of $5.00" in job.reason


async def test_a_dispatcher_without_a_point_fails_the_job_and_says_where(world: World) -> None:
    await world.say("please fix it")

    await world.work(*[says("", "Hm.") for _ in range(4)])

    job = await world.job()
    assert job.status is JobStatus.FAILED
    assert job.reason.startswith("dispatcher-1, intake:")


async def test_a_model_outage_loses_nothing(world: World) -> None:
    await world.say("please fix it")
    world.llm.expect(BrokenModelError("overloaded"), proposes())
    started = world.queue.take()
    assert started is not None

    assert await world.services.work.proceed(*started)
    with pytest.raises(TransientError):
        await world.services.work.proceed(*started)
    while await world.services.work.proceed(*started):
        pass

    assert (await world.job()).status is JobStatus.SCOPE


async def test_an_exhausted_quota_is_shown_to_a_person(world: World) -> None:
    await at_work(world, OverQuotaError("The key has no credit left."))

    job = await world.job()
    assert job.status is JobStatus.ESCALATED
    assert "no credit" in job.reason


async def test_a_crash_between_effect_and_record_makes_one_merge(world: World) -> None:
    await in_approval(world)
    await world.services.approvals.answer(ApprovalId(1), by=OMAR, decision=Decision.APPROVE)
    world.toolbox.failures.append(TransientError("the process died"))
    world.llm.expect(delivers())
    started = world.queue.take()
    assert started is not None

    with pytest.raises(TransientError):
        await world.services.work.proceed(*started)
    while await world.services.work.proceed(*started):
        pass

    assert [r.tool for r in world.toolbox.requests].count("repository__merge") == 2
    assert len(world.toolbox.merges()) == 1
    assert (await world.job()).status is JobStatus.SHIP


async def test_output_after_the_end_is_dropped_and_counted(world: World) -> None:
    await at_work(world, CurtainError())
    await world.services.control.stop(JobId(1), by=RITA)

    assert not await world.services.work.proceed(AssignmentId(2), 1)
    assert world.toolbox.requests == []


async def test_a_paused_job_makes_no_turn_until_it_is_resumed(world: World) -> None:
    await world.say("please fix it")
    await world.work(proposes())
    await world.services.scope.accept(JobId(1), by=RITA)
    await world.services.control.pause(JobId(1), by=PAT)

    await world.work()
    assert len(world.llm.prompts) == 1

    await world.services.control.resume(JobId(1), by=PAT)
    await world.work(hands_in(), judges("pass"), judges("pass"), merges())
    assert (await world.job()).status is JobStatus.APPROVAL


async def test_every_call_is_settled_once(world: World) -> None:
    await in_approval(world)
    await world.services.approvals.answer(ApprovalId(1), by=OMAR, decision=Decision.APPROVE)

    await world.work(delivers())

    async with world.database.reading() as tx:
        calls = await tx.calls.of_assignment(AssignmentId(2))
    assert [call.status for call in calls] == [CallStatus.DONE] * 3


async def test_a_job_goes_on_after_a_question_that_expired(world: World) -> None:
    await in_approval(world)
    world.clock.advance(hours=25)
    await world.services.approvals.expire_due()

    await world.services.control.proceed(JobId(1), by=RITA)
    await world.work(merges())

    assert (await world.job()).status is JobStatus.APPROVAL
    async with world.database.reading() as tx:
        assert len(await tx.approvals.open()) == 1


async def test_an_approval_that_expires_unused_escalates_the_job(world: World) -> None:
    await in_approval(world)
    await world.services.approvals.answer(ApprovalId(1), by=OMAR, decision=Decision.APPROVE)
    world.clock.advance(hours=25)

    await world.services.approvals.expire_due()
    await world.work()

    assert (await world.job()).status is JobStatus.ESCALATED
    assert world.toolbox.merges() == []


@pytest.mark.parametrize("number", ["1e999", "-1e999", "NaN"])
async def test_a_number_that_no_database_can_hold_is_not_json(world: World, number: str) -> None:
    await world.say("please fix it")
    broken = replace(
        proposes(), calls=(RequestedCall("c", "desk__decline", f'{{"reason": {number}}}'),)
    )

    await world.work(broken, proposes())

    returned = world.llm.prompts[-1].messages[-1]
    assert isinstance(returned, Returned)
    assert "not a JSON object" in returned.text
