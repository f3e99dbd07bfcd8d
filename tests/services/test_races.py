"""Races: people click while agents work, and two workers do the same work."""

import asyncio

import pytest

from bot.domain.approvals import ApprovalStatus, Decision
from bot.domain.calls import CallStatus
from bot.domain.cards import GateEventCard, OutcomeCard
from bot.domain.ids import ApprovalId, AssignmentId, FindingId, JobId
from bot.domain.jobs import JobStatus
from bot.domain.models import ModelReply, Prompt, Returned, Told
from bot.domain.reviews import Finding, Severity
from bot.domain.tools import ToolResult
from bot.errors import ConflictError, OverQuotaError, TransientError
from tests.services.world import (
    OMAR,
    PAT,
    RITA,
    CurtainError,
    World,
    at_work,
    delivers,
    does,
    files,
    hands_in,
    in_approval,
    in_scope,
    judges,
    merges,
    says,
)

ONE = JobId(1)
OWNER = AssignmentId(2)


async def approved(world: World) -> None:
    await world.services.approvals.answer(ApprovalId(1), by=OMAR, decision=Decision.APPROVE)


async def calls_of(world: World, assignment: AssignmentId = OWNER) -> list[tuple[str, CallStatus]]:
    async with world.database.reading() as tx:
        calls = await tx.calls.of_assignment(assignment)
    return [(call.tool, call.status) for call in calls]


async def file_blocking_finding(world: World) -> None:
    """File what a reviewer could file while the merge is on its way."""
    async with world.database.transaction() as tx:
        (verdict, *_) = await tx.reviews.verdicts(ONE)
        await tx.reviews.add_finding(
            Finding(
                id=FindingId(0),
                job=ONE,
                assignment=verdict.assignment,
                position=verdict.position,
                stage=verdict.stage,
                revision=verdict.revision,
                severity=Severity.BLOCKING,
                harm="A blank e-mail still passes.",
                evidence="validate(' ') is True",
                how_to_check="run it",
                at=world.clock.now(),
            )
        )


async def pause_and_resume(world: World) -> None:
    await world.services.control.pause(ONE, by=RITA)
    await world.services.control.resume(ONE, by=RITA)
    # Whoever is at work goes on; a second worker would do the same once more.
    assert len(world.queue) == 0


async def test_a_pause_taken_back_while_the_model_thinks_starts_no_second_turn(
    world: World,
) -> None:
    async def thinks(_: Prompt) -> ModelReply:
        await pause_and_resume(world)
        return hands_in()

    await at_work(world, thinks, judges("pass"), judges("pass"), merges())

    assert (await world.job()).status is JobStatus.APPROVAL
    assert len(await calls_of(world)) == 2


async def test_a_pause_taken_back_while_a_tool_works_starts_it_no_second_time(
    world: World,
) -> None:
    world.toolbox.meanwhile.append(lambda: pause_and_resume(world))

    await at_work(world, says("workspace__run", command="pytest"), CurtainError())

    assert [request.tool for request in world.toolbox.requests] == ["workspace__run"]


async def test_what_had_begun_before_a_pause_is_finished_and_goes_on_after_it(
    world: World,
) -> None:
    world.toolbox.meanwhile.append(lambda: world.services.control.pause(ONE, by=RITA))
    await at_work(world, says("workspace__run", command="pytest"))
    assert await calls_of(world) == [("workspace__run", CallStatus.DONE)]

    await world.services.control.resume(ONE, by=RITA)
    await world.work(hands_in(), judges("pass"), judges("pass"), merges())

    assert (await world.job()).status is JobStatus.APPROVAL


async def test_a_pause_between_approval_and_merge_holds_the_merge(world: World) -> None:
    await in_approval(world)
    await world.services.control.pause(ONE, by=RITA)
    await approved(world)
    await world.work()
    assert world.toolbox.merges() == []

    await world.services.control.resume(ONE, by=RITA)
    await world.work(delivers())

    assert len(world.toolbox.merges()) == 1


async def test_the_sweep_leaves_a_paused_job_alone(world: World) -> None:
    await in_scope(world)
    await world.services.scope.accept(ONE, by=RITA)
    await world.services.control.pause(ONE, by=RITA)

    for _ in range(5):
        await world.work()
        world.clock.advance(hours=1)
        await world.services.sweep.restart_stale()

    assert (await world.job()).status is JobStatus.WORKING


async def test_the_sweep_leaves_a_question_alone_that_was_asked_again(world: World) -> None:
    await in_approval(world)
    await approved(world)
    world.clock.advance(hours=25)
    await world.services.approvals.expire_due()
    await world.services.approvals.ask_again(ApprovalId(1), by=RITA)

    for _ in range(5):
        await world.work()
        world.clock.advance(hours=1)
        assert await world.services.sweep.restart_stale() == 0

    assert (await world.job()).status is JobStatus.APPROVAL


async def test_restarts_are_counted_anew_after_people_let_a_job_go_on(world: World) -> None:
    await in_scope(world)
    await world.services.scope.accept(ONE, by=RITA)
    for _ in range(4):
        world.clock.advance(hours=1)
        await world.services.sweep.restart_stale()
    assert (await world.job()).status is JobStatus.ESCALATED

    await world.services.control.proceed(ONE, by=RITA)
    world.clock.advance(hours=1)
    await world.services.sweep.restart_stale()

    assert (await world.job()).status is JobStatus.WORKING


