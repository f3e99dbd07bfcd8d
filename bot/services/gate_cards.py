"""Gate cards: what was stopped, what is unknown, what people have to know or to answer."""

from typing import Literal, assert_never

from bot.domain.cards import Card, DrillCard, PastedCard
from bot.domain.ids import CallId, DecisionId, DrillId, JobId
from bot.domain.notices import Notice, Subject
from bot.domain.organization import Organization
from bot.services.decision_cards import decision_card
from bot.services.outcomes import outcome_card
from bot.services.question_cards import question_card
from bot.services.refusal_cards import gate_event_card, refusals_card
from storage.transaction import Transaction

Subjects = Literal[
    Subject.OUTCOME,
    Subject.GATE_EVENT,
    Subject.REFUSALS,
    Subject.DRILL,
    Subject.PASTED,
    Subject.QUESTION,
    Subject.DECISION,
]
"""What these cards are about."""


async def gate_card(
    tx: Transaction, notice: Notice, subject: Subjects, *, organization: Organization
) -> Card | None:
    """Read the card such a notice is about; None when there is nothing left to say."""
    about = notice.about
    match subject:
        case Subject.OUTCOME:
            return await outcome_card(tx, CallId(about), organization=organization, at=notice.at)
        case Subject.GATE_EVENT:
            return await gate_event_card(tx, about)
        case Subject.REFUSALS:
            return await refusals_card(tx, notice, organization=organization)
        case Subject.DRILL:
            return DrillCard(await tx.drills.get(DrillId(about)))
        case Subject.PASTED:
            return PastedCard(await tx.jobs.get(JobId(about)), notice.text)
        case Subject.QUESTION:
            return await question_card(tx, CallId(about), question=notice.text)
        case Subject.DECISION:
            return await decision_card(tx, DecisionId(about), organization=organization)
        case _:
            assert_never(subject)
