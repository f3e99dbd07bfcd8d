"""What foreign tools say they are, and what of it somebody accepted."""

from sqlalchemy import select
from sqlmodel import col

from bot.domain.pins import Pin
from storage.records import Kind, Repository
from storage.tables import PinRow

_PIN = Kind(Pin, PinRow)
_KEY = ("server", "tool")


class PinRepository(Repository):
    """Pins, one for each tool of each server."""

    async def save(self, pin: Pin) -> None:
        """Keep a pin as it is now."""
        values = _PIN.columns(pin)
        saved = self._upsert(_PIN.table).values(**values)
        changed = {name: value for name, value in values.items() if name not in _KEY}
        await self._session.execute(
            saved.on_conflict_do_update(index_elements=list(_KEY), set_=changed)
        )

    async def of(self, server: str) -> dict[str, Pin]:
        """Return the pins of a server by the names of its tools, to be changed."""
        mine = col(PinRow.server) == server
        # Two processes may see a server at once; PostgreSQL lets the second one wait.
        found = await self._read(_PIN, select(_PIN.table).where(mine).with_for_update())
        return {pin.tool: pin for pin in found}

    async def all(self) -> tuple[Pin, ...]:
        """Return every pin, by server and tool."""
        query = select(_PIN.table).order_by(col(PinRow.server), col(PinRow.tool))
        return await self._read(_PIN, query)
