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

    async def finish(self, name: str, period: str, at: datetime) -> None:
        """Note that it was done."""
        saved = self._upsert(table_of(ChoreRow)).values(name=name, period=period, at=at)
        await self._session.execute(
            saved.on_conflict_do_update(index_elements=["name"], set_={"period": period, "at": at})
        )
