"""What positions may not do for the time being, as it is remembered."""

from datetime import datetime

from sqlalchemy import ColumnElement, or_, update
from sqlmodel import col

from bot.domain.ids import PositionName
from bot.domain.restrictions import Restriction, RestrictionKind, lifted
from storage.records import Kind, Records
from storage.tables import RestrictionRow


class RestrictionRepository(Records[Restriction]):
    """Restrictions. A position has at most one of each kind at a time."""

    kind = Kind(Restriction, RestrictionRow)
    noun = "restriction"

    async def impose(self, restriction: Restriction) -> bool:
        """Keep a restriction; return False, and change nothing, where one of its kind holds."""
        await self._lapse(restriction)
        values = self.kind.columns(restriction)
        return await self._insert_once(self.kind.table, values)

    async def lift(
        self, position: PositionName, kind: RestrictionKind, *, by: str, at: datetime
    ) -> bool:
        """Lift the restriction of this kind; say whether there was one."""
        found = await self._some(*_standing(position), col(RestrictionRow.kind) == kind)
        for each in found:
            await self.replace(each, lifted(each, by=by, at=at))
        return any(each.holds(at) for each in found)

    async def live(self, position: PositionName, *, at: datetime) -> tuple[Restriction, ...]:
        """Return what holds for a position now, oldest first."""
        return await self._some(*_standing(position), _not_over(at))

    async def all_live(self, *, at: datetime) -> dict[PositionName, tuple[Restriction, ...]]:
        """Return what holds now, for every position that is restricted."""
        found = await self._some(col(RestrictionRow.lifted_at).is_(None), _not_over(at))
        return {
            name: tuple(each for each in found if each.position == name)
            for name in dict.fromkeys(each.position for each in found)
        }

    async def _lapse(self, restriction: Restriction) -> None:
        """Settle an earlier one of the kind whose time was over before this one begins."""
        over = (
            *_standing(restriction.position),
            col(RestrictionRow.kind) == restriction.kind,
            col(RestrictionRow.until) <= restriction.since,
        )
        lapsed = {"lifted_at": col(RestrictionRow.until), "lifted_by": "its time was over"}
        await self._session.execute(update(self.kind.table).where(*over).values(**lapsed))


def _standing(position: PositionName) -> tuple[ColumnElement[bool], ...]:
    return col(RestrictionRow.position) == position, col(RestrictionRow.lifted_at).is_(None)


def _not_over(at: datetime) -> ColumnElement[bool]:
    until = col(RestrictionRow.until)
    return or_(until.is_(None), until > at)
