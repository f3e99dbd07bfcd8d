"""Offboardings, as they are remembered."""

from sqlalchemy import func
from sqlmodel import col

from bot.domain.ids import OffboardingId, PositionName
from bot.domain.offboarding import Item, Offboarding
from bot.errors import NotFoundError
from storage.records import LIMIT, Kind, Records
from storage.tables import OffboardingRow


class OffboardingRepository(Records[Offboarding]):
    """Every position that was retired, and how far its list has come."""

    kind = Kind(Offboarding, OffboardingRow)
    noun = "offboarding"

    async def hold(self, number: OffboardingId) -> Offboarding:
        """Return an offboarding nobody else changes until this transaction ends.

        Raises NotFoundError.
        """
        query = self.kind.one.with_for_update()
        held: tuple[Offboarding, ...] = await self._read(self.kind, query, {"its_number": number})
        if not held:
            raise NotFoundError(f"There is no {self.noun} {number}.")
        return held[0]

    async def open(self) -> tuple[Offboarding, ...]:
        """Return those whose list is not through, oldest first."""
        found = await self._some(func.json_array_length(col(OffboardingRow.done)) < len(Item))
        return tuple(each for each in found if each.next is not None)

    async def of_position(self, position: PositionName) -> Offboarding | None:
        """Return the newest offboarding of a position."""
        newest = [col(OffboardingRow.id).desc()]
        found = await self._some(col(OffboardingRow.position) == position, order=newest, limit=1)
        return found[0] if found else None

    async def latest(self, limit: int = LIMIT) -> tuple[Offboarding, ...]:
        """Return the newest offboardings, newest first."""
        return await self._some(order=[col(OffboardingRow.id).desc()], limit=limit)
