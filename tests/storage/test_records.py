"""What is kept comes back as it was, and changes only from what was seen."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.approvals import Answer, ApprovalStatus, Decision
from bot.domain.calls import CallStatus
from bot.domain.ids import AssignmentId, JobId, RevisionId
from bot.domain.jobs import JobStatus
from bot.domain.reviews import FindingStatus
from bot.errors import NotFoundError, StaleError
from storage.database import Database
from tests.storage.builders import NOW, OMAR, a_call, a_contract, a_finding, a_job, an_approval
from tests.storage.conftest import Story


async def test_a_job_comes_back_as_it_was(database: Database) -> None:
    given = a_job(
        contract=a_contract(), owner="builder-1", confidence=0.75, revision=RevisionId("b" * 40)
    )

    async with database.transaction() as tx:
        kept = await tx.jobs.add(given)
    async with database.reading() as tx:
        found = await tx.jobs.get(kept.id)

    assert found == kept == replace(given, id=kept.id)


async def test_calls_findings_and_approvals_come_back_as_they_were(
    database: Database, story: Story
) -> None:
    async with database.transaction() as tx:
        call = await tx.calls.add(a_call(story.assignment, arguments=None, raw="not json"))
        finding = await tx.reviews.add_finding(a_finding(story.assignment, line=7))
        answers = (Answer(OMAR, Decision.DENY, NOW, "not on a Friday"),)
        approval = await tx.approvals.add(an_approval(call, answers=answers, settled_at=NOW))

    async with database.reading() as tx:
        assert await tx.calls.get(call.id) == call
        assert await tx.reviews.finding(finding.id) == finding
        assert await tx.approvals.get(approval.id) == approval
        assert await tx.assignments.get(story.assignment.id) == story.assignment


async def test_what_no_text_column_can_hold_is_replaced_and_arguments_stay_exact(
    database: Database, story: Story
) -> None:
    arguments = {"text": "nul \x00 half \ud83d", "deep": [{"n": 10**30, "x": 1.5, "none": None}]}
    given = a_call(story.assignment, raw="nul \x00 half \ud83d \U0001f600", arguments=arguments)

    async with database.transaction() as tx:
        kept = await tx.calls.add(given)
    async with database.reading() as tx:
        found = await tx.calls.get(kept.id)

    assert found.arguments == arguments
    assert found.raw == "nul \ufffd half \ufffd \U0001f600"


async def test_what_is_not_there_is_named(database: Database) -> None:
    async with database.reading() as tx:
        with pytest.raises(NotFoundError, match=r"There is no job 12\."):
            await tx.jobs.get(JobId(12))
        with pytest.raises(NotFoundError, match=r"There is no assignment 12\."):
            await tx.assignments.get(AssignmentId(12))


async def test_a_change_raises_the_version(database: Database, story: Story) -> None:
    async with database.transaction() as tx:
        moved = story.job.to(JobStatus.SCOPE, at=NOW + timedelta(minutes=1))
        kept = await tx.jobs.replace(story.job, moved)
        found = await tx.jobs.get(story.job.id)

    assert found == kept == replace(moved, version=1)


async def test_who_saw_an_old_version_changes_nothing(database: Database, story: Story) -> None:
    async with database.transaction() as tx:
        await tx.jobs.replace(story.job, story.job.to(JobStatus.CANCELLED, at=NOW))

    with pytest.raises(StaleError):
        async with database.transaction() as tx:
            await tx.jobs.replace(story.job, story.job.to(JobStatus.WORKING, at=NOW))

    async with database.reading() as tx:
        assert (await tx.jobs.get(story.job.id)).status is JobStatus.CANCELLED


async def test_of_many_who_decide_at_once_one_succeeds(database: Database, story: Story) -> None:
    async with database.transaction() as tx:
        call = await tx.calls.add(a_call(story.assignment))
        approval = await tx.approvals.add(an_approval(call))

    async def decide(status: ApprovalStatus) -> bool:
        async with database.transaction() as tx:
            found = await tx.approvals.get(approval.id)
            if found.status is not ApprovalStatus.OPEN:
                return False
            await tx.approvals.replace(found, replace(found, status=status))
            return True

    async def attempt(status: ApprovalStatus) -> bool:
        try:
            return await decide(status)
        except StaleError:
            return False

    tries = [ApprovalStatus.APPROVED, ApprovalStatus.DENIED] * 8
    won = await asyncio.gather(*(attempt(status) for status in tries))

    assert won.count(True) == 1
    async with database.reading() as tx:
        assert (await tx.approvals.get(approval.id)).version == 1


async def test_findings_and_calls_change_by_compare_and_set(
    database: Database, story: Story
) -> None:
    async with database.transaction() as tx:
        call = await tx.calls.add(a_call(story.assignment))
        finding = await tx.reviews.add_finding(a_finding(story.assignment))
        await tx.calls.replace(call, call.to(CallStatus.STARTED))
        answered = finding.answered(FindingStatus.ADDRESSED, reason="Blanks are stripped.")
        kept = await tx.reviews.replace_finding(finding, answered)

        with pytest.raises(StaleError):
            await tx.calls.replace(call, call.to(CallStatus.REFUSED))
        with pytest.raises(StaleError):
            await tx.reviews.replace_finding(finding, answered)
        assert await tx.reviews.findings(story.job.id) == (kept,)
