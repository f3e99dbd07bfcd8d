"""Agent cards: everything a message about agents themselves shows is read in one place."""

from datetime import datetime
from typing import Literal, assert_never

from bot.domain.agent_cards import AlarmCard, ProbeCard
from bot.domain.cards import Card
from bot.domain.ids import CandidateId, DepartureId, OffboardingId, ShadowId, SprawlId
from bot.domain.notices import Notice, Subject
from bot.domain.staffing import Staffing
from bot.services.candidate_cards import candidate_card
from bot.services.departures import departure_card
from bot.services.offboarding_cards import offboarding_card
from bot.services.review_cards import review_notice_card
from bot.services.shadow_cards import shadow_card
from bot.services.sprawling import sprawl_card
from storage.transaction import Transaction

Subjects = Literal[
    Subject.ALARM,
    Subject.PROBE,
    Subject.DEPARTURE,
    Subject.OFFBOARDING,
    Subject.SPRAWL,
    Subject.CANDIDATE,
    Subject.SHADOW,
    Subject.AGENT_REVIEWS,
    Subject.REVIEW_REMINDER,
    Subject.REVIEWS_CLOSED,
    Subject.ONE_ON_ONES,
]
"""What these cards are about."""


async def agent_card(  # noqa: C901 - one line a case
    tx: Transaction, notice: Notice, subject: Subjects, *, staffing: Staffing, at: datetime
) -> Card | None:
    """Read the card such a notice is about; None when there is nothing left to say."""
    about, organization = notice.about, staffing.organization
    match subject:
        case Subject.ALARM:
            return AlarmCard(await tx.alarms.get(about))
        case Subject.PROBE:
            return await _probe(tx, about)
        case Subject.DEPARTURE:
            return await departure_card(tx, DepartureId(about), organization=organization)
        case Subject.OFFBOARDING:
            return await offboarding_card(tx, OffboardingId(about), staffing=staffing)
        case Subject.SPRAWL:
            return await sprawl_card(tx, SprawlId(about))
        case Subject.CANDIDATE:
            return await candidate_card(tx, CandidateId(about), organization=organization)
        case Subject.SHADOW:
            return await shadow_card(tx, ShadowId(about), staffing=staffing)
        case (
            Subject.AGENT_REVIEWS
            | Subject.REVIEW_REMINDER
            | Subject.REVIEWS_CLOSED
            | Subject.ONE_ON_ONES
        ):
            return await review_notice_card(tx, notice, organization=organization, at=at)
        case _:
            assert_never(subject)


async def _probe(tx: Transaction, number: int) -> ProbeCard:
    probe = await tx.probes.get(number)
    job = f"job:{probe.job}"
    return ProbeCard(probe, (await tx.messages.links([job])).get(job, ""))
