"""Explaining a finding: who found what, what the owner answered, and whether it holds the job."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.audit import AuditEntry
from bot.domain.explanations.parts import (
    Actor,
    Explanation,
    Kind,
    Line,
    When,
    Words,
    audit_line,
    named,
)
from bot.domain.jobs import Job
from bot.domain.reviews import Finding, FindingStatus, Severity, Verdict, standing


@dataclass(frozen=True, slots=True)
class FindingRecords:
    """What is kept about one finding, and about the revision it may hold."""

    finding: Finding
    job: Job
    findings: Sequence[Finding]
    verdicts: Sequence[Verdict]
    entries: Sequence[AuditEntry]


def finding_explained(records: FindingRecords) -> Explanation:
    """Say who filed it on which revision, what was answered, and what follows from it."""
    finding = records.finding
    lines = (
        *_filed(finding),
        *_verdict(records),
        _answered(finding, records.job),
        *_contested(finding),
        _holds(records),
        *audit_line(records.entries, f"finding:{finding.id}"),
    )
    return Explanation(Kind.FINDING, finding.id, records.job, lines)


def _filed(finding: Finding) -> tuple[Line, ...]:
    place = f"{finding.file}:{finding.line}" if finding.line else finding.file
    where: Line = (", at ", named(place)) if finding.file else ()
    return (
        (
            *(When(finding.at), ", ", Actor(finding.position), " filed it in its "),
            *(f"{finding.stage} of revision ", named(finding.revision), *where),
            f"; severity {finding.severity}.",
        ),
        ("The harm: ", Words(finding.harm)),
        ("The evidence: ", Words(finding.evidence)),
        ("How to check: ", Words(finding.how_to_check)),
        *([("Its own doubt: ", Words(finding.doubt))] if finding.doubt else ()),
    )


def _verdict(records: FindingRecords) -> tuple[Line, ...]:
    mine = [v for v in records.verdicts if v.assignment == records.finding.assignment]
    lines: list[Line] = []
    for verdict in mine:
        weaker = "" if verdict.independent else " It is a weaker one: no other lineage reviewed."
        lines.append((f"That review's verdict was {verdict.kind}.{weaker}",))
    return tuple(lines)


def _answered(finding: Finding, job: Job) -> Line:
    if finding.status is FindingStatus.OPEN:
        return ("The owner has not answered it.",)
    owner: Line = (Actor(job.owner), " says") if job.owner else ("The owner says",)
    return (*owner, f" it is {finding.status}: ", Words(finding.answer))


def _contested(finding: Finding) -> tuple[Line, ...]:
    lines: list[Line] = []
    if finding.contested_at:
        asked = ", it was put to a person, as two positions contradict each other."
        lines.append((When(finding.contested_at), asked))
    if finding.ruling and finding.ruled_by and finding.ruled_at:
        by = Actor(finding.ruled_by)
        lines.append((When(finding.ruled_at), ", ", by, f" decided: {finding.ruling}."))
    return tuple(lines)


def _holds(records: FindingRecords) -> Line:
    job, finding = records.job, records.finding
    if job.status.is_terminal:
        return (f"The job is {job.status}, so it holds nothing any more.",)
    held = standing(records.findings, records.verdicts, revision=job.revision)
    if any(each.id == finding.id for each in held):
        return ("It holds the job: the present revision is not eligible while it stands.",)
    if finding.severity is not Severity.BLOCKING:
        return ("It does not hold the job: only a blocking finding does.",)
    return ("It does not hold the present revision.",)
