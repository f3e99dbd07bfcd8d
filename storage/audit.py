"""The audit: who did what to which thing. It is only ever added to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from bot.domain.ids import JobId
from storage.records import LIMIT, Kind, Repository
from storage.tables import AuditRow


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One thing that was done. `human` is true when a person did it."""

    id: int
    actor: str
    verb: str
    subject: str
    detail: Mapping[str, Any]
    at: datetime
    job: JobId | None
    human: bool


_ENTRY = Kind(AuditEntry, AuditRow)


class AuditRepository(Repository):
    """Everything that was done. The database refuses to change or delete an entry."""

    async def add(
        self,
        actor: str,
        verb: str,
        subject: str,
        detail: Mapping[str, Any],
        at: datetime,
        *,
        job: JobId | None = None,
        human: bool = False,
    ) -> None:
        """Add an entry: the only way one comes to be."""
        entry = AuditEntry(0, actor, verb, subject, detail, at, job, human)
        await self._insert(_ENTRY.table, _ENTRY.columns(entry))

    async def of_job(self, job: JobId) -> tuple[AuditEntry, ...]:
        """Return everything done on a job, oldest first."""
        query = select(_ENTRY.table).where(col(AuditRow.job) == job)
        return await self._read(_ENTRY, query.order_by(col(AuditRow.id)))

    async def latest(self, limit: int = LIMIT) -> tuple[AuditEntry, ...]:
        """Return the newest entries, newest first."""
        query = select(_ENTRY.table).order_by(col(AuditRow.id).desc()).limit(limit)
        return await self._read(_ENTRY, query)
