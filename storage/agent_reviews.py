"""The quarterly reviews of agents, as they are remembered."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import UnaryExpression, func, select
from sqlmodel import col

from bot.domain.agent_reviews import AgentReview, ReviewStatus, Round
from bot.domain.ids import PositionName, RoundId, UserId
from storage.records import Kind, Records
from storage.tables import AgentReviewRow, RoundRow

_WAITING = tuple(status for status in ReviewStatus if status.waits)


class RoundRepository(Records[Round]):
    """Rounds. An owner has at most one in each period."""

    kind = Kind(Round, RoundRow)
    noun = "round of reviews"

    async def open(self, opened: Round) -> Round:
        """Return the owner's round of a period: this one, or the one that is there already."""
        await self._insert_once(self.kind.table, self.kind.columns(opened))
        found = await self.of(opened.period, opened.owner)
        assert found is not None, "It was just inserted, or was there before."
        return found

    async def of(self, period: str, owner: UserId) -> Round | None:
        """Return an owner's round of a period."""
        found = await self._some(col(RoundRow.period) == period, col(RoundRow.owner) == owner)
        return found[0] if found else None

    async def closed_in(self, period: str) -> tuple[Round, ...]:
        """Return the rounds of a period that were closed out, oldest first."""
        closed = col(RoundRow.closed_at).is_not(None)
        return await self._some(col(RoundRow.period) == period, closed)

    async def some(self, numbers: Iterable[RoundId]) -> dict[RoundId, Round]:
        """Return these rounds by their numbers."""
        found = await self._some(col(RoundRow.id).in_(list(numbers)))
        return {each.id: each for each in found}

    async def periods(self) -> frozenset[str]:
        """Return the periods in which anybody was asked for reviews."""
        rows = await self._session.execute(select(col(RoundRow.period)).distinct())
        return frozenset(rows.scalars())


class AgentReviewRepository(Records[AgentReview]):
    """Reviews. A position has at most one in each period."""

    kind = Kind(AgentReview, AgentReviewRow)
    noun = "agent review"

    async def open(self, review: AgentReview) -> bool:
        """Keep a new review; return False, and change nothing, where there is one."""
        return await self._insert_once(self.kind.table, self.kind.columns(review))

    async def waiting(self) -> tuple[AgentReview, ...]:
        """Return every review somebody still has to decide or to submit, oldest first."""
        return await self._some(col(AgentReviewRow.status).in_(_WAITING))

    async def waiting_for(self, position: PositionName) -> AgentReview | None:
        """Return the review of a position that is to be decided or submitted; the newest."""
        mine = col(AgentReviewRow.position) == position
        newest = [col(AgentReviewRow.id).desc()]
        waiting = col(AgentReviewRow.status).in_(_WAITING)
        return next(iter(await self._some(mine, waiting, order=newest, limit=1)), None)

    async def newest_submitted(self, position: PositionName) -> AgentReview | None:
        """Return the review of a position that was submitted last."""
        mine = col(AgentReviewRow.position) == position
        newest: list[UnaryExpression[Any]] = [
            col(AgentReviewRow.settled_at).desc(),
            col(AgentReviewRow.id).desc(),
        ]
        done = col(AgentReviewRow.status) == ReviewStatus.SUBMITTED
        return next(iter(await self._some(mine, done, order=newest, limit=1)), None)

    async def of_round(self, number: RoundId) -> tuple[AgentReview, ...]:
        """Return the reviews of a round, by the names of their positions."""
        by_name = col(AgentReviewRow.position)
        return await self._some(col(AgentReviewRow.round) == number, order=[by_name])

    async def positions_in(self, period: str) -> frozenset[PositionName]:
        """Return the positions that have a review in a period."""
        mine = col(AgentReviewRow.period) == period
        rows = await self._session.execute(select(col(AgentReviewRow.position)).where(mine))
        return frozenset(PositionName(name) for name in rows.scalars())

    async def submitted_since(self, at: datetime) -> tuple[AgentReview, ...]:
        """Return the reviews that were submitted since then, oldest first."""
        return await self._some(
            col(AgentReviewRow.status) == ReviewStatus.SUBMITTED,
            col(AgentReviewRow.settled_at) >= at,
        )

    async def last_submitted(self) -> dict[PositionName, datetime]:
        """Return when each position was last reviewed."""
        position, at = col(AgentReviewRow.position), func.max(col(AgentReviewRow.settled_at))
        done = col(AgentReviewRow.status) == ReviewStatus.SUBMITTED
        rows = await self._session.execute(select(position, at).where(done).group_by(position))
        return {PositionName(name): moment for name, moment in rows if moment is not None}

    async def to_carry_out(self) -> tuple[AgentReview, ...]:
        """Return the submitted decisions that a person still has to carry out, oldest first."""
        return await self._some(
            col(AgentReviewRow.status) == ReviewStatus.SUBMITTED,
            col(AgentReviewRow.carried_out).is_(False),
        )
