"""Reports of sprawl, as they are remembered."""

from sqlmodel import col

from bot.domain.sprawl import Sprawl
from storage.records import Kind, Records
from storage.tables import SprawlRow


class SprawlRepository(Records[Sprawl]):
    """Every report, by its week: the same one is never kept twice."""

    kind = Kind(Sprawl, SprawlRow)
    noun = "report"

    async def find(self, key: str) -> Sprawl | None:
        """Return the report of a week, if there was one."""
        return next(iter(await self._some(col(SprawlRow.key) == key)), None)

    async def begin(self, report: Sprawl) -> Sprawl | None:
        """Keep a report and return it with its number; None where somebody else kept it."""
        kept = await self._insert_once(self.kind.table, self.kind.columns(report))
        return await self.find(report.key) if kept else None
