"""Drills, as they are remembered."""

from sqlalchemy import select
from sqlmodel import col

from bot.domain.drill import Drill
from storage.records import Kind, Records
from storage.tables import DrillRow


class DrillRepository(Records[Drill]):
    """Every drill, by its key: the same one is never kept twice."""

    kind = Kind(Drill, DrillRow)
    noun = "drill"

    async def find(self, key: str) -> Drill | None:
        """Return the drill of a week, if it was run."""
        return next(iter(await self._some(col(DrillRow.key) == key)), None)

    async def begin(self, drill: Drill) -> Drill | None:
        """Keep a drill and return it with its number; None where somebody else ran it."""
        kept = await self._insert_once(self.kind.table, self.kind.columns(drill))
        return await self.find(drill.key) if kept else None

    async def latest(self) -> Drill | None:
        """Return the newest drill."""
        newest = select(self.kind.table).order_by(col(DrillRow.id).desc()).limit(1)
        return next(iter(await self._read(self.kind, newest)), None)
