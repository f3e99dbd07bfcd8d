"""Moves: the one thing an assignment does next."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.assignments import Assignment, AssignmentStatus
from bot.domain.calls import Call, CallStatus
from bot.domain.jobs import Job, JobStatus
from bot.domain.stages import Stage
from bot.domain.tools import Effect


@dataclass(frozen=True, slots=True)
class Rest:
    """Nothing to do in this segment any more."""


@dataclass(frozen=True, slots=True)
class Park:
    """Let the assignment wait: a person paused its job."""


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


Move = Rest | Park | Brief | Think | Rule | Make | Resolve


def next_move(
    job: Job, assignment: Assignment, *, segment: int, briefed: bool, calls: Sequence[Call]
) -> Move:
    """Return what this segment of the assignment does next.

    `calls` are those of the assignment in the order they were asked for.
    """
    if job.status.is_terminal and assignment.segment == segment:
        return _after_the_end(calls)
    if not carries(job, assignment, segment=segment):
        return Rest()
    if job.paused_by:
        return Park()
    if not briefed:
        return Brief()
    pending = next((call for call in calls if not call.status.is_settled), None)
    return Think() if pending is None else _for_call(pending)


def carries(job: Job, assignment: Assignment, *, segment: int) -> bool:
    """Whether this segment still has a say in the job: nobody ended it, and none came after it."""
    at_work = assignment.status is AssignmentStatus.RUNNING
    return at_work and assignment.segment == segment and not job.status.is_terminal


_MOVING = {
    Stage.INTAKE: JobStatus.INTAKE,
    Stage.SPECIFICATION: JobStatus.INTAKE,
    Stage.APPROVAL: JobStatus.APPROVAL,
}
"""The status of a job in which a position is at work on these stages."""


def parked(job: Job, assignments: Sequence[Assignment]) -> list[Assignment]:
    """Return those of a job's open assignments that wait for nobody but who paused it.

    `assignments` are the oldest first. While a job is scoped only the last one has its turn: the
    dispatcher waits for the specification.
    """
    at_work = assignments[-1:] if job.status is JobStatus.INTAKE else assignments
    return [assignment for assignment in at_work if is_parked(job, assignment)]


def is_parked(job: Job, assignment: Assignment) -> bool:
    """Whether an assignment waits for nobody but who paused the job."""
    at_work = JobStatus.REVIEWING if assignment.stage.is_review else JobStatus.WORKING
    moving = _MOVING.get(assignment.stage, at_work)
    return assignment.status is AssignmentStatus.WAITING and job.status is moving


def _after_the_end(calls: Sequence[Call]) -> Move:
    """Return what is left of a job that has ended: to find out what it was just changing."""
    begun = (call for call in calls if call.status is CallStatus.STARTED)
    unknown = next((call for call in begun if call.effect is Effect.CONSEQUENTIAL), None)
    return Resolve(unknown) if unknown else Rest()


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
