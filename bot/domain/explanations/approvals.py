"""Explaining a question to people: what it was about, who could answer, who did, what followed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.approvals import Answer, Approval, ApprovalStatus, Decision
from bot.domain.audit import AuditEntry
from bot.domain.calls import Call
from bot.domain.explanations.calls import became, proposal
from bot.domain.explanations.parts import (
    Actor,
    Explanation,
    Kind,
    Line,
    Part,
    RuleTexts,
    When,
    Words,
    audit_line,
    listed,
    named,
    ruling_lines,
)
from bot.domain.gate import Outcome, Ruled
from bot.domain.ids import UserId
from bot.domain.inquiries import Inquiry
from bot.domain.jobs import Job
from bot.domain.stages import Stage

_MOST = 20

_STATES = {
    ApprovalStatus.OPEN: "The question is open: nothing happens until it is answered.",
    ApprovalStatus.APPROVED: "It is approved and not used yet; until then it can be revoked.",
    ApprovalStatus.DENIED: "It is denied. The agent was given the reason.",
    ApprovalStatus.EXPIRED: "It has expired: nobody decided, and that approves and denies nothing.",
    ApprovalStatus.WITHDRAWN: "It was withdrawn.",
    ApprovalStatus.CONSUMED: "The approval was used, once, for exactly this call.",
}


@dataclass(frozen=True, slots=True)
class ApprovalRecords:
    """What is kept about one question."""

    approval: Approval
    job: Job
    call: Call
    stage: Stage
    rulings: Sequence[Ruled]
    texts: RuleTexts
    inquiries: Sequence[Inquiry]
    entries: Sequence[AuditEntry]


def approval_explained(records: ApprovalRecords) -> Explanation:
    """Say what was asked and why, who could answer and did, and what followed."""
    asked, call = records.approval, records.call
    needing = [r for r in records.rulings if r.outcome is Outcome.NEEDS_APPROVAL]
    lines = (
        proposal(call, stage=records.stage),
        _about(asked),
        *ruling_lines(needing, records.texts),
        *_people(asked),
        *_asked(records.inquiries),
        *(_said(answer) for answer in asked.answers),
        *_clock(asked),
        *_came_in(records.entries, asked),
        _settled(asked, records.entries),
        (f"Call {call.id}: ", *became(call)),
        *audit_line(records.entries, f"approval:{asked.id}", f"call:{call.id}"),
    )
    return Explanation(Kind.APPROVAL, asked.id, records.job, lines)


def _about(asked: Approval) -> Line:
    revision: Line = (", at revision ", named(asked.revision)) if asked.revision else ()
    return (
        *("It concerns ", named(asked.resource), f" ({asked.environment})", *revision),
        *(" and holds for the digest ", named(asked.digest), " alone."),
    )


def _people(asked: Approval) -> tuple[Line, ...]:
    needed = "One of them" if asked.quorum == 1 else f"{asked.quorum} different people"
    lines: list[Line] = [
        (*(When(asked.opened_at), ", these were asked: "), *_all(asked.owners)),
        (f"{needed} must approve; one denial settles it.",),
    ]
    lines += ((why,) for why in asked.raised)
    if asked.vouchers:
        alarm = "A drill had failed, so among those who approve must be "
        lines.append((alarm, *_all(asked.vouchers), "."))
    if asked.fallback:
        once = "who may answer since then" if asked.escalated_at else "who may not answer yet"
        lines.append(("If they do not answer: ", *_all(asked.fallback), f", {once}."))
    closed = [person for person in asked.barred if person != asked.requester]
    if not asked.self_approval:
        closed.insert(0, asked.requester)
    if closed:
        lines.append(("May not decide about it: ", *_all(closed), "."))
    else:
        lines.append(("Self-approval is allowed there: the requester may decide, too.",))
    return tuple(lines)


def _asked(inquiries: Sequence[Inquiry]) -> tuple[Line, ...]:
    return tuple(
        (
            *(When(inquiry.asked_at), ", ", Actor(inquiry.by), " wanted to know: "),
            *(Words(inquiry.question), f" Question {inquiry.id} is {inquiry.status}"),
            *((": ", Words(inquiry.answer)) if inquiry.answer else (".",)),
        )
        for inquiry in inquiries
    )


def _said(answer: Answer) -> Line:
    verb = "approved" if answer.decision is Decision.APPROVE else "denied"
    reason: Line = (": ", Words(answer.reason)) if answer.reason else (".",)
    taken: Line = ()
    if answer.revoked_at:
        taken = (" Taken back ", When(answer.revoked_at), ".")
    return (When(answer.at), ", ", Actor(answer.by), f" {verb}", *reason, *taken)


def _clock(asked: Approval) -> tuple[Line, ...]:
    lines: list[Line] = []
    if asked.nudged_at:
        lines.append((When(asked.nudged_at), ", everybody asked was reminded, once."))
    if asked.status is ApprovalStatus.OPEN:
        lines.append(("It expires ", When(asked.expires_at), ", and can be asked again then."))
    return tuple(lines)


def _came_in(entries: Sequence[AuditEntry], asked: Approval) -> tuple[Line, ...]:
    """Say who may answer since when that was not asked first, and why."""
    return tuple(
        (
            *(When(entry.at), ", these came in and may answer since then: "),
            *(*_all([UserId(str(person)) for person in entry.detail.get("new", ())]), "."),
            f" {entry.detail.get('why', '')}".rstrip(),
        )
        for entry in _about_it(entries, asked, "approval.widened")
        if entry.detail.get("new")
    )


def _withdrawn(entries: Sequence[AuditEntry], asked: Approval) -> Line:
    """Say who withdrew it where that was no person: its job ended, or went on without it."""
    if asked.closed_by is not None:
        return ()
    for entry in _about_it(entries, asked, "approval.withdrawn"):
        status = entry.detail.get("status")
        why: Line = ("the job became ", named(str(status))) if status else ("the job went on",)
        return (" By ", Actor(entry.actor), ", because ", *why, ".")
    return ()


def _about_it(entries: Sequence[AuditEntry], asked: Approval, verb: str) -> Iterator[AuditEntry]:
    yield from (e for e in entries if e.verb == verb and e.subject == f"approval:{asked.id}")


def _settled(asked: Approval, entries: Sequence[AuditEntry]) -> Line:
    when: Line = (" Settled ", When(asked.settled_at), ".") if asked.settled_at else ()
    by: Line = (" By ", Actor(asked.closed_by), ".") if asked.closed_by else ()
    why: Line = (" The reason: ", Words(asked.closed_why)) if asked.closed_why else ()
    return (_STATES[asked.status], *when, *by, *why, *_withdrawn(entries, asked))


def _all(people: Sequence[UserId]) -> Line:
    actors: list[Part] = [Actor(person) for person in people[:_MOST]]
    if len(people) > _MOST:
        actors.append(f"{len(people) - _MOST} more")
    return listed(actors) or ("nobody",)
