"""Gate events, as they are remembered."""

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlmodel import col

from bot.domain.gate import GateEvent
from bot.domain.ids import JobId
from bot.errors import NotFoundError
from storage.hidden import HIDDEN
from storage.records import LIMIT, Kind, Repository
from storage.tables import GateEventRow

_EVENT = Kind(GateEvent, GateEventRow)


class GateEventRepository(Repository):
    """Every refusal of the gate."""

    async def add(self, event: GateEvent) -> int:
        """Keep a refusal and return its number."""
        return await self._insert(_EVENT.table, _EVENT.columns(event))

    async def get(self, number: int) -> GateEvent:
        """Return one refusal. Raises NotFoundError."""
        found = await self._read(_EVENT, select(_EVENT.table).where(col(GateEventRow.id) == number))
        if not found:
            raise NotFoundError(f"There is no gate event {number}.")
        return found[0]

    async def of_job(self, job: JobId) -> tuple[GateEvent, ...]:
        """Return all refusals of a job, oldest first."""
        query = select(_EVENT.table).where(col(GateEventRow.job) == job)
        return await self._read(_EVENT, query.order_by(col(GateEventRow.id)))

    async def numbered(self, job: JobId) -> tuple[tuple[int, GateEvent], ...]:
        """Return all refusals of a job with their numbers, oldest first."""
        query = select(_EVENT.table).where(col(GateEventRow.job) == job)
        rows = await self._session.execute(query.order_by(col(GateEventRow.id)))
        return tuple((row["id"], _EVENT.read(row)) for row in rows.mappings())

    async def counts(self) -> Mapping[str, int]:
        """Return how often each actor was refused something in a job that is not hidden."""
        actor, job = col(GateEventRow.actor), col(GateEventRow.job)
        query = select(actor, func.count()).where(job.is_not(None), job.not_in(HIDDEN))
        counted = await self._session.execute(query.group_by(actor))
        return {row[0]: row[1] for row in counted}

    async def latest(self, limit: int = LIMIT) -> tuple[GateEvent, ...]:
        """Return the newest refusals, newest first."""
        query = select(_EVENT.table).order_by(col(GateEventRow.id).desc()).limit(limit)
        return await self._read(_EVENT, query)
