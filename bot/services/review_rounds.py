"""Rounds of agent reviews: the clock has them opened, reminds their owners, and closes them out."""

from collections.abc import Awaitable
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from bot.domain.agent_reviews import REVIEWS, AgentReview, Round
from bot.domain.ids import UserId
from bot.domain.restrictions import Extent, Restriction, RestrictionKind
from bot.domain.review_calendar import LATE, Slot
from bot.domain.review_notices import (
    closed_below_notice,
    closed_notice,
    reminder_notice,
    round_notice,
)
from bot.errors import StaleError
from bot.services.restricting import restrict
from bot.services.review_opening import ReviewOpening
from bot.services.reviewers import Reviewers, reviewers
from storage.transaction import Transaction

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class ReviewRounds:
    """Does what the calendar says is due. Doing it twice, at once, or late does no harm."""

    opening: ReviewOpening

    async def tend(self) -> None:
        """Follow owners, remind, close out, and open what is to be opened.

        In this order: what opens ends the reviews of the period before, and we may have been away
        over their close-out.
        """
        now = self.opening.clock.now()
        for review in await self.opening.misplaced():
            await _unless_overtaken(self.opening.follow(review, now))
        if self.opening.nags:
            await self._see_to(now)
        await self.opening.open_due(now)

    async def open_now(self, *, by: UserId) -> None:
        """Open the reviews of the period under way at once. Raises ForbiddenError."""
        await self.opening.open_now(by=by)

    async def _see_to(self, now: datetime) -> None:
        """Remind and close out where it is time for it."""
        async with self.opening.database.reading() as tx:
            waiting = await tx.agent_reviews.waiting()
            rounds = await tx.rounds.some({review.round for review in waiting})
            who = await reviewers(tx, organization=self.opening.organization, at=now)
        untouched = {review.round for review in waiting if review.restricted_at is None}
        calendar = self.opening.calendar
        for number, asked in sorted(rounds.items()):
            zone = who.zone(asked.owner)
            slot = calendar.due_slot(asked.dates, at=now, zone=zone, said=asked.said)
            if slot is not None:
                await _unless_overtaken(self._remind(asked, slot, who, now))
            elif number in untouched and calendar.closing(asked.dates, at=now, zone=zone):
                await _unless_overtaken(self._close_out(asked, who, now))

    async def _remind(self, asked: Round, slot: Slot, who: Reviewers, now: datetime) -> None:
        people = who.told(asked.owner)
        async with self.opening.database.transaction() as tx:
            kept = await tx.rounds.replace(asked, replace(asked, said=slot.rank))
            detail, subject = {"slot": slot.name, "people": people}, f"round:{asked.id}"
            await tx.audit.add(REVIEWS, "agent_reviews.reminded", subject, detail, now)
            await self._draw(tx, kept, slot, who, now)
            for person in people:
                await tx.outbox.add(reminder_notice(kept, rank=slot.rank, person=person, at=now))

    async def _draw(
        self, tx: Transaction, asked: Round, slot: Slot, who: Reviewers, now: datetime
    ) -> None:
        """Draw the list for who has none yet, and for all once it is overdue."""
        keys = {round_notice(asked, person=who_, at=now).key for who_ in who.told(asked.owner)}
        missing = [key for key in sorted(keys) if await tx.messages.find(key) is None]
        if missing or slot.name == LATE:
            await self.opening.show(tx, asked, who, now)

    async def _close_out(self, asked: Round, who: Reviewers, now: datetime) -> None:
        async with self.opening.database.transaction() as tx:
            for review in await tx.agent_reviews.of_round(asked.id):
                if review.status.waits and review.restricted_at is None:
                    await self._restrict(tx, review, asked, now)
            kept = await tx.rounds.replace(asked, replace(asked, closed_at=now))
            await self.opening.show(tx, kept, who, now)
            for person in who.told(asked.owner):
                await tx.outbox.add(closed_notice(kept, person=person, at=now))
            for person in who.above(asked.owner):
                await tx.outbox.add(closed_below_notice(kept, person=person, at=now))

    async def _restrict(
        self, tx: Transaction, review: AgentReview, asked: Round, now: datetime
    ) -> None:
        owner, due = self.opening.organization.name_of(review.owner), asked.due_on
        restriction = Restriction(
            id=0,
            position=review.position,
            kind=RestrictionKind.UNREVIEWED,
            extent=Extent.CONSEQUENTIAL,
            why=f"Its review of {review.period} was due on {due}; {owner} did not submit it.",
            by=REVIEWS,
            since=now,
        )
        await restrict(tx, restriction)
        await tx.agent_reviews.replace(review, replace(review, restricted_at=now))


async def _unless_overtaken(step: Awaitable[None]) -> None:
    try:
        await step
    except StaleError:
        # Somebody decided, or another clock was faster: the next time we see what is left.
        log.info("agent_review.overtaken")
