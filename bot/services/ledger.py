"""Every change of a job, in one place: kept, written to the audit, and shown."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.domain import notices
from bot.domain.approvals import USABLE, Approval
from bot.domain.assignments import Assignment, AssignmentStatus
from bot.domain.calls import Call, CallStatus
from bot.domain.closing import withdraw
from bot.domain.jobs import Job, JobStatus
from bot.domain.stages import Stage
from bot.errors import ConflictError
from bot.services.answering import moot
from bot.services.showing import show_question
from storage.transaction import Transaction

SCOPING = frozenset({Stage.INTAKE, Stage.SPECIFICATION})
"""The stages before the scope is agreed on."""

LEADING = SCOPING | {Stage.IMPLEMENTATION}
"""The stages whose position carries the job."""

ASK_REQUESTER = "desk__ask_requester"

_NOT_REACHED = (
    "Not done: your turn ended before it, because somebody else had to act first. Ask for it "
    "again if it is still right."
)
_WITHDRAWN = "Not done: the question to people about it was withdrawn."


async def change_job(
    tx: Transaction,
    before: Job,
    after: Job,
    *,
    actor: str,
    verb: str,
    at: datetime,
    human: bool = False,
    detail: Mapping[str, Any] | None = None,
) -> Job:
    """Keep a job's next state, write who did it to the audit, and draw its root message again."""
    kept = await tx.jobs.replace(before, replace(after, updated_at=at))
    await tx.audit.add(
        actor,
        verb,
        f"job:{kept.id}",
        {"status": kept.status, **(detail or {})},
        at,
        job=kept.id,
        human=human,
    )
    await tx.outbox.add(notices.job_notice(kept, at=at))
    if before.status is JobStatus.CLARIFYING and kept.status is not before.status:
        await _settle_question(tx, kept, at=at)
    return kept


async def _settle_question(tx: Transaction, job: Job, *, at: datetime) -> None:
    """Draw the question the job waited with again: it says what became of it."""
    for assignment in await tx.assignments.active(job.id):
        calls = await tx.calls.of_assignment(assignment.id)
        put = [c for c in calls if c.tool == ASK_REQUESTER and c.status is CallStatus.DONE]
        for call in put[-1:]:
            asked = str((call.arguments or {}).get("question", ""))
            await tx.outbox.add(notices.question_notice(job, asked, number=call.id, at=at))


async def lead(tx: Transaction, job: Job) -> Assignment:
    """Return the assignment that carries the job: the dispatcher's, later the owner's.

    Raises ConflictError when the job has none.
    """
    carrying = [a for a in await tx.assignments.active(job.id) if a.stage in LEADING]
    if not carrying:
        raise ConflictError(f"Nobody is at work on job {job.id}.")
    return carrying[-1]


async def resume(
    tx: Transaction, assignment: Assignment, *, told: str | None, at: datetime
) -> Assignment:
    """Put a waiting assignment back to work, with something to say to it first."""
    if told is not None:
        await tx.transcripts.tell(assignment.id, told, at)
    going = replace(assignment.resumed(at=at), attempts=0)
    going = await tx.assignments.replace(assignment, going)
    await tx.start(going)
    return going


async def wait(tx: Transaction, assignment: Assignment, *, but: Sequence[Call] = ()) -> Assignment:
    """Let an assignment wait for others; nothing of it stays in memory.

    Its turn ends here, `but` for these calls.
    """
    await end_turn(tx, assignment, but=but)
    return await park(tx, assignment)


async def end_turn(tx: Transaction, assignment: Assignment, *, but: Sequence[Call] = ()) -> None:
    """Refuse what is still to be looked at of a turn, `but` for these calls.

    The position asked for it without knowing what others would say, so that is not done.
    """
    kept = {call.id for call in but}
    for call in await tx.calls.unsettled(assignment.id):
        if call.status is CallStatus.PROPOSED and call.id not in kept:
            await tx.calls.replace(call, call.to(CallStatus.REFUSED, result=_NOT_REACHED))


async def park(tx: Transaction, assignment: Assignment) -> Assignment:
    """Let an assignment wait in the middle of its turn."""
    if assignment.status is AssignmentStatus.WAITING:
        return assignment
    return await tx.assignments.replace(assignment, assignment.to(AssignmentStatus.WAITING))


async def end_work(tx: Transaction, job: Job, *, status: AssignmentStatus, at: datetime) -> None:
    """End everything positions still do for this job, and withdraw what it still asks people."""
    for assignment in await tx.assignments.active(job.id):
        await tx.assignments.replace(assignment, assignment.to(status))
    await withdraw_approvals(tx, job, at=at)


async def withdraw_approvals(tx: Transaction, job: Job, *, at: datetime) -> None:
    """Withdraw the job's open questions, and settle every copy of their cards."""
    live = [each for each in await tx.approvals.of_job(job.id) if each.status in USABLE]
    for approval in live:
        await _withdraw(tx, approval, job, at=at)
    for approval in {each.card: each for each in live}.values():
        await show_question(tx, job, approval, at=at)


async def withdraw_approval(tx: Transaction, job: Job, approval: Approval, *, at: datetime) -> None:
    """Withdraw one question. What else stands on its card is left as it is."""
    await _withdraw(tx, approval, job, at=at)
    await show_question(tx, job, approval, at=at)


async def _withdraw(tx: Transaction, approval: Approval, job: Job, *, at: datetime) -> None:
    kept = await tx.approvals.replace(approval, withdraw(approval, at=at))
    # Where the job has ended that is why: the entry says so by itself, without the job's own.
    ended = {"status": job.status} if job.status.is_terminal else {}
    subject, detail = f"approval:{kept.id}", {"digest": kept.digest, **ended}
    await tx.audit.add("countersign", "approval.withdrawn", subject, detail, at, job=kept.job)
    call = await tx.calls.get(approval.call)
    if call.status in {CallStatus.WAITING, CallStatus.APPROVED}:
        await tx.calls.replace(call, call.to(CallStatus.REFUSED, result=_WITHDRAWN))
    await moot(tx, approval.call, at=at)
