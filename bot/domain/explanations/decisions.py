"""Explaining a decision record: what is settled, who proposed and who settled it, what it ends."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.audit import AuditEntry
from bot.domain.decisions import DecisionRecord, DecisionStatus
from bot.domain.explanations.parts import (
    Actor,
    Explanation,
    Kind,
    Line,
    When,
    Words,
    audit_line,
    listed,
    named,
)

_SENSE = {
    DecisionStatus.PROPOSED: "It binds nobody before somebody accepts it.",
    DecisionStatus.ACCEPTED: "It binds: every later job it applies to is given it.",
    DecisionStatus.DECLINED: "It binds nobody.",
    DecisionStatus.SUPERSEDED: "It no longer binds",
}


@dataclass(frozen=True, slots=True)
class DecisionRecords:
    """What is kept about one decision record. `linked` are those to look at beside it."""

    record: DecisionRecord
    linked: Sequence[DecisionRecord]
    entries: Sequence[AuditEntry]


def decision_explained(records: DecisionRecords) -> Explanation:
    """Say who wanted what settled and why, who settled it, and what it stands beside."""
    record = records.record
    lines = (
        _proposed(record),
        ("What it says: ", Words(record.decision)),
        ("Why: ", Words(record.why or "not said")),
        _holds_for(record),
        *_settled(record),
        *(_beside(record, other) for other in records.linked),
        ("Its wording has the digest ", named(record.digest), "."),
        *audit_line(records.entries, f"decision:{record.id}"),
    )
    # It belongs to the organization, whichever job it came up in.
    return Explanation(Kind.DECISION, record.id, None, lines)


def _proposed(record: DecisionRecord) -> Line:
    job = f" in job {record.job}" if record.job else ""
    return (
        *(When(record.proposed_at), ", ", Actor(record.author), f" proposed it{job}: "),
        Words(record.title),
    )


def _holds_for(record: DecisionRecord) -> Line:
    held = record.applies_to
    names = [named(name) for name in sorted({*held.repositories, *held.roles})]
    return ("It holds for ", *(listed(names) or ("the whole organization",)), ".")


def _settled(record: DecisionRecord) -> tuple[Line, ...]:
    lines: list[Line] = []
    if record.decided_by and record.decided_at:
        verb = "declined" if record.status is DecisionStatus.DECLINED else "accepted"
        why: Line = (": ", Words(record.reason)) if record.reason else (".",)
        lines.append((When(record.decided_at), ", ", Actor(record.decided_by), f" {verb} it", *why))
    newer = f": decision {record.superseded_by} does." if record.superseded_by else ""
    return (*lines, (f"{_SENSE[record.status]}{newer}",))


def _beside(record: DecisionRecord, other: DecisionRecord) -> Line:
    how = "touches"
    if other.id == record.supersedes:
        how = "takes the place of"
    elif other.id in record.related:
        how = "names"
    return (f"It {how} decision {other.id} ({other.status}): ", Words(other.title))
