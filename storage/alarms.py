"""Alarms about declines, as they are remembered: one for each position and episode."""

from datetime import datetime

from sqlalchemy import select
from sqlmodel import col

from bot.domain.decline import Alarm
from bot.domain.ids import PositionName
from storage.records import Kind, Records
from storage.tables import AlarmRow


class AlarmRepository(Records[Alarm]):
    """Every decline somebody was told about."""

    kind = Kind(Alarm, AlarmRow)
    noun = "alarm"

    async def begin(self, alarm: Alarm) -> Alarm | None:
        """Keep an alarm and return it with its number; None where its episode has one."""
        if not await self._insert_once(self.kind.table, self.kind.columns(alarm)):
            return None
        return next(iter(await self._some(col(AlarmRow.key) == alarm.key)))

    async def since(self, moment: datetime) -> frozenset[PositionName]:
        """Return the positions somebody was alarmed about since then."""
        query = select(col(AlarmRow.position)).where(col(AlarmRow.at) >= moment)
        found = (await self._session.execute(query)).scalars()
        return frozenset(PositionName(name) for name in found)