async def test_two_workers_on_one_segment_make_one_turn_of_it(world: World) -> None:
    await in_scope(world)
    await world.services.scope.accept(ONE, by=RITA)
    started = world.queue.take()
    assert started is not None
    assert await world.services.work.proceed(*started)
    both = asyncio.Barrier(2)

    async def thinks(_: Prompt) -> ModelReply:
        await both.wait()
        return hands_in()

    world.llm.expect(thinks, thinks)
    await asyncio.gather(*(world.services.work.proceed(*started) for _ in range(2)))

    assert await calls_of(world) == [("workspace__hand_in", CallStatus.PROPOSED)]
    async with world.database.reading() as tx:
        spent = await tx.transcripts.spent(ONE)
        dropped = [e for e in await tx.audit.of_job(ONE) if e.verb == "output.dropped"]
    assert (spent.turns, len(dropped)) == (3, 1)


async def test_a_reviewer_whose_job_was_escalated_meanwhile_says_nothing_more(
    world: World,
) -> None:
    async def thinks(_: Prompt) -> ModelReply:
        with pytest.raises(CurtainError):
            await world.services.work.proceed(*correctness)
        world.llm.expect(OverQuotaError("No credit left."))
        await world.services.work.proceed(*correctness)
        return files("blocking")

    await at_work(world, hands_in(), CurtainError())
    correctness = (AssignmentId(3), 1)
    security = world.queue.take()
    assert security is not None
    world.llm.expect(thinks, CurtainError())
    while await world.services.work.proceed(*security):
        pass

    assert (await world.job()).status is JobStatus.ESCALATED
    assert await calls_of(world, AssignmentId(4)) == []


async def test_work_done_before_the_agent_knew_of_a_denial_is_not_done_after_it(
    world: World,
) -> None:
    await at_work(world, hands_in(), judges("pass"), judges("pass"), does(merges(), delivers()))
    await world.services.approvals.answer(
        ApprovalId(1), by=OMAR, decision=Decision.DENY, reason="Not today."
    )

    await world.work(CurtainError())

    assert (await world.job()).status is JobStatus.WORKING
    returned = [m.text for m in world.llm.prompts[-1].messages if isinstance(m, Returned)]
    assert "Not today." in returned[-2]
    assert "your turn ended before it" in returned[-1]


async def test_what_was_asked_for_beside_the_result_is_not_done_when_it_comes_back(
    world: World,
) -> None:
    await in_approval(world)
    await approved(world)
    await world.work(does(delivers(), delivers()))
    await world.services.shipping.send_back(ONE, by=RITA, reason="blank ones still pass")

    await world.work(CurtainError())

    assert (await world.job()).status is JobStatus.WORKING
    told = world.llm.prompts[-1].messages[-1]
    assert isinstance(told, Told)
    assert "blank ones still pass" in told.text


async def test_an_expired_question_is_not_asked_again_once_the_job_went_on(world: World) -> None:
    await in_approval(world)
    world.clock.advance(hours=25)
    await world.services.approvals.expire_due()
    await world.services.control.proceed(ONE, by=RITA)

    with pytest.raises(ConflictError, match="moved on"):
        await world.services.approvals.ask_again(ApprovalId(1), by=RITA)

    assert (await world.job()).status is JobStatus.WORKING


async def test_of_a_merge_that_was_cut_off_by_a_crash_and_a_cancel_the_end_is_found_out(
    world: World,
) -> None:
    await in_approval(world)
    await approved(world)
    world.toolbox.failures.append(TransientError("the process died"))
    started = world.queue.take()
    assert started is not None
    with pytest.raises(TransientError):
        await world.services.work.proceed(*started)
    await world.services.control.stop(ONE, by=PAT)
    world.toolbox.verified = ToolResult("merged as abc")

    while await world.services.work.proceed(*started):
        pass

    assert [r.tool for r in world.toolbox.requests].count("repository__merge") == 1
    assert (await calls_of(world))[-1] == ("repository__merge", CallStatus.DONE)
    assert (await world.job()).status is JobStatus.CANCELLED


async def test_where_nobody_can_tell_after_the_end_a_person_is_asked_to_look(world: World) -> None:
    await in_approval(world)
    await approved(world)
    world.toolbox.failures.append(TransientError("the process died"))
    started = world.queue.take()
    assert started is not None
    with pytest.raises(TransientError):
        await world.services.work.proceed(*started)
    await world.services.control.stop(ONE, by=PAT)

    while await world.services.work.proceed(*started):
        pass
    await world.deliver()

    assert (await calls_of(world))[-1] == ("repository__merge", CallStatus.UNKNOWN)
    for copy in ("thread", OMAR):
        card = world.shown(f"outcome:5:{copy}")
        assert isinstance(card, OutcomeCard)
        assert card.people == (OMAR,)


async def test_a_job_cancelled_while_a_revision_is_checked_keeps_no_revision(
    world: World,
) -> None:
    world.toolbox.meanwhile.append(lambda: world.services.control.stop(ONE, by=RITA))
    world.workspaces.red.append("a" * 40)

    await at_work(world, hands_in())

    job = await world.job()
    assert (job.status, job.revision) == (JobStatus.CANCELLED, None)


async def test_a_merge_refused_at_the_last_moment_is_a_gate_event_and_settles_the_question(
    world: World,
) -> None:
    await in_approval(world)
    await approved(world)
    await file_blocking_finding(world)

    await world.work(CurtainError())
    await world.deliver()
    world.clock.advance(hours=25)
    await world.services.approvals.expire_due()

    assert world.toolbox.merges() == []
    assert isinstance(world.shown("gate:1"), GateEventCard)
    assert (await world.job()).status is JobStatus.WORKING
    async with world.database.reading() as tx:
        approval = await tx.approvals.get(ApprovalId(1))
    assert approval.status is ApprovalStatus.WITHDRAWN
