"""Cards of agent reviews: read in one place, the same for direct message, home and window."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.agent_reviews import AgentReview, Round
from bot.domain.cards import Saying
from bot.domain.ids import PositionName, RoundId, TalkId, UserId
from bot.domain.notices import Notice, Subject
from bot.domain.organization import Organization
from bot.domain.performance import Performance
from bot.domain.picture_files import round_picture_name
from bot.domain.quarters import last_quarters
from bot.domain.recommending import recommend
from bot.domain.review_cards import ClosedCard, ReviewLine, RoundCard, TalksCard
from bot.services.knowing import known_of
from bot.services.performing import performances
from bot.services.reviewers import reviewers
from storage.transaction import Transaction


async def review_notice_card(
    tx: Transaction, notice: Notice, *, organization: Organization, at: datetime
) -> RoundCard | ClosedCard | TalksCard | Saying | None:
    """Read the card of a notice about agent reviews; None where nothing is left to say."""
    match notice.subject:
        case Subject.REVIEW_REMINDER:
            return await reminder_card(tx, notice, organization=organization, at=at)
        case Subject.REVIEWS_CLOSED:
            return await closed_card(tx, RoundId(notice.about), organization=organization, at=at)
        case Subject.ONE_ON_ONES:
            return await talks_card(tx, TalkId(notice.about), organization=organization, at=at)
        case _:
            return await round_card(tx, RoundId(notice.about), organization=organization, at=at)


async def review_line(
    tx: Transaction, review: AgentReview, *, organization: Organization, at: datetime
) -> ReviewLine:
    """Return one review with its evidence, split where what the position is made of changed."""
    (line,) = await _lines(tx, [review], organization=organization, at=at, drift=True)
    return line


async def round_card(
    tx: Transaction, number: RoundId, *, organization: Organization, at: datetime
) -> RoundCard:
    """Read all reviews of an owner. Raises NotFoundError."""
    asked = await tx.rounds.get(number)
    who = await reviewers(tx, organization=organization, at=at)
    reviews = await tx.agent_reviews.of_round(number)
    today = organization.reviews.working.day_of(at, zone=who.zone(asked.owner))
    picture = await tx.pictures.find(round_picture_name(number))
    return RoundCard(
        round=asked,
        lines=await _lines(tx, reviews, organization=organization, at=at),
        people=who.may_decide(asked.owner),
        overdue=today > asked.due_on,
        picture=picture if picture and picture.ready(at) else None,
    )


async def waiting_rounds(
    tx: Transaction, *, organization: Organization, at: datetime
) -> tuple[RoundCard, ...]:
    """Read every round in which somebody still has to decide or submit, oldest first."""
    waiting = await tx.agent_reviews.waiting()
    numbers = sorted({review.round for review in waiting})
    return tuple([await round_card(tx, each, organization=organization, at=at) for each in numbers])


async def rounds_waiting_for(
    tx: Transaction, person: UserId, *, organization: Organization, at: datetime
) -> tuple[RoundCard, ...]:
    """Read the rounds that wait for one person. Those of others are not looked into."""
    waiting = await tx.agent_reviews.waiting()
    who = await reviewers(tx, organization=organization, at=at)
    numbers = sorted({each.round for each in waiting if person in who.may_decide(each.owner)})
    return tuple([await round_card(tx, each, organization=organization, at=at) for each in numbers])


async def reminder_card(
    tx: Transaction, notice: Notice, *, organization: Organization, at: datetime
) -> Saying | None:
    """Return one reminder; None where nothing waits any more, or a later one was due by now."""
    asked = await tx.rounds.get(RoundId(notice.about))
    reviews = [each for each in await tx.agent_reviews.of_round(asked.id) if each.status.waits]
    if not reviews or int(notice.text) < asked.said:
        return None
    who = await reviewers(tx, organization=organization, at=at)
    today = organization.reviews.working.day_of(at, zone=who.zone(asked.owner))
    undecided = sum(each.choice is None for each in reviews)
    open_ones = f"{undecided} to decide" if undecided else "all decided"
    pending = len(reviews) - undecided
    rest = f"{pending} not submitted" if pending else "nothing to submit yet"
    when = _when(asked, overdue=today > asked.due_on)
    return Saying(f"Agent reviews {asked.period}: {open_ones}, {rest}. {when}")


async def closed_card(
    tx: Transaction, number: RoundId, *, organization: Organization, at: datetime
) -> ClosedCard:
    """Read what a close-out took away, and what of it is still gone. Raises NotFoundError."""
    asked = await tx.rounds.get(number)
    who = await reviewers(tx, organization=organization, at=at)
    reviews = await tx.agent_reviews.of_round(number)
    lost = tuple(each for each in reviews if each.restricted_at is not None)
    return ClosedCard(asked, lost, who.may_decide(asked.owner))


async def talks_card(
    tx: Transaction, number: TalkId, *, organization: Organization, at: datetime
) -> TalksCard:
    """Read the one-to-ones of the owner and month of one of them. Raises NotFoundError."""
    one = await tx.talks.get(number)
    talks = await tx.talks.of_month(one.month, owner=one.owner)
    known = [each.position for each in talks if each.position in organization.positions]
    found = await performances(tx, known, organization=organization, at=at)
    pairs = tuple((each, found.get(each.position)) for each in talks)
    return TalksCard(one.month, one.owner, pairs)


async def _lines(
    tx: Transaction,
    reviews: Sequence[AgentReview],
    *,
    organization: Organization,
    at: datetime,
    drift: bool = False,
) -> tuple[ReviewLine, ...]:
    """Return reviews with their evidence; with `drift` it is split where a position changed."""
    there = [each.position for each in reviews if each.position in organization.positions]
    if not there:
        return tuple(ReviewLine(each) for each in reviews)
    moment = _of_period(reviews[0].period, organization, at)
    since = last_quarters(organization.reviews, moment)[-1].since
    found = await performances(
        tx,
        there,
        organization=organization,
        at=moment,
        known=await known_of(tx, there, since=since, until=moment, drift=drift),
    )
    return tuple(_line(each, found.get(PositionName(each.position))) for each in reviews)


def _line(review: AgentReview, performance: Performance | None) -> ReviewLine:
    if performance is None:
        return ReviewLine(review)
    return ReviewLine(review, performance, recommend(performance))


def _of_period(name: str, organization: Organization, at: datetime) -> datetime:
    """Return the last moment whose records belong to a period: now, or its end where it is over."""
    period = organization.reviews.named(name)
    if period is None:
        return at
    return min(at, organization.reviews.working.midnight_of(period.ends))


def _when(asked: Round, *, overdue: bool) -> str:
    due, closes = f"{asked.due_on:%a %d %b}", f"{asked.closes_on:%a %d %b}"
    lost = f"On {closes} unreviewed positions lose their calls with consequences."
    return f"They were due on {due}. {lost}" if overdue else f"Due on {due}. {lost}"
