"""Assignments, as they are remembered."""

from datetime import datetime

from sqlalchemy import exists
from sqlmodel import col

from bot.domain.assignments import Assignment, AssignmentStatus
from bot.domain.ids import JobId, PositionName
from bot.domain.stages import Stage
from storage.records import LIMIT, Kind, Records
from storage.tables import AssignmentRow, EntryRow

_ACTIVE = (AssignmentStatus.RUNNING, AssignmentStatus.WAITING)


class AssignmentRepository(Records[Assignment]):
    """Every position's part in every stage of a job."""

    kind = Kind(Assignment, AssignmentRow)
    noun = "assignment"

    async def of_job(self, job: JobId) -> tuple[Assignment, ...]:
        """Return all assignments of a job, oldest first."""
        return await self._some(col(AssignmentRow.job) == job)

    async def active(self, job: JobId, stage: Stage | None = None) -> tuple[Assignment, ...]:
        """Return the assignments of a job (and stage) that are at work or wait, oldest first."""
        where = [col(AssignmentRow.job) == job, col(AssignmentRow.status).in_(_ACTIVE)]
        if stage is not None:
            where.append(col(AssignmentRow.stage) == stage)
        return await self._some(*where)

    async def active_of(self, position: PositionName) -> tuple[Assignment, ...]:
        """Return what a position is at work on or waits for, oldest first."""
        mine = col(AssignmentRow.position) == position
        return await self._some(mine, col(AssignmentRow.status).in_(_ACTIVE))

    async def running_older_than(
        self, moment: datetime, *, limit: int = LIMIT
    ) -> tuple[Assignment, ...]:
        """Return assignments at work that gave no sign since then, longest silent first.

        A sign is the beginning of the segment, or an entry of its conversation.
        """
        sign = exists().where(
            col(EntryRow.assignment) == col(AssignmentRow.id), col(EntryRow.at) >= moment
        )
        return await self._some(
            col(AssignmentRow.status) == AssignmentStatus.RUNNING,
            col(AssignmentRow.resumed_at) < moment,
            ~sign,
            order=[col(AssignmentRow.resumed_at), col(AssignmentRow.id)],
            limit=limit,
        )
