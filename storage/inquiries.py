"""Questions to agents about their calls, as they are remembered."""

from sqlmodel import col

from bot.domain.ids import AssignmentId, CallId, JobId
from bot.domain.inquiries import Inquiry, InquiryStatus
from storage.records import Kind, Records
from storage.tables import InquiryRow


class InquiryRepository(Records[Inquiry]):
    """What people asked before they decided, and the answers."""

    kind = Kind(Inquiry, InquiryRow)
    noun = "question"

    async def of_call(self, call: CallId) -> tuple[Inquiry, ...]:
        """Return everything people asked about a call, oldest first."""
        return await self._some(col(InquiryRow.call) == call)

    async def of_assignment(self, assignment: AssignmentId) -> Inquiry | None:
        """Return the question an assignment is to answer."""
        found = await self._some(col(InquiryRow.assignment) == assignment, limit=1)
        return found[0] if found else None

    async def open_of_job(self, job: JobId) -> tuple[Inquiry, ...]:
        """Return the questions of a job that wait for an answer."""
        return await self._some(
            col(InquiryRow.job) == job, col(InquiryRow.status) == InquiryStatus.OPEN
        )
