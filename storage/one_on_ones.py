"""One-to-ones, as they are remembered."""

from datetime import datetime

from sqlmodel import col

from bot.domain.ids import PositionName, UserId
from bot.domain.one_on_ones import Talk
from storage.records import LIMIT, Kind, Records
from storage.tables import TalkRow


class TalkRepository(Records[Talk]):
    """One-to-ones. A position has at most one in each month."""

    kind = Kind(Talk, TalkRow)
    noun = "one-to-one"

    async def open(self, talk: Talk) -> bool:
        """Keep a new one; return False, and change nothing, where there is one."""
        return await self._insert_once(self.kind.table, self.kind.columns(talk))

    async def of_month(self, month: str, *, owner: UserId | None = None) -> tuple[Talk, ...]:
        """Return those of a month, or of an owner in it, by the names of their positions."""
        mine = [col(TalkRow.owner) == owner] if owner else []
        by_name = [col(TalkRow.position)]
        return await self._some(col(TalkRow.month) == month, *mine, order=by_name)

    async def of_position(self, position: PositionName) -> tuple[Talk, ...]:
        """Return those about a position, newest first."""
        newest = [col(TalkRow.id).desc()]
        return await self._some(col(TalkRow.position) == position, order=newest, limit=LIMIT)

    async def answered_since(self, at: datetime) -> tuple[Talk, ...]:
        """Return those that were answered since then, newest first."""
        newest = [col(TalkRow.id).desc()]
        return await self._some(col(TalkRow.said_at) >= at, order=newest)
