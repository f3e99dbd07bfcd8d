"""Decision records, as they are remembered."""

from collections.abc import Iterable

from sqlmodel import col

from bot.domain.decisions import DecisionRecord, DecisionStatus
from bot.domain.ids import DecisionId, JobId
from bot.errors import ConflictError
from storage.records import LIMIT, Kind, Records
from storage.tables import DecisionRow


class DecisionRepository(Records[DecisionRecord]):
    """What was settled, what was proposed, and what became of it."""

    kind = Kind(DecisionRecord, DecisionRow)
    noun = "decision"

    async def add(self, value: DecisionRecord) -> DecisionRecord:
        """Keep a new record and return it with its number. Raises ConflictError for a known key."""
        if not await self._insert_once(self.kind.table, self.kind.columns(value)):
            raise ConflictError("This was recorded already.")
        (added,) = await self._some(col(DecisionRow.key) == value.key)
        return added

    async def of_key(self, key: str) -> DecisionRecord | None:
        """Return the record that came from this, if it has been made."""
        found = await self._some(col(DecisionRow.key) == key)
        return found[0] if found else None

    async def these(self, numbers: Iterable[DecisionId]) -> tuple[DecisionRecord, ...]:
        """Return the records with these numbers, in this order; what is not there is left out."""
        wanted = list(numbers)
        if not wanted:
            return ()
        found = {each.id: each for each in await self._some(col(DecisionRow.id).in_(wanted))}
        return tuple(found[number] for number in wanted if number in found)

    async def binding(self) -> tuple[DecisionRecord, ...]:
        """Return every record that binds, newest first."""
        binds = col(DecisionRow.status) == DecisionStatus.ACCEPTED
        return await self._some(binds, order=[col(DecisionRow.id).desc()])

    async def proposed(self, *, limit: int = LIMIT) -> tuple[DecisionRecord, ...]:
        """Return what waits to be decided, newest first."""
        waits = col(DecisionRow.status) == DecisionStatus.PROPOSED
        return await self._some(waits, order=[col(DecisionRow.id).desc()], limit=limit)

    async def of_job(self, job: JobId) -> tuple[DecisionRecord, ...]:
        """Return what was proposed in the course of a job, oldest first."""
        return await self._some(col(DecisionRow.job) == job)

    async def latest(self, *, limit: int = LIMIT) -> tuple[DecisionRecord, ...]:
        """Return the newest records, whatever became of them, newest first."""
        return await self._some(order=[col(DecisionRow.id).desc()], limit=limit)
