"""Effects of agent reviews: what a submitted decision changes, and what is left to a person."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.agent_reviews import AgentReview, Choice
from bot.domain.approvals import mentions
from bot.domain.ids import UserId
from bot.domain.organization import Organization
from bot.domain.recommending import Recommended
from bot.domain.restrictions import Extent, Restriction, RestrictionKind
from bot.services.restricting import lift, restrict
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Effect:
    """What came of a decision, in a sentence, and whether that was all of it."""

    said: str
    carried_out: bool = True


async def carry_out(
    tx: Transaction,
    review: AgentReview,
    choice: Choice,
    *,
    by: UserId,
    at: datetime,
    organization: Organization,
) -> Effect:
    """Let a decision take effect. The position has been reviewed: it gets its lane back.

    What only a change of org.yml can do is left to the operators, and said so.
    """
    unreviewed = RestrictionKind.UNREVIEWED
    await lift(tx, review.position, unreviewed, by=by, at=at, human=True)
    operators = mentions(tuple(sorted(organization.operators)))
    match choice.kind:
        case Recommended.KEEP:
            return Effect("Kept as it is.")
        case Recommended.RETIRE:
            await restrict(tx, _retired(review, choice, by=by, at=at), human=True)
            todo = f"{operators} takes it out of org.yml."
            return Effect(f"It gets no work any more. To be carried out: {todo}", carried_out=False)
        case Recommended.REASSIGN:
            todo = f"{operators} makes <@{choice.new_owner}> the owner of {review.role} in org.yml."
            return Effect(f"To be carried out: {todo}", carried_out=False)
        case Recommended.ADJUST | Recommended.EXPAND:
            return Effect(_lane(review, choice, operators), carried_out=False)


def _lane(review: AgentReview, choice: Choice, operators: str) -> str:
    changes = ", ".join(choice.lane) or "as the note says"
    until = f", until {choice.until}" if choice.until else ""
    return (
        f"To be carried out: {operators} changes the lane of {review.role} in org.yml "
        f"({changes}{until})."
    )


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
