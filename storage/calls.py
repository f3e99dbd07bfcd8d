"""Tool calls, as they are remembered."""

from sqlmodel import col

from bot.domain.calls import Call, CallStatus
from bot.domain.ids import AssignmentId
from storage.records import LIMIT, Kind, Records
from storage.tables import CallRow

_UNSETTLED = tuple(status for status in CallStatus if not status.is_settled)


class CallRepository(Records[Call]):
    """Every use of a tool, made or not."""

    kind = Kind(Call, CallRow)
    noun = "call"

    async def of_assignment(self, assignment: AssignmentId) -> tuple[Call, ...]:
        """Return all calls of an assignment, in the order the model wrote them."""
        return await self._some(col(CallRow.assignment) == assignment)

    async def unsettled(self, assignment: AssignmentId) -> tuple[Call, ...]:
        """Return the calls of an assignment whose end is not known, in the same order."""
        return await self._some(
            col(CallRow.assignment) == assignment, col(CallRow.status).in_(_UNSETTLED)
        )

    async def started(self, *, limit: int = LIMIT) -> tuple[Call, ...]:
        """Return the calls that were begun and have no end yet, oldest first."""
        return await self._some(col(CallRow.status) == CallStatus.STARTED, limit=limit)
