"""Idle: what takes the engine's place in a process in which nobody works."""

from bot.domain.assignments import Assignment


class NoWork:
    """Implements `WorkQueue` for commands that look things up, and for a start before it works."""

    def start(self, assignment: Assignment, *, session: object) -> None:
        raise NotImplementedError(f"Nobody works here, so nobody begins {assignment.workflow}.")
