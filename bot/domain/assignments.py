"""Assignments: one position's part in one stage of a job, and the conversation it is done in."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.ids import AssignmentId, JobId, ModelName, PositionName, RevisionId
from bot.domain.stages import Stage
from bot.errors import InvalidTransitionError


class AssignmentStatus(StrEnum):
    """Whether the position is at work, waits for somebody, or is through."""

    RUNNING = "running"
    WAITING = "waiting"
    DONE = "done"
    DROPPED = "dropped"


_NEXT = {
    AssignmentStatus.RUNNING: frozenset(
        {AssignmentStatus.WAITING, AssignmentStatus.DONE, AssignmentStatus.DROPPED}
    ),
    AssignmentStatus.WAITING: frozenset(
        {AssignmentStatus.RUNNING, AssignmentStatus.DONE, AssignmentStatus.DROPPED}
    ),
}


@dataclass(frozen=True, slots=True)
class Assignment:
    """A position at work on a stage. A reviewer's is bound to the revision it looks at.

    `segment` counts the stretches between two waits: each is one durable workflow.
    `idle` counts turns in a row that changed nothing. `attempts` counts starts of the segment.
    """

    id: AssignmentId
    job: JobId
    position: PositionName
    stage: Stage
    round: int
    status: AssignmentStatus
    model: ModelName
    opened_at: datetime
    revision: RevisionId | None = None
    segment: int = 1
    idle: int = 0
    attempts: int = 0
    version: int = 0

    def to(self, status: AssignmentStatus) -> "Assignment":
        """Return the assignment in its next status. Raises InvalidTransitionError."""
        if status not in _NEXT.get(self.status, frozenset()):
            raise InvalidTransitionError(f"A {self.status} assignment cannot become {status}.")
        return replace(self, status=status)

    def resumed(self) -> "Assignment":
        """Return the assignment at work again, in a new segment."""
        return replace(
            self.to(AssignmentStatus.RUNNING), segment=self.segment + 1, idle=0, attempts=0
        )

    @property
    def workflow(self) -> str:
        """The id of the workflow that does this segment: a second start of it is harmless."""
        return f"assignment:{self.id}:{self.segment}"
