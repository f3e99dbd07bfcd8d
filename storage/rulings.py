"""Rulings of the gate, as they are remembered: the decision log."""

from sqlalchemy import select
from sqlmodel import col

from bot.domain.gate import Ruled
from bot.domain.ids import CallId
from storage.records import Kind, Repository
from storage.tables import RulingRow

_RULED = Kind(Ruled, RulingRow)


class RulingRepository(Repository):
    """Every answer of the gate."""

    async def add(self, ruled: Ruled) -> int:
        """Keep a ruling and return its number."""
        return await self._insert(_RULED.table, _RULED.columns(ruled))

    async def of_call(self, call: CallId) -> tuple[Ruled, ...]:
        """Return all rulings on a call, oldest first: it is ruled on again when it is made."""
        query = select(_RULED.table).where(col(RulingRow.call) == call)
        return await self._read(_RULED, query.order_by(col(RulingRow.id)))
