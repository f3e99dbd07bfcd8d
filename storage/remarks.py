"""Remarks, kept until the owner of the job has read them."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlmodel import col

from bot.domain.ids import JobId
from bot.domain.messages import Remark
from storage.records import Kind, Repository
from storage.tables import RemarkRow

_REMARK = Kind(Remark, RemarkRow)


class RemarkRepository(Repository):
    """What people wrote in the threads of jobs."""

    async def add(self, job: JobId, remark: Remark) -> bool:
        """Keep a remark; False when its event or its message is known."""
        values = {**_REMARK.columns(remark), "job": job, "unread": True}
        return await self._insert_once(_REMARK.table, values)

    async def unread(self, job: JobId) -> tuple[Remark, ...]:
        """Return what the owner of the job has not read, in the order of the thread."""
        query = select(_REMARK.table).where(
            col(RemarkRow.job) == job, col(RemarkRow.unread).is_(True)
        )
        return await self._read(_REMARK, query.order_by(col(RemarkRow.ts)))

    async def were_read(self, job: JobId) -> bool:
        """Say whether the owner of the job was told anything that people wrote in its thread."""
        query = select(_REMARK.table).where(
            col(RemarkRow.job) == job, col(RemarkRow.unread).is_(False)
        )
        return bool(await self._read(_REMARK, query.limit(1)))

    async def mark_read(self, job: JobId, remarks: Sequence[Remark]) -> None:
        """Note that the owner has read exactly these; one that came meanwhile stays unread."""
        events = [remark.event for remark in remarks]
        read = update(_REMARK.table).where(
            col(RemarkRow.job) == job, col(RemarkRow.event).in_(events)
        )
        await self._session.execute(read.values(unread=False))
