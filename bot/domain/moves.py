"""Moves: the one thing an assignment does next."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.assignments import Assignment, AssignmentStatus
from bot.domain.calls import Call, CallStatus
from bot.domain.jobs import Job


@dataclass(frozen=True, slots=True)
class Rest:
    """Nothing to do in this segment any more."""


@dataclass(frozen=True, slots=True)
class Brief:
    """Tell the position what it needs to know before its first turn."""


@dataclass(frozen=True, slots=True)
class Think:
    """Ask the model for the next turn."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Put a proposed call to the gate."""

    call: Call


@dataclass(frozen=True, slots=True)
class Make:
    """Make a call that people have approved."""

    call: Call


@dataclass(frozen=True, slots=True)
class Resolve:
    """Find out about a call that was begun and never recorded as done."""

    call: Call


Move = Rest | Brief | Think | Rule | Make | Resolve


def next_move(
    job: Job, assignment: Assignment, *, segment: int, briefed: bool, calls: Sequence[Call]
) -> Move:
    """Return what this segment of the assignment does next.

    `calls` are those of the assignment in the order they were asked for.
    """
    if job.status.is_terminal or job.paused_by or assignment.segment != segment:
        return Rest()
    if assignment.status is not AssignmentStatus.RUNNING:
        return Rest()
    if not briefed:
        return Brief()
    pending = next((call for call in calls if not call.status.is_settled), None)
    return Think() if pending is None else _for_call(pending)


def _for_call(call: Call) -> Move:
    match call.status:
        case CallStatus.PROPOSED:
            return Rule(call)
        case CallStatus.APPROVED:
            return Make(call)
        case CallStatus.STARTED:
            return Resolve(call)
        case _:
            return Rest()
