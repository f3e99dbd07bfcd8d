"""Tool calls in the life of an assignment: proposed, allowed or refused, made, settled."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.domain.ids import AssignmentId, CallId, JobId, PositionName
from bot.domain.tools import Effect
from bot.errors import InvalidTransitionError


class CallStatus(StrEnum):
    """How far a call has come. STARTED is the intent: it may or may not have taken effect."""

    PROPOSED = "proposed"
    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"
    STARTED = "started"
    DONE = "done"
    FAILED = "failed"
    UNKNOWN = "unknown"

    @property
    def is_settled(self) -> bool:
        return self in _SETTLED


_SETTLED = frozenset({CallStatus.REFUSED, CallStatus.DONE, CallStatus.FAILED})

_NEXT = {
    CallStatus.PROPOSED: frozenset({CallStatus.WAITING, CallStatus.REFUSED, CallStatus.STARTED}),
    CallStatus.WAITING: frozenset({CallStatus.APPROVED, CallStatus.REFUSED}),
    CallStatus.APPROVED: frozenset({CallStatus.STARTED, CallStatus.REFUSED, CallStatus.WAITING}),
    CallStatus.STARTED: frozenset({CallStatus.DONE, CallStatus.FAILED, CallStatus.UNKNOWN}),
    CallStatus.UNKNOWN: frozenset({CallStatus.DONE, CallStatus.FAILED, CallStatus.REFUSED}),
}


@dataclass(frozen=True, slots=True)
class Call:
    """One use of a tool. `requested` is the model's own id for it; `raw` what the model wrote.

    `arguments` is None where `raw` is not a JSON object. `digest` is set when the gate ruled.
    """

    id: CallId
    assignment: AssignmentId
    job: JobId
    position: PositionName
    turn: int
    requested: str
    tool: str
    raw: str
    arguments: Mapping[str, Any] | None
    status: CallStatus
    at: datetime
    effect: Effect = Effect.FORBIDDEN
    digest: str = ""
    result: str = ""
    version: int = 0

    def to(self, status: CallStatus, *, result: str = "") -> "Call":
        """Return the call in its next status. Raises InvalidTransitionError."""
        if status not in _NEXT.get(self.status, frozenset()):
            raise InvalidTransitionError(f"A {self.status} call cannot become {status}.")
        return replace(self, status=status, result=result)

    @property
    def key(self) -> str:
        """The idempotency key: the same each time this call is made again."""
        return f"call-{self.id}-{self.digest[:16]}"
