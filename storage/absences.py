"""Who is away until when, and who stands in for them, as people said themselves."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlmodel import col

from bot.domain.ids import UserId
from bot.domain.seats import StandIn
from storage.records import Kind, Repository, table_of
from storage.tables import AbsenceRow

_KIND = Kind(StandIn, AbsenceRow)


class AbsenceRepository(Repository):
    """Absences. Each person has at most one; a later word replaces the earlier."""

    async def save(self, absence: StandIn) -> None:
        """Keep that somebody is away."""
        values = _KIND.columns(absence)
        saved = self._upsert(table_of(AbsenceRow)).values(**values)
        changed = {name: values[name] for name in ("delegate", "until")}
        await self._session.execute(
            saved.on_conflict_do_update(index_elements=["owner"], set_=changed)
        )

    async def end(self, owner: UserId) -> bool:
        """Forget that somebody is away; say whether they were."""
        ended = delete(table_of(AbsenceRow)).where(col(AbsenceRow.owner) == owner)
        gone = await self._session.execute(ended.returning(col(AbsenceRow.owner)))
        return gone.first() is not None

    async def now(self, at: datetime) -> tuple[StandIn, ...]:
        """Return who is away at this time."""
        query = (
            select(_KIND.table).where(col(AbsenceRow.until) > at).order_by(col(AbsenceRow.owner))
        )
        return await self._read(_KIND, query)
