"""What was taken in from Slack, so that nothing is taken in twice."""

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import col

from storage.records import Repository, table_of
from storage.tables import InboxRow


class InboxRepository(Repository):
    """The keys of every event and message that was taken in."""

    async def first(self, event: str, at: datetime) -> bool:
        """Take in an event; False when it was taken in before."""
        return await self._insert_once(table_of(InboxRow), {"event": event, "at": at})

    async def purge(self, before: datetime) -> int:
        """Forget the keys of events before then, and return how many."""
        old = delete(table_of(InboxRow)).where(col(InboxRow.at) < before)
        forgotten = await self._session.execute(old.returning(col(InboxRow.event)))
        return len(forgotten.all())
