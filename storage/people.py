"""Who is active in Slack, as far as Slack told us."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlmodel import col

from bot.domain.ids import UserId
from storage.records import Repository, table_of
from storage.tables import PersonRow


class PersonRepository(Repository):
    """People Slack told us about. Whoever is unknown here counts as active."""

    async def set_active(self, user: UserId, active: bool, at: datetime) -> None:  # noqa: FBT001
        """Keep what Slack said. What it said earlier, but we heard later, changes nothing."""
        saved = self._upsert(table_of(PersonRow)).values(id=user, active=active, at=at)
        await self._session.execute(
            saved.on_conflict_do_update(
                index_elements=["id"],
                set_={"active": active, "at": at},
                where=col(PersonRow.at) <= at,
            )
        )

    async def left(self) -> Mapping[UserId, datetime]:
        """Return everybody who was deactivated, and when Slack said so."""
        query = select(col(PersonRow.id), col(PersonRow.at)).where(col(PersonRow.active).is_(False))
        return {UserId(user): at for user, at in await self._session.execute(query)}

    async def inactive(self) -> frozenset[UserId]:
        """Return everybody who was deactivated."""
        query = select(col(PersonRow.id)).where(col(PersonRow.active).is_(False))
        return frozenset(UserId(user) for user in (await self._session.execute(query)).scalars())
