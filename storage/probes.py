"""Probes, as they are remembered, and what reviewers are measured by."""

from datetime import datetime

from sqlalchemy import case, func, select
from sqlmodel import col

from bot.domain.ids import JobId, PositionName
from bot.domain.probes import Diligence, Probe, ProbeStatus, ProbeTally
from bot.domain.reviews import Ruling
from storage.hidden import HIDDEN
from storage.records import Kind, Records
from storage.tables import AssignmentRow, FindingRow, ProbeRow, VerdictRow

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

    async def diligence(self, position: PositionName, since: datetime) -> Diligence:
        """Return how long the real reviews of a position took, and how its findings fared.

        A finding is overridden when a person overruled it.
        """
        spent = (
            select(col(AssignmentRow.opened_at), col(VerdictRow.at))
            .join(AssignmentRow, col(AssignmentRow.id) == col(VerdictRow.assignment))
            .where(col(VerdictRow.position) == position, col(VerdictRow.at) >= since)
        )
        times = (await self._session.execute(spent)).all()
        seen = col(FindingRow.job).not_in(HIDDEN)
        overruled = case((col(FindingRow.ruling) == Ruling.OVERRULED, 1), else_=0)
        fared = select(func.count(), func.coalesce(func.sum(overruled), 0)).where(
            col(FindingRow.position) == position, col(FindingRow.at) >= since, seen
        )
        filed, overridden = (await self._session.execute(fared)).one()
        seconds = tuple(sorted((said - opened).total_seconds() for opened, said in times))
        return Diligence(seconds, int(filed), int(overridden))

    async def tally(
        self, position: PositionName, since: datetime, *, until: datetime
    ) -> ProbeTally:
        """Return what came of the probes of a position that ended in a period."""
        ended = col(ProbeRow.closed_at)
        query = (
            select(col(ProbeRow.status), func.count())
            .where(col(ProbeRow.position) == position, ended >= since, ended < until)
            .group_by(col(ProbeRow.status))
        )
        rows = await self._session.execute(query)
        counts = {ProbeStatus(status): int(number) for status, number in rows}
        caught, missed = counts.get(ProbeStatus.CAUGHT, 0), counts.get(ProbeStatus.MISSED, 0)
        unclear = counts.get(ProbeStatus.INCONCLUSIVE, 0)
        return ProbeTally(caught + missed + unclear, caught, missed, unclear)
