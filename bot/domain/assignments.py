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

    `segment` counts the stretches between two waits: each is one durable workflow, and
    `resumed_at` is when this one began. `attempts` counts how often the sweep restarted it.
    """

    id: AssignmentId
    job: JobId
    position: PositionName
    stage: Stage
    round: int
    status: AssignmentStatus
    model: ModelName
    opened_at: datetime
    resumed_at: datetime
    revision: RevisionId | None = None
    segment: int = 1
    attempts: int = 0
    version: int = 0

    @property
    def is_open(self) -> bool:
        return self.status in {AssignmentStatus.RUNNING, AssignmentStatus.WAITING}

    def to(self, status: AssignmentStatus) -> "Assignment":
        """Return the assignment in its next status. Raises InvalidTransitionError."""
        if status not in _NEXT.get(self.status, frozenset()):
            raise InvalidTransitionError(f"A {self.status} assignment cannot become {status}.")
        return replace(self, status=status)

    def resumed(self, *, at: datetime) -> "Assignment":
        """Return the assignment at work in a new segment. Raises InvalidTransitionError."""
        if not self.is_open:
            raise InvalidTransitionError(f"A {self.status} assignment cannot go on.")
        return replace(
            self, status=AssignmentStatus.RUNNING, segment=self.segment + 1, resumed_at=at
        )

    @property
    def workflow(self) -> str:
        """The id of the workflow that does this segment: a second start of it is harmless."""
        return f"assignment:{self.id}:{self.segment}"
