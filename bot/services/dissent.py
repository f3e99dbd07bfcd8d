"""Dissent: both sides of what a person must decide, where no finding of it is contested."""

from bot.domain.calls import CallStatus
from bot.domain.conflicts import Dissent, opposing
from bot.domain.jobs import Job, JobStatus
from bot.domain.reviews import FindingStatus
from bot.domain.stages import Stage
from bot.services.making import HAND_IN
from storage.transaction import Transaction


async def dissent(tx: Transaction, job: Job) -> Dissent | None:
    """Return who is against an escalated job's revision, and what its author says for it.

    None where nobody is, or where the card of a contested finding shows both sides.
    """
    if job.status is not JobStatus.ESCALATED:
        return None
    findings = await tx.reviews.findings(job.id)
    against = opposing(await tx.reviews.verdicts(job.id), revision=job.revision)
    if against is None or any(finding.awaits_ruling for finding in findings):
        return None
    answered = tuple(
        finding
        for finding in findings
        if finding.stage is against.stage and finding.status is not FindingStatus.OPEN
    )
    return Dissent(against, job.owner, await _handed_in(tx, job), answered)


async def _handed_in(tx: Transaction, job: Job) -> str:
    """Return what the author wrote about the revision when it was handed in last."""
    for assignment in reversed(await tx.assignments.of_job(job.id)):
        if assignment.stage is not Stage.IMPLEMENTATION:
            continue
        for call in reversed(await tx.calls.of_assignment(assignment.id)):
            if call.tool == HAND_IN and call.status is CallStatus.DONE:
                shown = await tx.calls.shown(call.id)
                return str((shown.arguments or {}).get("summary", ""))
    return ""
