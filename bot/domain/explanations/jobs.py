"""Explaining a job: what was asked and agreed, everything that was done since, where it is now."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.domain.approvals import Approval, ApprovalStatus, Decision
from bot.domain.audit import AuditEntry
from bot.domain.explanations.deeds import DEEDS
from bot.domain.explanations.parts import Actor, Explanation, Kind, Line, When, Words, named
from bot.domain.gate import GateEvent
from bot.domain.jobs import Job
from bot.domain.receipts import Receipt
from bot.domain.reviews import Finding, Verdict, standing

_NUMBERED = {*Kind, "decision"} - {Kind.JOB}
"""What a pointer leads to: decisions are looked up by a command of their own."""


@dataclass(frozen=True, slots=True)
class JobRecords:
    """What is kept about one job."""

    job: Job
    entries: Sequence[AuditEntry]
    approvals: Sequence[Approval]
    events: Sequence[tuple[int, GateEvent]]
    findings: Sequence[Finding]
    verdicts: Sequence[Verdict]
    receipts: Sequence[Receipt] = ()


def job_explained(records: JobRecords, *, most: int | None = None) -> Explanation:
    """Say what was asked and agreed, what the job waits for, and what was done by whom.

    Of a long story the latest `most` deeds are told, and as many refusals.
    """
    job = records.job
    lines = (
        (When(job.created_at), ", ", Actor(job.requester), " asked for it: ", Words(job.request)),
        *_agreed(job),
        *_owner(job),
        _now(job),
        *_pointers(records),
        *_verdicts(records),
        *_given(records.receipts),
        *_refusals(records.events, most),
        *_deeds(records.entries, most),
    )
    return Explanation(Kind.JOB, job.id, job, lines)


def _agreed(job: Job) -> tuple[Line, ...]:
    if job.contract is None:
        return (("Nothing has been agreed on yet.",),)
    where: Line = (" on ", named(job.contract.repository)) if job.contract.repository else ()
    return (("What is to come out", *where, ": ", Words(job.contract.outcome)),)


def _owner(job: Job) -> tuple[Line, ...]:
    if job.owner is None:
        return (("Nobody owns it yet.",),)
    if job.routed_by:
        return ((Actor(job.owner), " owns it, because ", Actor(job.routed_by), " chose so."),)
    why: Line = (", because ", Words(job.route_reason)) if job.route_reason else (".",)
    return ((Actor(job.owner), " owns it", *why),)


def _deeds(entries: Sequence[AuditEntry], most: int | None) -> tuple[Line, ...]:
    told = entries[-most:] if most else entries
    left_out = len(entries) - len(told)
    lines: list[Line] = []
    if left_out:
        lines.append((f"{left_out} earlier entries of the audit are left out here.",))
    return (*lines, *map(_deed, told))


def _deed(entry: AuditEntry) -> Line:
    verb = DEEDS.get(entry.verb)
    did: Line = (f" {verb}",) if verb else (": ", named(entry.verb))
    answer = entry.detail.get("decision")
    if answer in set(Decision):
        did = (*did, f" with “{answer}”")
    status = entry.detail.get("status")
    became: Line = ("; the job became ", named(str(status))) if status else ()
    return (When(entry.at), ", ", Actor(entry.actor), *did, *_pointer(entry), *became, _at(entry))


def _at(entry: AuditEntry) -> str:
    return f" (audit {entry.id})."


def _pointer(entry: AuditEntry) -> Line:
    kind, _, number = entry.subject.partition(":")
    if kind in _NUMBERED and number.isdecimal():
        return (f", {kind} {number}",)
    asked = entry.detail.get("approval")
    return (f", approval {asked}",) if isinstance(asked, int) else ()


def _refusals(events: Sequence[tuple[int, GateEvent]], most: int | None) -> tuple[Line, ...]:
    told = events[-most:] if most else events
    return tuple(
        (
            "The gate refused ",
            Actor(event.actor),
            f" something, event {number}: ",
            Words(event.reason),
        )
        for number, event in told
    )


def _now(job: Job) -> Line:
    since: Line = (f"It is {job.status} since ", When(job.updated_at))
    reason: Line = (": ", Words(job.reason)) if job.reason else (".",)
    paused: Line = (" Paused by ", Actor(job.paused_by), ".") if job.paused_by else ()
    revision: Line = (", at revision ", named(job.revision)) if job.revision else ()
    return (*since, *revision, *reason, *paused)


def _verdicts(records: JobRecords) -> tuple[Line, ...]:
    return tuple(
        (
            *(Actor(verdict.position), f" said {verdict.kind} in its {verdict.stage} of "),
            *("revision ", named(verdict.revision)),
            "." if verdict.independent else ", a weaker review: no other lineage.",
        )
        for verdict in records.verdicts
        if verdict.revision == records.job.revision
    )


def _given(receipts: Sequence[Receipt]) -> tuple[Line, ...]:
    """Say which agent was given which decisions and documents, and what of it was opened."""
    readers = groupby(receipts, key=lambda receipt: (receipt.assignment, receipt.position))
    return tuple(
        (Actor(position), " was given in writing: ", ", ".join(map(_reference, given)), ".")
        for (_, position), given in readers
    )


def _reference(receipt: Receipt) -> str:
    opened = ", opened" if receipt.opened_at else ""
    return f"{receipt.name} (wording {receipt.digest[:8]}{opened})"


def _pointers(records: JobRecords) -> tuple[Line, ...]:
    """Name what the job waits for now, each with its number."""
    job = records.job
    if job.status.is_terminal:
        return ()
    lines: list[Line] = [
        (f"Approval {asked.id} is open since ", When(asked.opened_at), ".")
        for asked in records.approvals
        if asked.status is ApprovalStatus.OPEN
    ]
    held = standing(records.findings, records.verdicts, revision=job.revision)
    lines += ((f"Finding {finding.id} holds it: ", Words(finding.harm)) for finding in held)
    return tuple(lines)
