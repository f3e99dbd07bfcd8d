"""Readings of outcome numbers, as they are remembered: one a day, role and number."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime

from sqlmodel import col

from bot.domain.ids import RoleName
from bot.domain.outcome_numbers import Reading
from storage.records import Kind, Records
from storage.tables import ReadingRow


class ReadingRepository(Records[Reading]):
    """The series of every number."""

    kind = Kind(Reading, ReadingRow)
    noun = "reading"

    async def begin(self, reading: Reading) -> Reading | None:
        """Claim a day's reading and return it with its number; None where it was claimed."""
        if not await self._insert_once(self.kind.table, self.kind.columns(reading)):
            return None
        return await self.find(reading.role, reading.name, reading.day)

    async def find(self, role: RoleName, name: str, day: date) -> Reading | None:
        """Return the reading of a day, begun or done."""
        mine = (col(ReadingRow.role) == role, col(ReadingRow.name) == name)
        return next(iter(await self._some(*mine, col(ReadingRow.day) == day)), None)

    async def since(self, moment: datetime) -> Mapping[tuple[RoleName, str], tuple[Reading, ...]]:
        """Return every series from a moment on, by role and name, oldest first."""
        series = defaultdict[tuple[RoleName, str], list[Reading]](list)
        order = (col(ReadingRow.day), col(ReadingRow.id))
        for reading in await self._some(col(ReadingRow.day) >= moment.date(), order=order):
            series[reading.role, reading.name].append(reading)
        return {key: tuple(readings) for key, readings in series.items()}
