"""Handover: what the owner was given in writing, against what it says it kept to."""

from bot.domain.assignments import Assignment
from bot.domain.calls import CallStatus
from bot.domain.jobs import Job
from bot.domain.receipts import dropped
from bot.domain.stages import Stage
from storage.transaction import Transaction

_DELIVER = "desk__deliver"


async def unspoken(tx: Transaction, job: Job) -> tuple[str, ...]:
    """Return what the owner of a job was given and does not name in its latest delivery."""
    at_work = [a for a in await tx.assignments.of_job(job.id) if a.stage is Stage.IMPLEMENTATION]
    if not at_work:
        return ()
    given = [r for r in await tx.receipts.of_job(job.id) if r.assignment == at_work[-1].id]
    return dropped(given, kept=await _named(tx, at_work[-1])) if given else ()


async def _named(tx: Transaction, assignment: Assignment) -> tuple[str, ...]:
    for call in reversed(await tx.calls.of_assignment(assignment.id)):
        if call.tool == _DELIVER and call.status is CallStatus.DONE:
            return tuple(str(name) for name in (call.arguments or {}).get("keeps", ()))
    return ()
