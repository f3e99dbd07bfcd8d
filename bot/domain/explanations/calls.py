"""Explaining a tool call, and a refusal of one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.domain.approvals import Approval
from bot.domain.audit import AuditEntry
from bot.domain.calls import Call, CallStatus
from bot.domain.explanations.parts import (
    Actor,
    Explanation,
    Kind,
    Line,
    RuleTexts,
    Things,
    When,
    Words,
    audit_line,
    named,
    ruling_lines,
)
from bot.domain.gate import GateEvent, Ruled
from bot.domain.jobs import Job
from bot.domain.stages import Stage
from bot.domain.tools import Effect

_EFFECTS = {
    Effect.READ: "It only reads.",
    Effect.LANE: "It stays inside the job's own workspace.",
    Effect.CONSEQUENTIAL: "It has consequences outside of the job's workspace.",
    Effect.FORBIDDEN: "No position may make it.",
}
_BECAME = {
    CallStatus.PROPOSED: "It has not been put to the gate yet",
    CallStatus.WAITING: "It waits for people, and has not been made",
    CallStatus.APPROVED: "It was approved, and has not been made yet",
    CallStatus.REFUSED: "It was not made",
    CallStatus.STARTED: "It was begun, and its end is not known yet",
    CallStatus.DONE: "It was made",
    CallStatus.FAILED: "It was made, and failed",
    CallStatus.UNKNOWN: "It was begun, and nobody knows whether it took effect",
}


@dataclass(frozen=True, slots=True)
class CallRecords:
    """What is kept about one call."""

    call: Call
    job: Job
    stage: Stage
    rulings: Sequence[Ruled]
    texts: RuleTexts
    approvals: Sequence[Approval]
    events: Sequence[tuple[int, GateEvent]]
    entries: Sequence[AuditEntry]


def call_explained(records: CallRecords) -> Explanation:
    """Say who wanted what, what the gate and people said about it, and what became of it."""
    call = records.call
    lines: list[Line] = [proposal(call, stage=records.stage)]
    lines.append((f"{_EFFECTS[call.effect]} It has the digest ", named(call.digest), "."))
    if not call.digest:
        lines[-1] = (_EFFECTS[call.effect],)
    lines += ruling_lines(records.rulings, records.texts)
    if not records.rulings and call.status.is_settled:
        lines.append(("It was settled without the gate: nothing was ruled on it.",))
    lines += _questions(records.approvals)
    lines += _granted(call, records.entries)
    lines += (_refusal(number, event) for number, event in records.events)
    lines += (became(call), *audit_line(records.entries, f"call:{call.id}"))
    return Explanation(Kind.CALL, call.id, records.job, tuple(lines))


@dataclass(frozen=True, slots=True)
class EventRecords:
    """What is kept about one refusal. One of a drill is of no job and of no call."""

    number: int
    event: GateEvent
    job: Job | None = None
    call: Call | None = None
    rulings: Sequence[Ruled] = ()
    texts: RuleTexts = field(default_factory=dict)
    entries: Sequence[AuditEntry] = ()


def event_explained(records: EventRecords) -> Explanation:
    """Say who attempted what, by which rule it was refused, and what it belongs to."""
    event = records.event
    lines: list[Line] = [
        (When(event.at), ", ", Actor(event.actor), " attempted ", Words(event.attempted), "."),
        (f"Result: {event.result}. Reason: ", Words(event.reason)),
    ]
    rules = _rules(event)
    if rules:
        lines.append(("The rules that spoke: ", Things(rules), "."))
    lines += ruling_lines(records.rulings, records.texts)
    if records.job is None:
        lines.append(("It belongs to no job: it came from a drill.",))
    if records.call:
        lines.append((f"It was call {records.call.id}. ", *became(records.call)))
        lines += audit_line(records.entries, f"call:{records.call.id}")
    return Explanation(Kind.EVENT, records.number, records.job, tuple(lines))


def proposal(call: Call, *, stage: Stage) -> Line:
    """Say who wanted a call, when and with which arguments."""
    return (
        *(When(call.at), ", ", Actor(call.position)),
        f" proposed call {call.id} in turn {call.turn} of its {stage}: ",
        *(named(call.tool), " with ", Words(call.raw)),
    )


def became(call: Call) -> Line:
    """Say what became of a call."""
    said: Line = (": ", Words(call.result)) if call.result else (".",)
    return (_BECAME[call.status], *said)


def _questions(approvals: Iterable[Approval]) -> tuple[Line, ...]:
    return tuple(
        (f"People were asked: approval {asked.id} is {asked.status}.",) for asked in approvals
    )


def _granted(call: Call, entries: Iterable[AuditEntry]) -> tuple[Line, ...]:
    """Say on whose word a call was made that nobody was asked about."""
    return tuple(
        (
            "Nobody was asked: ",
            Actor(str(entry.detail["by"])),
            f" had approved such calls in advance (grant {entry.detail['grant']}).",
        )
        for entry in entries
        if entry.verb == "grant.used" and entry.subject == f"call:{call.id}"
    )


def _refusal(number: int, event: GateEvent) -> Line:
    return (f"Its refusal is event {number}: ", Words(event.reason))


def _rules(event: GateEvent) -> tuple[str, ...]:
    found = event.details.get("policies", ())
    return tuple(map(str, found)) if isinstance(found, list | tuple) else ()
