"""Jobs: one request, one contract, one thread, one owning position."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.contracts import Contract
from bot.domain.ids import ChannelId, JobId, MessageTs, PositionName, RevisionId, UserId
from bot.errors import InvalidTransitionError

NAME_SOMEBODY = "Name another owner, fallback or operator in org.yml, or stop the job."
"""What to do where nobody is left who may decide about a job."""


class JobStatus(StrEnum):
    """Where a job is in its life."""

    INTAKE = "intake"
    CLARIFYING = "clarifying"
    SCOPE = "scope"
    WORKING = "working"
    REVIEWING = "reviewing"
    APPROVAL = "approval"
    ESCALATED = "escalated"
    SHIP = "ship"
    ACCEPTED = "accepted"
    CANCELLED = "cancelled"
    FAILED = "failed"
    REFUSED = "refused"

    @property
    def is_terminal(self) -> bool:
        return self in _TERMINAL

    @property
    def waits_for_person(self) -> bool:
        return self in _WAITING


_TERMINAL = frozenset(
    {JobStatus.ACCEPTED, JobStatus.CANCELLED, JobStatus.FAILED, JobStatus.REFUSED}
)
_WAITING = frozenset(
    {
        JobStatus.CLARIFYING,
        JobStatus.SCOPE,
        JobStatus.APPROVAL,
        JobStatus.ESCALATED,
        JobStatus.SHIP,
    }
)
_ENDS = frozenset({JobStatus.CANCELLED, JobStatus.FAILED})

_NEXT: Mapping[JobStatus, frozenset[JobStatus]] = {
    JobStatus.INTAKE: _ENDS
    | {JobStatus.CLARIFYING, JobStatus.SCOPE, JobStatus.WORKING, JobStatus.REFUSED},
    JobStatus.CLARIFYING: _ENDS | {JobStatus.INTAKE, JobStatus.WORKING},
    JobStatus.SCOPE: _ENDS | {JobStatus.INTAKE, JobStatus.WORKING},
    JobStatus.WORKING: _ENDS
    | {
        JobStatus.REVIEWING,
        JobStatus.APPROVAL,
        JobStatus.CLARIFYING,
        JobStatus.ESCALATED,
        JobStatus.SHIP,
    },
    JobStatus.REVIEWING: _ENDS | {JobStatus.WORKING, JobStatus.ESCALATED},
    JobStatus.APPROVAL: _ENDS | {JobStatus.WORKING, JobStatus.ESCALATED},
    JobStatus.ESCALATED: _ENDS | {JobStatus.WORKING, JobStatus.APPROVAL},
    JobStatus.SHIP: _ENDS | {JobStatus.WORKING, JobStatus.ACCEPTED},
}


@dataclass(frozen=True, slots=True)
class Job:
    """One request and how far it has come.

    `origin` is the message that asked; `thread` the thread everything happens in. `group` is
    the group of reviews under way; `extensions` counts how often a person let the job go on
    past its limits, `deliveries` the results handed over. `doubt` is what the owner does not know
    about the latest of them. `version` counts the changes, so that
    nobody changes what somebody else has changed meanwhile.
    """

    id: JobId
    channel: ChannelId
    thread: MessageTs
    origin: MessageTs
    requester: UserId
    request: str
    status: JobStatus
    created_at: datetime
    updated_at: datetime
    owner: PositionName | None = None
    contract: Contract | None = None
    route_reason: str = ""
    routed_by: UserId | None = None
    confidence: float = 0.0
    round: int = 0
    revision: RevisionId | None = None
    group: int = 0
    result: str = ""
    reason: str = ""
    paused_by: UserId | None = None
    extensions: int = 0
    deliveries: int = 0
    doubt: str = ""
    version: int = 0

    def to(self, status: JobStatus, *, at: datetime, reason: str = "") -> "Job":
        """Return the job in its next status. Raises InvalidTransitionError."""
        if status not in _NEXT.get(self.status, frozenset()):
            raise InvalidTransitionError(
                f"Job {self.id} is {self.status}; it cannot become {status}."
            )
        return replace(self, status=status, reason=reason, updated_at=at)

    @property
    def is_hidden(self) -> bool:
        """Whether it is in no channel: it belongs to a probe or a shadow, and nobody sees it."""
        return not self.channel

    @property
    def agreed(self) -> Contract:
        """The contract, where the stage takes one for granted."""
        if self.contract is None:
            raise InvalidTransitionError(f"Job {self.id} has no contract yet.")
        return self.contract

    @property
    def owned_by(self) -> PositionName:
        """The owning position, where the stage takes one for granted."""
        if self.owner is None:
            raise InvalidTransitionError(f"Job {self.id} has no owner yet.")
        return self.owner
