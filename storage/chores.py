"""Chores: what the clock does once in each period, and when it did."""

from datetime import datetime

from sqlalchemy import select
from sqlmodel import col

from storage.records import Repository, table_of
from storage.tables import ChoreRow


class ChoreRepository(Repository):
    """The last period of each chore. One that was cut short is not written down, and done again."""

    async def done(self, name: str, period: str) -> bool:
        """Whether this was already done in this period."""
        query = select(col(ChoreRow.period)).where(col(ChoreRow.name) == name)
        return (await self._session.execute(query)).scalar() == period

    async def last(self, name: str) -> tuple[str, datetime] | None:
        """Return the last period of a chore, and when it was done; None where it never was."""
        query = select(col(ChoreRow.period), col(ChoreRow.at)).where(col(ChoreRow.name) == name)
        row = (await self._session.execute(query)).one_or_none()
        return None if row is None else (row.period, row.at)

    async def finish(self, name: str, period: str, at: datetime) -> None:
        """Note that it was done."""
        saved = self._upsert(table_of(ChoreRow)).values(name=name, period=period, at=at)
        await self._session.execute(
            saved.on_conflict_do_update(index_elements=["name"], set_={"period": period, "at": at})
        )
