"""Candidates, as they are remembered."""

from sqlmodel import col

from bot.domain.hiring import Candidate, CandidateStatus
from bot.domain.ids import CandidateId, PositionName
from bot.errors import NotFoundError
from storage.records import Kind, Records
from storage.tables import CandidateRow

_OPEN = (CandidateStatus.EVALUATING, CandidateStatus.PASSED, CandidateStatus.FAILED)


class CandidateRepository(Records[Candidate]):
    """Every position that was to be hired."""

    kind = Kind(Candidate, CandidateRow)
    noun = "candidate"

    async def find(self, key: str) -> Candidate | None:
        """Return what came of one window that was submitted, if anything did."""
        return next(iter(await self._some(col(CandidateRow.key) == key)), None)

    async def hold(self, number: CandidateId) -> Candidate:
        """Return a candidate nobody else changes until this transaction ends.

        Raises NotFoundError.
        """
        query = self.kind.one.with_for_update()
        held: tuple[Candidate, ...] = await self._read(self.kind, query, {"its_number": number})
        if not held:
            raise NotFoundError(f"There is no {self.noun} {number}.")
        return held[0]

    async def open(self) -> tuple[Candidate, ...]:
        """Return those about whom nobody has decided, oldest first."""
        return await self._some(col(CandidateRow.status).in_(_OPEN))

    async def evaluating(self) -> tuple[Candidate, ...]:
        """Return those that are being put through their cases, oldest first."""
        return await self._some(col(CandidateRow.status) == CandidateStatus.EVALUATING)

    async def passed(self, position: PositionName) -> bool:
        """Return whether a position has ever passed the cases of its role."""
        mine = col(CandidateRow.position) == position
        done = col(CandidateRow.status).in_((CandidateStatus.PASSED, CandidateStatus.HIRED))
        return bool(await self._some(mine, done, limit=1))

    async def trials(self) -> tuple[Candidate, ...]:
        """Return those that were hired for a time, oldest first."""
        return await self._some(
            col(CandidateRow.status) == CandidateStatus.HIRED,
            col(CandidateRow.trial_until).is_not(None),
        )
