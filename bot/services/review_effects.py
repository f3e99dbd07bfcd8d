"""Effects of agent reviews: what a submitted decision changes, and what is left to a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.agent_reviews import AgentReview, Choice, changed_lane
from bot.domain.approvals import mentions
from bot.domain.changes import Change, ReassignOwner, SetTools
from bot.domain.ids import UserId
from bot.domain.organization import Organization
from bot.domain.recommending import Recommended
from bot.domain.restrictions import Extent, Restriction, RestrictionKind
from bot.errors import ExpectedError
from bot.services.offboarding import Offboardings
from bot.services.registry import Registry
from bot.services.restricting import lift, restrict
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Effect:
    """What came of a decision, in a sentence, and whether that was all of it."""

    said: str
    carried_out: bool = True


@dataclass(frozen=True, slots=True)
class ReviewEffects:
    """Carries decisions out, through the registry. What it refuses is left to the operators."""

    offboardings: Offboardings
    organization: Organization

    @property
    def registry(self) -> Registry:
        """The registry, through which everything is changed."""
        return self.offboardings.registry

    async def carry_out(
        self, tx: Transaction, review: AgentReview, choice: Choice, *, by: UserId, at: datetime
    ) -> Effect:
        """Let a decision take effect. The position has been reviewed: it gets its lane back."""
        unreviewed = RestrictionKind.UNREVIEWED
        await lift(tx, review.position, unreviewed, by=by, at=at, human=True)
        if choice.kind is Recommended.KEEP:
            return Effect("Kept as it is.")
        try:
            async with tx.attempt():
                return await self._changed(tx, review, choice, by=by)
        except ExpectedError as error:
            return await self._by_hand(tx, review, choice, why=str(error), by=by, at=at)

    async def _changed(
        self, tx: Transaction, review: AgentReview, choice: Choice, *, by: UserId
    ) -> Effect:
        if choice.kind is not Recommended.RETIRE:
            number = await self._change(tx, review, choice, by=by)
            return Effect(f"{_done(review, choice)} Version {number} of the organization.")
        reason = f"Decided at the review of {review.period}. {choice.note.strip()}".strip()
        begun = await self.offboardings.begin_in(tx, review.position, by=by, reason=reason)
        return Effect(f"It gets no work any more; offboarding {begun.id} goes through its list.")

    async def _change(
        self, tx: Transaction, review: AgentReview, choice: Choice, *, by: UserId
    ) -> int:
        newest = await self.registry.held(tx)
        now = self.registry.organization_of(newest.manuscript)
        why = choice.note.strip() or f"Decided at the review of {review.period}."
        changes = _changes(now, review, choice)
        expires_at = _end_of(choice, now)
        kept = await self.registry.change_in(tx, changes, by=by, why=why, expires_at=expires_at)
        return kept.id

    async def _by_hand(
        self,
        tx: Transaction,
        review: AgentReview,
        choice: Choice,
        *,
        why: str,
        by: UserId,
        at: datetime,
    ) -> Effect:
        """Leave a decision to the operators. Who is retired gets no work all the same."""
        if choice.kind is Recommended.RETIRE:
            await restrict(tx, _retired(review, choice, by=by, at=at), human=True)
        operators = mentions(tuple(sorted(self.organization.operators)))
        todo = _todo(review, choice)
        return Effect(f"To be carried out by {operators}: {todo} ({why})", carried_out=False)


def _changes(now: Organization, review: AgentReview, choice: Choice) -> Sequence[Change]:
    match choice.kind:
        case Recommended.REASSIGN if choice.new_owner is not None:
            return (ReassignOwner(review.role, choice.new_owner),)
        case _:
            tools = now.roles[review.role].tools
            return (SetTools(review.role, changed_lane(tools, choice.lane)),)


def _end_of(choice: Choice, organization: Organization) -> datetime | None:
    """Return the first moment after the last day of a wider lane, where the organization lives."""
    if choice.until is None or choice.kind is not Recommended.EXPAND:
        return None
    return organization.reviews.working.midnight_of(choice.until + timedelta(days=1))


def _done(review: AgentReview, choice: Choice) -> str:
    match choice.kind:
        case Recommended.REASSIGN:
            return f"<@{choice.new_owner}> owns {review.role} now."
        case _:
            until = f" until {choice.until}" if choice.until else ""
            return f"The lane of {review.role} is changed{until}."


def _todo(review: AgentReview, choice: Choice) -> str:
    match choice.kind:
        case Recommended.RETIRE:
            return f"retire {review.position}, which gets no work meanwhile."
        case Recommended.REASSIGN:
            return f"make <@{choice.new_owner}> the owner of {review.role}."
        case _:
            changes = ", ".join(choice.lane) or "as the note says"
            until = f", until {choice.until}" if choice.until else ""
            return f"change the lane of {review.role} ({changes}{until})."


def _retired(review: AgentReview, choice: Choice, *, by: UserId, at: datetime) -> Restriction:
    reason = f" {choice.note}" if choice.note.strip() else ""
    return Restriction(
        id=0,
        position=review.position,
        kind=RestrictionKind.OFFBOARDING,
        extent=Extent.EVERYTHING,
        why=f"It was retired at the review of {review.period}.{reason}",
        by=by,
        since=at,
    )
