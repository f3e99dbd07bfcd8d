"""Alarms about declines, as they are remembered: one for each position and episode."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlmodel import col

from bot.domain.decline import Alarm
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

    async def known(self, keys: Iterable[str]) -> frozenset[str]:
        """Return which of these episodes have an alarm."""
        query = select(col(AlarmRow.key)).where(col(AlarmRow.key).in_(tuple(keys)))
        return frozenset((await self._session.execute(query)).scalars())
