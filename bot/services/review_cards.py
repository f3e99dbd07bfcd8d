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
from bot.domain.review_calendar import ReviewCalendar
from bot.domain.review_cards import (
    ClosedBelowCard,
    ClosedCard,
    ReviewLine,
    RoundCard,
    TalksCard,
    WorkedOn,
)
from bot.services.knowing import known_of
from bot.services.performing import performances
from bot.services.reviewers import Reviewers, reviewers
from storage.transaction import Transaction

_JOBS = 3
"""Jobs a position had a part in last, to look into."""


async def review_notice_card(
    tx: Transaction, notice: Notice, *, organization: Organization, at: datetime
) -> RoundCard | ClosedCard | ClosedBelowCard | TalksCard | Saying | None:
    """Read the card of a notice about agent reviews; None where nothing is left to say."""
    match notice.subject:
        case Subject.REVIEW_REMINDER:
            return await reminder_card(tx, notice, organization=organization, at=at)
        case Subject.REVIEWS_CLOSED if notice.text:
            return await closed_below_card(tx, notice, organization=organization, at=at)
        case Subject.REVIEWS_CLOSED:
            return await closed_card(tx, RoundId(notice.about), organization=organization, at=at)
        case Subject.ONE_ON_ONES:
            return await talks_card(tx, TalkId(notice.about), organization=organization, at=at)
        case _:
            card = await round_card(tx, RoundId(notice.about), organization=organization, at=at)
            # A list that is finished before anybody saw it is only drawn where it is seen already.
            return card if card.waiting or await tx.messages.find(notice.key) else None


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
    picture = await tx.pictures.find(round_picture_name(number))
    return RoundCard(
        round=asked,
        lines=await _lines(tx, reviews, organization=organization, at=at),
        people=who.may_decide(asked.owner),
        overdue=_overdue(asked, who, at),
        picture=picture if picture and picture.ready(at) else None,
    )


async def overdue_elsewhere(
    tx: Transaction, person: UserId, *, organization: Organization, at: datetime
) -> tuple[RoundCard, ...]:
    """Read what is overdue with others, oldest first: without its evidence, which takes long."""
    waiting = await tx.agent_reviews.waiting()
    who = await reviewers(tx, organization=organization, at=at)
    found = []
    for number, asked in sorted((await tx.rounds.some({each.round for each in waiting})).items()):
        people, overdue = who.may_decide(asked.owner), _overdue(asked, who, at)
        if overdue and person not in people:
            lines = tuple(ReviewLine(each) for each in waiting if each.round == number)
            found.append(RoundCard(asked, lines, people, overdue=True))
    return tuple(found)


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
    """Return one reminder; None where nothing waits any more, or a later one is due by now."""
    asked = await tx.rounds.get(RoundId(notice.about))
    reviews = [each for each in await tx.agent_reviews.of_round(asked.id) if each.status.waits]
    who = await reviewers(tx, organization=organization, at=at)
    calendar, zone = organization.reviews, who.zone(asked.owner)
    rank = int(notice.text)
    if not reviews or rank < asked.said or _overtaken(asked, rank, calendar, zone=zone, at=at):
        return None
    today = calendar.working.day_of(at, zone=zone)
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


async def closed_below_card(
    tx: Transaction, notice: Notice, *, organization: Organization, at: datetime
) -> ClosedBelowCard | None:
    """Read what was closed out with owners below a person; None where nobody is any more."""
    who = await reviewers(tx, organization=organization, at=at)
    cards = [
        await closed_card(tx, asked.id, organization=organization, at=at)
        for asked in await tx.rounds.closed_in(notice.text)
        if notice.person in who.above(asked.owner)
    ]
    lost = tuple(each for each in cards if each.lost)
    return ClosedBelowCard(notice.text, lost) if lost else None


async def talks_card(
    tx: Transaction, number: TalkId, *, organization: Organization, at: datetime
) -> TalksCard:
    """Read the one-to-ones of the owner and month of one of them. Raises NotFoundError."""
    one = await tx.talks.get(number)
    talks = await tx.talks.of_month(one.month, owner=one.owner)
    known = [each.position for each in talks if each.position in organization.positions]
    found = await performances(tx, known, organization=organization, at=at)
    pairs = tuple((each, found.get(each.position)) for each in talks)
    jobs = {name: await _last_jobs(tx, name) for name in known}
    return TalksCard(one.month, one.owner, pairs, jobs)


async def _last_jobs(tx: Transaction, position: PositionName) -> tuple[WorkedOn, ...]:
    jobs = await tx.jobs.worked_on(position, limit=_JOBS)
    links = await tx.messages.links([f"job:{job.id}" for job in jobs])
    return tuple(WorkedOn(job.id, job.status, links.get(f"job:{job.id}", "")) for job in jobs)


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


def _overdue(asked: Round, who: Reviewers, at: datetime) -> bool:
    working = who.organization.reviews.working
    return working.day_of(at, zone=who.zone(asked.owner)) > asked.due_on


def _overtaken(
    asked: Round, rank: int, calendar: ReviewCalendar, *, zone: str, at: datetime
) -> bool:
    """Whether a reminder comes so late that the next one, or the close-out, is what is due."""
    later = calendar.due_slot(asked.dates, at=at, zone=zone, said=rank)
    return later is not None or calendar.working.day_of(at, zone=zone) >= asked.closes_on


def _when(asked: Round, *, overdue: bool) -> str:
    due, closes = f"{asked.due_on:%a %d %b}", f"{asked.closes_on:%a %d %b}"
    lost = f"On {closes} unreviewed positions lose their calls with consequences."
    return f"They were due on {due}. {lost}" if overdue else f"Due on {due}. {lost}"
