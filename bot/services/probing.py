"""Probing: when a review is followed by a probe, and what a probe comes to."""

from datetime import datetime

from bot.domain import notices
from bot.domain.assignments import AssignmentStatus
from bot.domain.desk import FileVerdict
from bot.domain.ids import ProbeId
from bot.domain.jobs import Job, JobStatus
from bot.domain.organization import Organization
from bot.domain.probes import Probe, ProbeStatus, is_due
from bot.domain.reviews import Verdict
from bot.services.cases import Case
from storage.transaction import Transaction

_US = "countersign"


async def plan(
    tx: Transaction, case: Case, verdict: Verdict, *, organization: Organization
) -> None:
    """Note that a probe follows this review, where one is due. The review itself goes on."""
    if organization.probes is None:
        return
    given = await tx.probes.verdicts_of(verdict.position)
    if not is_due(organization.probes, verdict, given=given):
        return
    await tx.probes.plan(
        Probe(
            id=ProbeId(0),
            review=verdict.assignment,
            job=verdict.job,
            repository=case.job.agreed.repository,
            stage=verdict.stage,
            position=verdict.position,
            model=case.assignment.model,
            revision=verdict.revision,
            status=ProbeStatus.DUE,
            due_at=verdict.at,
        )
    )


async def settle(
    tx: Transaction,
    case: Case,
    probe: Probe,
    verb: FileVerdict,
    *,
    at: datetime,
    organization: Organization,
) -> None:
    """End a probe with the reviewer's verdict. A miss is told to who answers for the reviewer."""
    own = await tx.reviews.findings(case.job.id)
    await tx.assignments.replace(case.assignment, case.assignment.to(AssignmentStatus.DONE))
    judged = probe.judged(verb.verdict, evidence=verb.evidence, findings=own, at=at)
    kept = await _close(tx, case.job, probe, judged, at=at)
    if kept.status is not ProbeStatus.MISSED or kept.position not in organization.positions:
        return
    owner = organization.role_of(kept.position).owner
    for person in organization.in_place_of(owner, inactive=await tx.people.inactive()):
        await tx.outbox.add(notices.probe_notice(kept, person=person, at=at))


async def give_up(tx: Transaction, job: Job, *, reason: str, at: datetime) -> bool:
    """End the probe of a hidden job that cannot go on. False for a real job: nothing is done."""
    probe = await tx.probes.hidden_in(job.id)
    if probe is None:
        return False
    for assignment in await tx.assignments.active(job.id):
        await tx.assignments.replace(assignment, assignment.to(AssignmentStatus.DROPPED))
    ended = probe.closed(ProbeStatus.INCONCLUSIVE, at=at, reason=reason)
    await _close(tx, job, probe, ended, at=at)
    return True


async def stop(tx: Transaction, job: Job, *, reason: str, at: datetime) -> None:
    """End the probe of a hidden job that a person ended. A real job has none."""
    probe = await tx.probes.hidden_in(job.id)
    if probe is not None and not probe.status.is_over:
        stopped = probe.closed(ProbeStatus.STOPPED, at=at, reason=reason)
        await record(tx, await tx.probes.replace(probe, stopped), at=at)


async def _close(tx: Transaction, job: Job, before: Probe, after: Probe, *, at: datetime) -> Probe:
    """Keep the end of a probe, end its hidden job, and write both to the audit."""
    kept = await tx.probes.replace(before, after)
    ended = job.to(JobStatus.CANCELLED, at=at, reason=f"Probe {kept.id} is over.")
    await tx.jobs.replace(job, ended)
    await record(tx, kept, at=at)
    return kept


async def record(tx: Transaction, probe: Probe, *, at: datetime) -> None:
    """Write to the audit how far a probe has come."""
    detail = {
        "position": probe.position,
        "revision": probe.revision,
        "defect": probe.defect.description if probe.defect else None,
        "verdict": probe.verdict,
        "finding": probe.finding,
        "reason": probe.reason,
    }
    verb = f"probe.{probe.status.replace(' ', '_')}"
    await tx.audit.add(_US, verb, f"probe:{probe.id}", detail, at)
