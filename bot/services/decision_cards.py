"""Decision cards: a record with those it touches, who may decide it, and where it was said."""

from bot.domain.cards import DecisionCard
from bot.domain.decisions import DecisionRecord, DecisionStatus
from bot.domain.documents import AppliesTo, Passage
from bot.domain.ids import DecisionId, UserId
from bot.domain.jobs import Job, JobStatus
from bot.domain.organization import Organization
from bot.services import recording
from storage.transaction import Transaction


async def decision_card(
    tx: Transaction, decision: DecisionId, *, organization: Organization
) -> DecisionCard:
    """Read the card of one record. Raises NotFoundError."""
    record = await tx.decisions.get(decision)
    waits = record.status is DecisionStatus.PROPOSED
    return DecisionCard(
        record=record,
        people=await recording.binders(tx, record, organization=organization) if waits else (),
        linked=await tx.decisions.these(record.linked),
        passages=recording.said_of(record.text, record.applies_to, organization=organization),
        link=await _link(tx, record),
    )


async def proposed_to(
    tx: Transaction, person: UserId, *, organization: Organization
) -> tuple[DecisionCard, ...]:
    """Return the cards of the proposals that a person may accept, newest first."""
    proposed = [
        await decision_card(tx, record.id, organization=organization)
        for record in await tx.decisions.proposed()
    ]
    return tuple(card for card in proposed if person in card.people)


async def touched_by_scope(
    tx: Transaction, job: Job, *, organization: Organization
) -> tuple[tuple[DecisionRecord, ...], tuple[Passage, ...]]:
    """Return what is settled that a scope speaks of, as long as people are asked about it.

    That is decisions, and passages of documents.
    """
    contract = job.contract
    if contract is None or job.status is not JobStatus.SCOPE:
        return (), ()
    held = AppliesTo(repositories=frozenset({contract.repository}))
    text = " ".join((contract.outcome, *contract.done_when))
    decisions = await tx.decisions.these(await recording.touched(tx, text, held))
    return decisions, recording.said_of(text, held, organization=organization)


async def _link(tx: Transaction, record: DecisionRecord) -> str:
    # Its own card where it has one in a thread, else the job it came up in.
    mine, of_job = f"decision:{record.id}", f"job:{record.job}"
    known = await tx.messages.links([mine, of_job])
    return known.get(mine) or known.get(of_job) or ""
