"""Questions the services ask, and the answers."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.approvals import ApprovalStatus
from bot.domain.assignments import AssignmentStatus
from bot.domain.calls import CallStatus
from bot.domain.cards import Spent
from bot.domain.checks import CheckResult
from bot.domain.gate import GateEvent
from bot.domain.ids import CallId, ChannelId, JobId, MessageTs, PositionName, RevisionId, UserId
from bot.domain.jobs import JobStatus
from bot.domain.messages import Remark
from bot.domain.models import Usage
from bot.domain.reviews import Verdict, VerdictKind
from bot.domain.seats import StandIn
from bot.domain.stages import Stage
from bot.domain.transcripts import Note, Turn
from bot.errors import ConflictError, NotFoundError, StaleError
from storage.database import Database
from storage.jobs import Tally
from tests.storage.builders import (
    BUILDER,
    NOW,
    OMAR,
    RITA,
    SAM,
    a_call,
    a_finding,
    a_job,
    an_approval,
    an_assignment,
)
from tests.storage.conftest import Story

HOUR = timedelta(hours=1)
REVISION = RevisionId("a" * 40)


async def test_jobs_are_found_by_thread_person_and_state(database: Database) -> None:
    async with database.transaction() as tx:
        old = await tx.jobs.add(a_job(status=JobStatus.ACCEPTED))
        new = await tx.jobs.add(a_job(requester=SAM))
        other = await tx.jobs.add(a_job(channel=ChannelId("C2"), updated_at=NOW - HOUR))

        assert await tx.jobs.in_thread(old.channel, old.thread) == new
        assert await tx.jobs.in_thread(ChannelId("C3"), old.thread) is None
        assert await tx.jobs.open() == (other, new)
        assert await tx.jobs.of_requester(RITA) == (other, old)
        assert await tx.jobs.latest(limit=2) == (other, new)
        assert await tx.jobs.untouched_since(NOW) == (other,)


async def test_positions_are_counted_by_what_they_own(database: Database) -> None:
    reviewer = PositionName("reviewer-1")
    async with database.transaction() as tx:
        job = await tx.jobs.add(a_job(owner=BUILDER, status=JobStatus.ACCEPTED))
        await tx.jobs.add(a_job(owner=BUILDER, status=JobStatus.FAILED))
        await tx.jobs.add(a_job(owner=BUILDER, status=JobStatus.WORKING))
        await tx.jobs.add(a_job())
        await tx.assignments.add(an_assignment(job.id, resumed_at=NOW - HOUR))
        await tx.assignments.add(an_assignment(job.id))
        await tx.assignments.add(an_assignment(job.id, position=reviewer))

        assert await tx.jobs.count_by_owner() == {
            BUILDER: Tally(open_jobs=1, accepted=1, ended=2, last_used_at=NOW),
            reviewer: Tally(last_used_at=NOW),
        }


async def test_an_event_is_taken_in_once(database: Database) -> None:
    async with database.transaction() as tx:
        assert await tx.inbox.first("Ev1", NOW)
        assert await tx.inbox.first("Ev2", NOW + HOUR)
    async with database.transaction() as tx:
        assert not await tx.inbox.first("Ev1", NOW + HOUR)
        assert await tx.inbox.purge(NOW + HOUR) == 1
        assert await tx.inbox.first("Ev1", NOW + HOUR)
        assert not await tx.inbox.first("Ev2", NOW + HOUR)


async def test_assignments_are_found_by_what_they_do(database: Database, story: Story) -> None:
    mine = story.assignment
    async with database.transaction() as tx:
        review = await tx.assignments.add(
            an_assignment(
                story.job.id, stage=Stage.SECURITY_REVIEW, status=AssignmentStatus.WAITING
            )
        )
        done = await tx.assignments.add(an_assignment(mine.job, status=AssignmentStatus.DONE))

        assert await tx.assignments.of_job(mine.job) == (mine, review, done)
        assert await tx.assignments.active(mine.job) == (mine, review)
        assert await tx.assignments.active(mine.job, Stage.SECURITY_REVIEW) == (review,)


async def test_an_assignment_is_silent_when_nothing_was_said_in_it(
    database: Database, story: Story
) -> None:
    async with database.transaction() as tx:
        assert await tx.assignments.running_older_than(NOW) == ()
        assert await tx.assignments.running_older_than(NOW + HOUR) == (story.assignment,)
        await tx.transcripts.tell(story.assignment.id, "Go on.", NOW + HOUR)
        assert await tx.assignments.running_older_than(NOW + HOUR) == ()
        assert await tx.assignments.running_older_than(NOW + 2 * HOUR) == (story.assignment,)


def a_turn(story: Story, number: int, usage: Usage) -> Turn:
    calls = (CallId(1), CallId(2))
    return Turn(story.assignment.id, number, "I read the form.", calls, usage, "m-1", NOW)


async def test_a_conversation_is_kept_in_its_order(database: Database, story: Story) -> None:
    turn = a_turn(story, 2, Usage(10, 5, 3, cost_microusd=None))
    async with database.transaction() as tx:
        told = await tx.transcripts.tell(story.assignment.id, "Begin.", NOW)
        await tx.transcripts.add_turn(turn)
        more = await tx.transcripts.tell(story.assignment.id, "Go on.", NOW)

        assert told == Note(story.assignment.id, 1, "Begin.", NOW)
        assert await tx.transcripts.entries(story.assignment.id) == (told, turn, more)
        assert await tx.transcripts.next_number(story.assignment.id) == 4


async def test_of_two_turns_with_one_number_the_first_is_kept(
    database: Database, story: Story
) -> None:
    turn = a_turn(story, 1, Usage())
    async with database.transaction() as tx:
        await tx.transcripts.add_turn(turn)
        with pytest.raises(StaleError):
            await tx.transcripts.add_turn(replace(turn, text="Something else."))

        assert await tx.transcripts.entries(story.assignment.id) == (turn,)


async def test_what_a_job_used_is_the_sum_over_its_assignments(
    database: Database, story: Story
) -> None:
    async with database.transaction() as tx:
        assert await tx.transcripts.spent(story.job.id) == Spent()
        review = await tx.assignments.add(an_assignment(story.job.id))
        turns = (a_turn(story, 1, Usage(100, 10, 50, 700)), a_turn(story, 2, Usage(200, 20, 0, 30)))
        for turn in turns:
            await tx.transcripts.add_turn(turn)
        await tx.transcripts.tell(story.assignment.id, "Go on.", NOW)
        priced = await tx.transcripts.spent(story.job.id)
        await tx.transcripts.add_turn(
            replace(turns[0], assignment=review.id, usage=Usage(1, 1, 0, None))
        )
        await tx.audit.add(RITA, "scope.accepted", "job", {}, NOW, job=story.job.id, human=True)
        await tx.audit.add(BUILDER, "call.made", "call", {}, NOW, job=story.job.id)
        await tx.audit.add(RITA, "scope.accepted", "job", {}, NOW, job=JobId(99), human=True)

    assert priced == Spent(turns=2, tokens=330, cost_microusd=730)
    async with database.reading() as tx:
        assert await tx.transcripts.spent(story.job.id) == Spent(3, 332, 730, True, 1)


async def test_calls_are_found_by_how_far_they_came(database: Database, story: Story) -> None:
    async with database.transaction() as tx:
        states = (CallStatus.DONE, CallStatus.STARTED, CallStatus.WAITING, CallStatus.UNKNOWN)
        done, started, waiting, unknown = [
            await tx.calls.add(a_call(story.assignment, status=status)) for status in states
        ]

        everything = (done, started, waiting, unknown)
        assert await tx.calls.of_assignment(story.assignment.id) == everything
        assert await tx.calls.unsettled(story.assignment.id) == (started, waiting, unknown)
        assert await tx.calls.started() == (started,)


async def test_an_assignment_gives_one_verdict(database: Database, story: Story) -> None:
    verdict = Verdict(
        job=story.job.id,
        assignment=story.assignment.id,
        position=BUILDER,
        stage=Stage.SECURITY_REVIEW,
        revision=REVISION,
        kind=VerdictKind.PASS,
        evidence="All tests pass.",
        lineages=frozenset({"mistral", "llama"}),
        independent=True,
        at=NOW,
    )
    async with database.transaction() as tx:
        await tx.reviews.add_verdict(verdict)
        with pytest.raises(ConflictError):
            await tx.reviews.add_verdict(replace(verdict, kind=VerdictKind.REJECT))

        assert await tx.reviews.verdicts(story.job.id) == (verdict,)


async def test_findings_of_other_jobs_are_not_mine(database: Database, story: Story) -> None:
    async with database.transaction() as tx:
        finding = await tx.reviews.add_finding(a_finding(story.assignment))

        assert await tx.reviews.findings(story.job.id) == (finding,)
        assert await tx.reviews.findings(JobId(99)) == ()


async def test_the_last_result_of_a_check_counts(database: Database, story: Story) -> None:
    red = CheckResult("tests", REVISION, False, "1 failed", 1.5, True)
    green = replace(red, passed=True, output="12 passed", seconds=2.25)
    lint = replace(red, name="lint")
    async with database.transaction() as tx:
        for result in (red, lint, green):
            await tx.checks.save(story.job.id, result)

        assert await tx.checks.of_job(story.job.id) == (green, lint)


async def test_people_find_the_questions_they_may_answer(database: Database, story: Story) -> None:
    async with database.transaction() as tx:
        call = await tx.calls.add(a_call(story.assignment))
        first = await tx.approvals.add(an_approval(call))
        settled = await tx.approvals.add(an_approval(call, status=ApprovalStatus.DENIED))
        both = await tx.approvals.add(an_approval(call, fallback=(OMAR, SAM), escalated_at=NOW))

        assert await tx.approvals.open() == (first, both)
        assert await tx.approvals.open_for(OMAR) == (first, both)
        assert await tx.approvals.open_for(SAM) == (both,)
        assert await tx.approvals.open_for(RITA) == ()
        assert await tx.approvals.of_call(call.id) == both
        assert await tx.approvals.of_call(CallId(99)) is None
        assert await tx.approvals.of_job(story.job.id) == (first, settled, both)

        escalated = await tx.approvals.replace(first, replace(first, escalated_at=NOW))
        handed_on = await tx.approvals.replace(both, replace(both, owners=(RITA,)))
        assert await tx.approvals.open_for(SAM) == (escalated, handed_on)
        assert await tx.approvals.open_for(RITA) == (handed_on,)


async def test_who_stands_in_for_an_operator_who_must_vouch_finds_the_question(
    database: Database, story: Story
) -> None:
    away = StandIn(SAM, RITA, until=NOW + timedelta(days=1))
    async with database.transaction() as tx:
        call = await tx.calls.add(a_call(story.assignment))
        asked = an_approval(call, fallback=(SAM,), vouchers=(SAM,), stand_ins=(away,))
        kept = await tx.approvals.add(asked)

        assert await tx.approvals.open_for(RITA) == (kept,)


async def test_questions_become_due_once(database: Database, story: Story) -> None:
    async with database.transaction() as tx:
        call = await tx.calls.add(a_call(story.assignment))
        asked = await tx.approvals.add(an_approval(call))
        nudged = await tx.approvals.add(an_approval(call, nudged_at=NOW, nudge_at=NOW))
        agreed = await tx.approvals.add(an_approval(call, status=ApprovalStatus.APPROVED))
        await tx.approvals.add(an_approval(call, status=ApprovalStatus.CONSUMED))

        assert await tx.approvals.due_for_nudge(asked.nudge_at - timedelta(seconds=1)) == ()
        assert await tx.approvals.due_for_nudge(asked.nudge_at) == (asked,)
        assert await tx.approvals.due_to_expire(asked.nudge_at) == ()
        assert await tx.approvals.due_to_expire(asked.expires_at) == (asked, nudged, agreed)


async def test_a_remark_is_kept_once_and_read_once(database: Database, story: Story) -> None:
    def remark(number: int, event: str) -> Remark:
        ts = MessageTs(f"170000000{number}.000100")
        return Remark(event, ts, RITA, "also trim blanks", True, NOW)

    job = story.job.id
    async with database.transaction() as tx:
        assert await tx.remarks.add(job, remark(2, "Ev2"))
        assert await tx.remarks.add(job, remark(1, "Ev1"))
        assert not await tx.remarks.add(job, remark(1, "Ev9"))
        assert not await tx.remarks.add(job, remark(9, "Ev1"))
        assert await tx.remarks.unread(job) == (remark(1, "Ev1"), remark(2, "Ev2"))

        await tx.remarks.mark_read(job, [remark(1, "Ev1")])
        assert await tx.remarks.unread(job) == (remark(2, "Ev2"),)


async def test_what_slack_said_last_about_a_person_counts(database: Database) -> None:
    async with database.transaction() as tx:
        await tx.people.set_active(OMAR, False, NOW)
        await tx.people.set_active(SAM, False, NOW)
        await tx.people.set_active(SAM, True, NOW + HOUR)
        await tx.people.set_active(SAM, False, NOW)  # said first, heard last

        assert await tx.people.inactive() == frozenset({UserId(OMAR)})


async def test_gate_events_are_kept(database: Database, story: Story) -> None:
    event = GateEvent(story.job.id, BUILDER, "merge", "denied", "Not eligible.", NOW, {"a": [1]})
    async with database.transaction() as tx:
        first = await tx.gate_events.add(event)
        second = await tx.gate_events.add(replace(event, reason="Still not."))

        assert await tx.gate_events.get(first) == event
        assert await tx.gate_events.of_job(story.job.id) == (
            event,
            await tx.gate_events.get(second),
        )
        assert await tx.gate_events.latest(limit=1) == (await tx.gate_events.get(second),)
        with pytest.raises(NotFoundError):
            await tx.gate_events.get(99)
