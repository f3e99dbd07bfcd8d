"""Tool calls, as they are remembered."""

from dataclasses import replace

from sqlalchemy import select
from sqlmodel import col

from bot.domain.calls import Call, CallStatus
from bot.domain.ids import AssignmentId, CallId, JobId
from bot.domain.secrets import Redactor
from bot.domain.tools import Effect
from storage.records import LIMIT, REDACTOR, Kind, Records
from storage.tables import AssignmentRow, CallRow

_UNSETTLED = tuple(status for status in CallStatus if not status.is_settled)


class CallRepository(Records[Call]):
    """Every use of a tool, made or not."""

    kind = Kind(Call, CallRow)
    noun = "call"

    async def shown(self, number: CallId) -> Call:
        """Return a call as people are shown it, and as it is never made. Raises NotFoundError.

        A call is kept exactly as it was asked for, so what only looks like a secret is in it still.
        It is taken out before anybody cuts the text: half of one is recognized by nobody.
        """
        call = await self.get(number)
        redactor: Redactor = self._session.info[REDACTOR]
        arguments = redactor.redacted(call.arguments)
        return replace(call, raw=redactor.redact(call.raw), arguments=arguments)

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

    async def made(self, job: JobId, *, effect: Effect) -> tuple[Call, ...]:
        """Return the calls of a job with this effect that were made, oldest first."""
        of_job = select(col(AssignmentRow.id)).where(col(AssignmentRow.job) == job)
        return await self._some(
            col(CallRow.assignment).in_(of_job),
            col(CallRow.effect) == effect,
            col(CallRow.status) == CallStatus.DONE,
        )
