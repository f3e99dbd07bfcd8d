"""Decision records, as they are remembered."""

from collections.abc import Iterable

from sqlmodel import col

from bot.domain.decisions import DecisionRecord, DecisionStatus
from bot.domain.ids import DecisionId, JobId
from storage.records import LIMIT, Kind, Records
from storage.tables import DecisionRow

_STANDING = (DecisionStatus.ACCEPTED, DecisionStatus.PROPOSED)


class DecisionRepository(Records[DecisionRecord]):
    """What was settled, what was proposed, and what became of it."""

    kind = Kind(DecisionRecord, DecisionRow)
    noun = "decision"

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

    async def standing(self) -> tuple[DecisionRecord, ...]:
        """Return what binds and what waits to be decided, newest first."""
        stands = col(DecisionRow.status).in_(_STANDING)
        return await self._some(stands, order=[col(DecisionRow.id).desc()])

    async def of_job(self, job: JobId) -> tuple[DecisionRecord, ...]:
        """Return what was proposed in the course of a job, oldest first."""
        return await self._some(col(DecisionRow.job) == job)

    async def latest(self, *, limit: int = LIMIT) -> tuple[DecisionRecord, ...]:
        """Return the newest records, whatever became of them, newest first."""
        return await self._some(order=[col(DecisionRow.id).desc()], limit=limit)
