"""The processes at work on one PostgreSQL, and their signs of life."""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import Interval, bindparam, delete, func, select
from sqlmodel import col

from storage.records import Repository, table_of
from storage.tables import WorkerRow

_WORKERS = table_of(WorkerRow)
# Any number does, as long as nobody else uses it: it names a lock in PostgreSQL.
_RESCUING = 7_303


class WorkerRepository(Repository):
    """Signs of life by the database's clock, as the workers' own clocks may differ."""

    async def beat(self, name: str) -> None:
        """Give a sign of life."""
        now = func.clock_timestamp()
        saved = self._upsert(_WORKERS).values(name=name, beat_at=now)
        await self._session.execute(
            saved.on_conflict_do_update(index_elements=["name"], set_={"beat_at": now})
        )

    async def may_rescue(self) -> bool:
        """Whether this transaction is, until its end, the only one that rescues."""
        lock = await self._session.execute(select(func.pg_try_advisory_xact_lock(_RESCUING)))
        return bool(lock.scalar_one())

    async def silent_for(self, limit: timedelta) -> tuple[str, ...]:
        """Return the workers that gave no sign of life for this long."""
        since = func.clock_timestamp() - bindparam("limit", limit, Interval())
        query = select(col(WorkerRow.name)).where(col(WorkerRow.beat_at) < since)
        return tuple((await self._session.execute(query)).scalars())

    async def remove(self, names: Iterable[str]) -> None:
        """Forget workers."""
        gone = delete(_WORKERS).where(col(WorkerRow.name).in_(tuple(names)))
        await self._session.execute(gone)
