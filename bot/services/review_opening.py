"""Opening agent reviews: each active position has one in each period, with who owns it now."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain import review_notices
from bot.domain.agent_reviews import (
    REVIEWS,
    AgentReview,
    ReviewStatus,
    Round,
    hand_over,
    settle,
)
from bot.domain.approvals import mentions
from bot.domain.ids import PositionName, ReviewId, RoundId, UserId
from bot.domain.organization import Organization, Position
from bot.domain.review_calendar import ReviewCalendar, ReviewPeriod
from bot.errors import ForbiddenError
from bot.ports import Clock
from bot.services.reviewers import Reviewers, reviewers
from storage.database import Database
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class ReviewOpening:
    """Opens what the calendar says is due, and hands reviews to new owners."""

    database: Database
    clock: Clock
    organization: Organization

    async def open_due(self, now: datetime) -> None:
        """Open the reviews of the current period that are missing, one transaction an owner.

        Who was hired after its end has nothing in it to be looked at.
        """
        period = self.calendar.current(now)
        async with self.database.reading() as tx:
            there = await tx.agent_reviews.positions_in(period.name)
            opened = await tx.rounds.periods()
            records = await tx.registry.positions()
            who = await reviewers(tx, organization=self.organization, at=now)
        if not self.calendar.may_open(period, at=now, opened=opened):
            return
        later = [
            name
            for name, record in records.items()
            if self.calendar.working.day_of(record.hired_at) >= period.ends
        ]
        for owner, missing in self._missing(there.union(later)).items():
            if self._has_begun(period, owner, who, now):
                async with self.database.transaction() as tx:
                    await self._open(tx, period, owner, missing, who, now)

    async def open_now(self, *, by: UserId) -> None:
        """Open the reviews of the period under way before the calendar does.

        What has been opened already stays as it is. Raises ForbiddenError.
        """
        if by not in self.organization.operators:
            named = mentions(tuple(sorted(self.organization.operators)))
            raise ForbiddenError(f"Only {named} can open agent reviews before their day.")
        now = self.clock.now()
        period = self.calendar.under_way(now)
        async with self.database.reading() as tx:
            there = await tx.agent_reviews.positions_in(period.name)
            who = await reviewers(tx, organization=self.organization, at=now)
        for owner, missing in self._missing(there).items():
            async with self.database.transaction(urgent=True) as tx:
                await self._open(tx, period, owner, missing, who, now, by=by)

    def _has_begun(
        self, period: ReviewPeriod, owner: UserId, who: Reviewers, now: datetime
    ) -> bool:
        zone = who.zone(owner)
        today = self.calendar.working.day_of(now, zone=zone)
        return today >= period.opens and self.calendar.working.allows(now, zone=zone)

    def _missing(self, there: frozenset[PositionName]) -> dict[UserId, list[Position]]:
        missing: dict[UserId, list[Position]] = {}
        for position in self.active:
            if position.name not in there:
                owner = self.organization.role_of(position.name).owner
                missing.setdefault(owner, []).append(position)
        return missing

    async def _open(
        self,
        tx: Transaction,
        period: ReviewPeriod,
        owner: UserId,
        positions: Sequence[Position],
        who: Reviewers,
        now: datetime,
        *,
        by: str = REVIEWS,
    ) -> None:
        asked = await self._round(tx, period, owner, who, now)
        opened = [
            position.name
            for position in positions
            if await tx.agent_reviews.open(_new(position, asked, now))
        ]
        if not opened:
            return
        for missed in await self._miss_earlier(tx, opened, period, now):
            await self.show(tx, missed, who, now)
        detail = {"period": period.name, "owner": owner, "positions": opened}
        verb, human = "agent_reviews.opened", by != REVIEWS
        await tx.audit.add(by, verb, f"round:{asked.id}", detail, now, human=human)
        await self.show(tx, asked, who, now, by_hand=human)

    async def _round(
        self, tx: Transaction, period: ReviewPeriod, owner: UserId, who: Reviewers, now: datetime
    ) -> Round:
        today = self.calendar.working.day_of(now, zone=who.zone(owner))
        dates = self.calendar.dates(period, opened_on=today)
        return await tx.rounds.open(
            Round(
                id=RoundId(0),
                period=period.name,
                owner=owner,
                opened_at=now,
                opened_on=dates.opened_on,
                due_on=dates.due_on,
                closes_on=dates.closes_on,
            )
        )

    async def _miss_earlier(
        self, tx: Transaction, opened: Sequence[str], period: ReviewPeriod, now: datetime
    ) -> list[Round]:
        """End the reviews of earlier periods that nobody submitted, and return their rounds."""
        missed = [
            review
            for review in await tx.agent_reviews.waiting()
            if review.position in opened and review.period != period.name
        ]
        for review in missed:
            await self._settle(tx, review, ReviewStatus.MISSED, now)
        return list((await tx.rounds.some({review.round for review in missed})).values())

    async def _settle(
        self, tx: Transaction, review: AgentReview, status: ReviewStatus, now: datetime
    ) -> None:
        await tx.agent_reviews.replace(review, settle(review, status, by=REVIEWS, at=now))
        verb = f"agent_review.{status.name.lower()}"
        subject, detail = f"agent review:{review.id}", {"position": review.position}
        await tx.audit.add(REVIEWS, verb, subject, detail, now)

    async def misplaced(self) -> list[AgentReview]:
        """Return the reviews whose position is gone, or belongs to somebody else by now."""
        async with self.database.reading() as tx:
            waiting = await tx.agent_reviews.waiting()
        return [each for each in waiting if self._owner_of(each.position) != each.owner]

    async def follow(self, review: AgentReview, now: datetime) -> None:
        """Hand a review to who owns its position now; without a position it is not needed.

        Raises StaleError.
        """
        owner = self._owner_of(review.position)
        async with self.database.transaction() as tx:
            who = await reviewers(tx, organization=self.organization, at=now)
            before = await tx.rounds.get(review.round)
            if owner is None:
                await self._settle(tx, review, ReviewStatus.NOT_NEEDED, now)
            else:
                period = self.calendar.named(review.period) or self.calendar.current(now)
                period = replace(period, name=review.period)
                asked = await self._round(tx, period, owner, who, now)
                moved = hand_over(review, owner=owner, into=asked.id)
                await tx.agent_reviews.replace(review, moved)
                detail = {"position": review.position, "from": review.owner, "to": owner}
                subject = f"agent review:{review.id}"
                await tx.audit.add(REVIEWS, "agent_review.handed_over", subject, detail, now)
                await self.show(tx, asked, who, now)
            await self.show(tx, before, who, now)

    async def show(
        self,
        tx: Transaction,
        asked: Round,
        who: Reviewers,
        now: datetime,
        *,
        by_hand: bool = False,
    ) -> None:
        """Have the message of a round drawn as it is now, where people are written to at all."""
        if not self.nags:
            return
        for person in who.told(asked.owner):
            notice = review_notices.round_notice(asked, person=person, at=now, by_hand=by_hand)
            await tx.outbox.add(notice)

    def _owner_of(self, position: PositionName) -> UserId | None:
        known = self.organization.positions.get(position)
        if known is None or not known.active:
            return None
        return self.organization.role_of(position).owner

    @property
    def active(self) -> list[Position]:
        """The positions that are reviewed."""
        return [each for each in self.organization.positions.values() if each.active]

    @property
    def nags(self) -> bool:
        """Whether there are enough positions for anybody to be written to."""
        return len(self.active) >= self.calendar.reminders_from

    @property
    def calendar(self) -> ReviewCalendar:
        return self.organization.reviews


def _new(position: Position, asked: Round, now: datetime) -> AgentReview:
    return AgentReview(
        id=ReviewId(0),
        round=asked.id,
        period=asked.period,
        position=position.name,
        role=position.role,
        owner=asked.owner,
        opened_at=now,
    )
