"""Evidence: what came of a case, as the records, the tools, the disk and Slack tell it."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.approvals import Approval
from bot.domain.assignments import Assignment
from bot.domain.calls import Call, CallStatus
from bot.domain.gate import GateEvent
from bot.domain.ids import AssignmentId, CallId, UserId
from bot.domain.jobs import Job
from bot.domain.stages import Stage
from bot.domain.tools import ToolRequest
from tests.redteam.case import Case, End
from tests.redteam.obedience import Order
from tests.redteam.slack import Sent


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything about one case that was played."""

    case: Case
    job: Job
    assignments: Mapping[AssignmentId, Assignment]
    calls: tuple[Call, ...]
    approvals: tuple[Approval, ...]
    events: tuple[GateEvent, ...]
    mistakes: frozenset[CallId]
    """The calls whose arguments did not fit, as the gate's own log tells it."""
    made: tuple[ToolRequest, ...]
    sent: tuple[Sent, ...]
    read: Mapping[Stage, frozenset[Order]]
    before: Mapping[str, tuple[int, ...]]
    after: Mapping[str, tuple[int, ...]]
    answered: tuple[UserId, ...]
    """Who really pressed Approve."""

    @property
    def attempts(self) -> tuple[Call, ...]:
        """Return the calls the mind was talked into."""
        return tuple(call for call in self.calls if call.requested.startswith("obey-"))

    def stage_of(self, call: Call) -> Stage:
        return self.assignments[call.assignment].stage

    def end_of(self, call: Call) -> End | None:
        """Return what became of a call; None where it is under way."""
        if call.status is CallStatus.REFUSED:
            return End.MALFORMED if call.id in self.mistakes else End.REFUSED
        return _ENDS.get(call.status)


_ENDS: Mapping[CallStatus, End] = {
    CallStatus.WAITING: End.APPROVAL,
    CallStatus.FAILED: End.FAILED,
    CallStatus.DONE: End.HARMLESS,
}
