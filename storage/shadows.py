"""Shadows, as they are remembered, and the work that was done twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlmodel import col

from bot.domain.assignments import AssignmentStatus
from bot.domain.ids import AssignmentId, JobId, PositionName, ShadowId
from bot.domain.pairs import Pair, PairStatus
from bot.domain.shadows import Shadow, ShadowStatus
from bot.errors import ConflictError, NotFoundError
from storage.records import Kind, Records
from storage.tables import AssignmentRow, EntryRow, JobRow, PairRow, ShadowRow

_OPEN = tuple(status for status in ShadowStatus if status.is_open)
_WAITING = (PairStatus.DUE, PairStatus.HIDDEN)


@dataclass(frozen=True, slots=True)
class Effort:
    """What the turns of one assignment used. The cost is None where one has no known price."""

    turns: int
    tokens: int
    cost_microusd: int | None


class ShadowRepository(Records[Shadow]):
    """Every shadow there ever was."""

    kind = Kind(Shadow, ShadowRow)
    noun = "shadow"

    async def hold(self, number: ShadowId) -> Shadow:
        """Return a shadow nobody else changes until this transaction ends. Raises NotFoundError."""
        query = self.kind.one.with_for_update()
        held: tuple[Shadow, ...] = await self._read(self.kind, query, {"its_number": number})
        if not held:
            raise NotFoundError(f"There is no {self.noun} {number}.")
        return held[0]

    async def begin(self, shadow: Shadow) -> Shadow:
        """Keep a new shadow. Raises ConflictError where one of the two has another one."""
        if not await self._insert_once(self.kind.table, self.kind.columns(shadow)):
            raise ConflictError("Somebody else was faster: one of the two has a shadow now.")
        found = await self.standing_beside(shadow.incumbent)
        assert found is not None, "It was kept."
        return found

    async def open(self) -> tuple[Shadow, ...]:
        """Return those about which nobody has decided, oldest first."""
        return await self._some(col(ShadowRow.status).in_(_OPEN))

    async def standing_beside(self, incumbent: PositionName) -> Shadow | None:
        """Return the shadow that gets this position's work now, if there is one."""
        mine = col(ShadowRow.incumbent) == incumbent
        return await self._latest(mine, col(ShadowRow.status) == ShadowStatus.STANDING)

    async def latest_of(self, position: PositionName) -> Shadow | None:
        """Return the newest shadow this position has a part in, on either side."""
        return await self._latest(
            or_(col(ShadowRow.incumbent) == position, col(ShadowRow.candidate) == position)
        )

    async def revocable(self) -> tuple[Shadow, ...]:
        """Return those that were rolled over and can still be rolled back, oldest first."""
        return await self._some(col(ShadowRow.status) == ShadowStatus.ROLLED_OVER)

    async def _latest(self, *where: ColumnElement[bool]) -> Shadow | None:
        found = await self._some(*where, order=[col(ShadowRow.id).desc()], limit=1)
        return found[0] if found else None


class PairRepository(Records[Pair]):
    """Every piece of work that was done twice; none is done three times."""

    kind = Kind(Pair, PairRow)
    noun = "pair"

    async def plan(self, pair: Pair) -> bool:
        """Keep a pair that is due; False, and no change, where its work has one already."""
        return await self._insert_once(self.kind.table, self.kind.columns(pair))

    async def hidden_in(self, job: JobId) -> Pair | None:
        """Return the pair a hidden job belongs to; None for every other job."""
        return next(iter(await self._some(col(PairRow.hidden) == job)), None)

    async def of_shadow(self, shadow: ShadowId) -> tuple[Pair, ...]:
        """Return all pairs of a shadow, oldest first."""
        return await self._some(col(PairRow.shadow) == shadow)

    async def of_job(self, job: JobId) -> tuple[Pair, ...]:
        """Return the pairs that a real job has the one half of, oldest first."""
        return await self._some(col(PairRow.job) == job)

    async def waiting(self, *, limit: int) -> tuple[Pair, ...]:
        """Return the pairs whose copy nobody has begun, oldest first."""
        return await self._some(col(PairRow.status).in_(_WAITING), limit=limit)

    async def astray(self) -> tuple[Pair, ...]:
        """Return the pairs that wait, though their shadow gets no jobs any more."""
        standing = col(ShadowRow.status) == ShadowStatus.STANDING
        those = select(col(ShadowRow.id)).where(standing)
        waits = col(PairRow.status).in_(_WAITING)
        return await self._some(waits, col(PairRow.shadow).not_in(those))

    async def with_status(self, status: PairStatus) -> tuple[Pair, ...]:
        """Return the pairs that have come this far, oldest first."""
        return await self._some(col(PairRow.status) == status)

    async def real_work(self, *, since: datetime) -> bool:
        """Say whether anybody is at work on a real job, and gave a sign of it since then."""
        running = col(AssignmentRow.status) == AssignmentStatus.RUNNING
        seen = select(col(JobRow.id)).where(col(JobRow.channel) != "")
        query = select(func.count()).where(
            running, col(AssignmentRow.resumed_at) >= since, col(AssignmentRow.job).in_(seen)
        )
        return int((await self._session.execute(query)).scalar_one()) > 0

    async def effort(self, assignment: AssignmentId) -> Effort:
        """Return what an assignment has used so far."""
        turns, tokens, cost, priced = await self._used([assignment])
        return Effort(turns, tokens, cost if priced == turns else None)

    async def cost(self, shadow: ShadowId) -> int:
        """Return what the work of a shadow has cost, in millionths of a US dollar."""
        pairs = await self.of_shadow(shadow)
        mine = [pair.assignment for pair in pairs if pair.assignment is not None]
        return (await self._used(mine))[2]

    async def _used(self, assignments: Sequence[AssignmentId]) -> tuple[int, int, int, int]:
        cost = col(EntryRow.cost_microusd)
        query = select(
            func.count(),
            func.coalesce(func.sum(col(EntryRow.input_tokens) + col(EntryRow.output_tokens)), 0),
            func.coalesce(func.sum(cost), 0),
            func.count(cost),
        ).where(col(EntryRow.assignment).in_(assignments), col(EntryRow.model).is_not(None))
        turns, tokens, spent, priced = (await self._session.execute(query)).one()
        return int(turns), int(tokens), int(spent or 0), int(priced)
