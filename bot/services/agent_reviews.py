"""Agent reviews: their owners look at the evidence, decide, and submit together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.agent_reviews import (
    AgentReview,
    Choice,
    ReviewStatus,
    changed_lane,
    decide,
    habits,
    refuse_unseen,
    settle,
)
from bot.domain.approvals import mentions
from bot.domain.ids import ReviewId, RoundId, UserId
from bot.domain.one_on_ones import Talk, wishes
from bot.domain.organization import Organization
from bot.domain.review_cards import ReviewsBoard, ReviewWindow
from bot.domain.review_notices import closed_below_notice, closed_notice, round_notice
from bot.errors import ConflictError, ForbiddenError, InvalidInputError
from bot.ports import Clock
from bot.services.offboarding import Offboardings
from bot.services.review_cards import overdue_elsewhere, review_line, rounds_waiting_for
from bot.services.review_effects import ReviewEffects
from bot.services.reviewers import Reviewers, reviewers
from storage.database import Database
from storage.transaction import Transaction

_HABITS = timedelta(days=366)
"""How far back the way people decide is looked at."""


@dataclass(frozen=True, slots=True)
class AgentReviews:
    """What people do with the reviews that wait for them."""

    database: Database
    clock: Clock
    organization: Organization
    offboardings: Offboardings

    async def look(self, review: ReviewId, *, by: UserId) -> ReviewWindow:
        """Return what a review is decided by. Raises ForbiddenError, NotFoundError."""
        now = self.clock.now()
        async with self.database.reading() as tx:
            found = await tx.agent_reviews.get(review)
            who = await self._reviewers(tx, now)
            who.refuse_others(who.owner_of(found.position, before=found.owner), by=by)
            line = await review_line(tx, found, organization=self.organization, at=now)
            talks = await tx.talks.of_position(found.position)
            reviewed_at = await tx.agent_reviews.last_submitted()
        return ReviewWindow(line, now, wishes(talks, reviewed_at=reviewed_at)[:3])

    async def decide(
        self,
        review: ReviewId,
        choice: Choice,
        *,
        by: UserId,
        seen: datetime | None,
        looked_at: datetime,
    ) -> AgentReview:
        """Keep a decision. It takes effect when it is submitted, and can be changed until then.

        Raises ConflictError, ForbiddenError, InvalidInputError, NotFoundError.
        """
        now = self.clock.now()
        async with self.database.transaction(urgent=True) as tx:
            found = await tx.agent_reviews.get(review)
            who = await self._reviewers(tx, now)
            who.refuse_others(who.owner_of(found.position, before=found.owner), by=by)
            self._refuse_impossible(found, choice)
            decided = decide(found, choice, by=by, at=now, seen=seen, looked_at=looked_at)
            kept = await tx.agent_reviews.replace(found, decided)
            detail = {
                "position": kept.position,
                "decision": choice.kind,
                "recommended": choice.recommended,
                "note": choice.note,
                "lane": list(choice.lane),
                "new_owner": choice.new_owner,
                "until": choice.until.isoformat() if choice.until else None,
                "seconds": kept.seconds,
            }
            subject = f"agent review:{kept.id}"
            await tx.audit.add(by, "agent_review.decided", subject, detail, now, human=True)
            await self._show(tx, kept.round, who, now)
        return kept

    async def submit(
        self, asked: RoundId, *, by: UserId, seen: datetime | None = None
    ) -> tuple[AgentReview, ...]:
        """Let every decision of a round take effect. Reviews without one stay open.

        `seen` is when the last decision was made that they saw, where that is known. Raises
        ConflictError where nothing is decided, or something was since, ForbiddenError also where
        somebody else owns a position by now, NotFoundError.
        """
        now = self.clock.now()
        async with self.database.transaction(urgent=True) as tx:
            found = await tx.rounds.get(asked)
            who = await self._reviewers(tx, now)
            who.refuse_others(found.owner, by=by)
            reviews = await tx.agent_reviews.of_round(asked)
            decided = [each for each in reviews if each.status is ReviewStatus.DECIDED]
            if not decided:
                raise ConflictError(_nothing(reviews))
            _refuse_moved(decided, who)
            if seen is not None:
                refuse_unseen(decided, by=by, seen=seen)
            done = [await self._submitted(tx, each, by=by, at=now) for each in decided]
            await self._show(tx, asked, who, now)
        return tuple(done)

    async def carried_out(self, review: ReviewId, *, by: UserId) -> AgentReview:
        """Keep that an operator did what a decision left to them.

        Raises ConflictError, ForbiddenError, NotFoundError.
        """
        now = self.clock.now()
        if by not in self.organization.operators:
            raise ForbiddenError("Only an operator can do this.")
        async with self.database.transaction(urgent=True) as tx:
            found = await tx.agent_reviews.get(review)
            if found.carried_out:
                raise ConflictError("This has been carried out already.")
            kept = await tx.agent_reviews.replace(found, replace(found, carried_out=True))
            subject, detail = f"agent review:{kept.id}", {"position": kept.position}
            await tx.audit.add(by, "agent_review.carried_out", subject, detail, now, human=True)
            await self._show(tx, kept.round, await self._reviewers(tx, now), now)
        return kept

    async def board(self, person: UserId) -> ReviewsBoard:
        """Return what one person looks up about reviews."""
        now = self.clock.now()
        operates = person in self.organization.operators
        async with self.database.reading() as tx:
            mine = await rounds_waiting_for(tx, person, organization=self.organization, at=now)
            others = await overdue_elsewhere(tx, person, organization=self.organization, at=now)
            done = await tx.agent_reviews.submitted_since(now - _HABITS)
            left = await tx.agent_reviews.to_carry_out() if operates else ()
            wanted = await self._wishes(tx, person, now)
        return ReviewsBoard(
            mine=mine,
            others=others,
            to_carry_out=left,
            wishes=wanted,
            habits=tuple(each for each in habits(done) if operates or each.person == person),
        )

    async def _wishes(self, tx: Transaction, person: UserId, now: datetime) -> tuple[Talk, ...]:
        who, operates = await self._reviewers(tx, now), person in self.organization.operators
        talks = await tx.talks.answered_since(now - _HABITS)
        reviewed_at = await tx.agent_reviews.last_submitted()
        return tuple(
            talk
            for talk in wishes(talks, reviewed_at=reviewed_at)
            if operates or person in who.may_decide(who.owner_of(talk.position, before=talk.owner))
        )

    async def _submitted(
        self, tx: Transaction, review: AgentReview, *, by: UserId, at: datetime
    ) -> AgentReview:
        assert review.choice is not None, "A decided review has a decision."
        effects = ReviewEffects(self.offboardings, self.organization)
        effect = await effects.carry_out(tx, review, review.choice, by=by, at=at)
        settled = settle(review, ReviewStatus.SUBMITTED, by=by, at=at)
        settled = replace(settled, effect=effect.said, carried_out=effect.carried_out)
        detail = {
            "position": review.position,
            "decision": review.choice.kind,
            "decided_by": review.decided_by,
            "effect": effect.said,
        }
        subject = f"agent review:{review.id}"
        await tx.audit.add(by, "agent_review.submitted", subject, detail, at, human=True)
        return await tx.agent_reviews.replace(review, settled)

    async def _show(self, tx: Transaction, asked: RoundId, who: Reviewers, now: datetime) -> None:
        """Have every copy of a round's message drawn anew, where there are any."""
        found = await tx.rounds.get(asked)
        people = (*who.told(found.owner), *who.may_decide(found.owner))
        for person in dict.fromkeys((*people, *who.above(found.owner))):
            for notice in (
                round_notice(found, person=person, at=now),
                closed_notice(found, person=person, at=now),
                closed_below_notice(found, person=person, at=now),
            ):
                if await tx.messages.find(notice.key) is not None:
                    await tx.outbox.add(notice)

    async def _reviewers(self, tx: Transaction, now: datetime) -> Reviewers:
        return await reviewers(tx, organization=self.organization, at=now)

    def _refuse_impossible(self, review: AgentReview, choice: Choice) -> None:
        """Raise InvalidInputError for changes that the lane of the role cannot be given."""
        role = self.organization.roles.get(review.role)
        if role is not None and choice.lane:
            changed_lane(role.tools, choice.lane)
        if choice.new_owner is not None and choice.new_owner not in self.organization.people:
            raise InvalidInputError("Choose a person of the organization as the owner.")


def _refuse_moved(decided: Sequence[AgentReview], who: Reviewers) -> None:
    """Raise ForbiddenError where a position has another owner by now, who decides about it anew."""
    for review in decided:
        owner = who.owner_of(review.position, before=review.owner)
        if owner != review.owner:
            named = mentions(who.may_decide(owner)) or "nobody"
            raise ForbiddenError(
                f"Nothing was submitted: {review.position} has another owner now, and {named} "
                "decides about it anew. It leaves this list in a few minutes; submit the rest then."
            )


def _nothing(reviews: Sequence[AgentReview]) -> str:
    last = [each for each in reviews if each.status is ReviewStatus.SUBMITTED][-1:]
    if last and not any(each.status.waits for each in reviews):
        return f"<@{last[0].settled_by}> has submitted these reviews already."
    return "Nothing is decided yet: press Review beside a position first."
