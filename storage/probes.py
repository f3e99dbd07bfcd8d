"""Probes, as they are remembered, and what reviewers are measured by."""

from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import col

from bot.domain.ids import JobId, PositionName
from bot.domain.probes import Probe, ProbeStatus, ProbeTally
from storage.records import Kind, Records
from storage.tables import ProbeRow, VerdictRow

_WAITING = (ProbeStatus.DUE, ProbeStatus.SEEDED)


class ProbeRepository(Records[Probe]):
    """Every probe; a review is followed by one at most."""

    kind = Kind(Probe, ProbeRow)
    noun = "probe"

    async def plan(self, probe: Probe) -> bool:
        """Keep a probe that is due; False, and no change, where its review has one already."""
        return await self._insert_once(self.kind.table, self.kind.columns(probe))

    async def waiting(self, *, limit: int) -> tuple[Probe, ...]:
        """Return the probes that nobody has begun yet, oldest first."""
        return await self._some(col(ProbeRow.status).in_(_WAITING), limit=limit)

    async def hidden_in(self, job: JobId) -> Probe | None:
        """Return the probe a hidden job belongs to; None for every real job."""
        return next(iter(await self._some(col(ProbeRow.hidden) == job)), None)

    async def verdicts_of(self, position: PositionName) -> int:
        """Return how many verdicts a position gave in real reviews."""
        query = select(func.count()).where(col(VerdictRow.position) == position)
        return int((await self._session.execute(query)).scalar_one())

    async def tally(self, position: PositionName, since: datetime) -> ProbeTally:
        """Return what came of the probes of a position that ended since then."""
        query = (
            select(col(ProbeRow.status), func.count())
            .where(col(ProbeRow.position) == position, col(ProbeRow.closed_at) >= since)
            .group_by(col(ProbeRow.status))
        )
        rows = await self._session.execute(query)
        counts = {ProbeStatus(status): int(number) for status, number in rows}
        caught, missed = counts.get(ProbeStatus.CAUGHT, 0), counts.get(ProbeStatus.MISSED, 0)
        unclear = counts.get(ProbeStatus.INCONCLUSIVE, 0)
        return ProbeTally(caught + missed + unclear, caught, missed, unclear)
