"""Departures, as they are remembered."""

from sqlmodel import col

from bot.domain.departures import Departure, DepartureStatus
from bot.domain.ids import DepartureId
from bot.errors import NotFoundError
from storage.records import Kind, Records
from storage.tables import DepartureRow


class DepartureRepository(Records[Departure]):
    """Everybody who left while they owned roles."""

    kind = Kind(Departure, DepartureRow)
    noun = "departure"

    async def hold(self, number: DepartureId) -> Departure:
        """Return a departure nobody else changes until this transaction ends.

        Raises NotFoundError.
        """
        query = self.kind.one.with_for_update()
        held: tuple[Departure, ...] = await self._read(self.kind, query, {"its_number": number})
        if not held:
            raise NotFoundError(f"There is no {self.noun} {number}.")
        return held[0]

    async def find(self, key: str) -> Departure | None:
        """Return the departure with this key, if it was kept."""
        return next(iter(await self._some(col(DepartureRow.key) == key)), None)

    async def begin(self, departure: Departure) -> Departure | None:
        """Keep a departure and return it with its number; None where somebody else kept it."""
        kept = await self._insert_once(self.kind.table, self.kind.columns(departure))
        return await self.find(departure.key) if kept else None

    async def open(self) -> tuple[Departure, ...]:
        """Return those whose roles still wait for an owner, oldest first."""
        return await self._some(col(DepartureRow.status) == DepartureStatus.OPEN)
