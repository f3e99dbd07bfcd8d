"""Recording: a decision record is kept, linked to those it touches, and shown."""

from dataclasses import replace
from datetime import datetime

from bot.domain.deciding import may_decide
from bot.domain.decisions import DecisionRecord, decision_notices
from bot.domain.documents import AppliesTo, Passage
from bot.domain.ids import DecisionId, MessageTs, UserId
from bot.domain.likeness import closest
from bot.domain.messages import Remark
from bot.domain.organization import Organization
from bot.errors import InvalidInputError
from storage.transaction import Transaction

_LEAST_OF_A_PASSAGE = 0.4
"""More than of a decision: of a document's many passages one is soon a little like anything."""
_MOST_DOCUMENTS = 2


async def keep(tx: Transaction, record: DecisionRecord) -> DecisionRecord:
    """Keep a proposal, linked to the decisions it touches, and return it with its number.

    Raises NotFoundError for a related decision that is not there, InvalidInputError where what it
    would take the place of does not bind.
    """
    for number in record.related:
        await tx.decisions.get(number)
    if record.supersedes is not None:
        old = await tx.decisions.get(record.supersedes)
        if not old.binds:
            raise InvalidInputError(f"Decision {old.id} is {old.status}; nothing to supersede.")
    touches = await touched(tx, record.text, record.applies_to)
    named = {*record.related, record.supersedes}
    kept = await tx.decisions.add(
        replace(record, touches=tuple(number for number in touches if number not in named))
    )
    await audit(tx, kept, actor=kept.author, verb="decision.proposed", at=kept.proposed_at)
    return kept


async def touched(
    tx: Transaction, text: str, applies_to: AppliesTo, *, most: int = 3
) -> tuple[DecisionId, ...]:
    """Return the decisions that bind the same work and speak of the same thing, closest first."""
    binding = [each for each in await tx.decisions.binding() if each.applies_to.meets(applies_to)]
    return closest(text, {each.id: each.text for each in binding}, most=most)


def said_of(text: str, applies_to: AppliesTo, *, organization: Organization) -> tuple[Passage, ...]:
    """Return what documents for the same work say about the same thing, each document once."""
    held = [d for d in organization.documents.values() if d.applies_to.meets(applies_to)]
    every = {passage: passage.text for document in held for passage in document.passages}
    best: dict[str, Passage] = {}
    for passage in closest(text, every, most=len(every), least=_LEAST_OF_A_PASSAGE):
        best.setdefault(passage.document, passage)
    return tuple(best.values())[:_MOST_DOCUMENTS]


async def people_for(
    tx: Transaction, record: DecisionRecord, *, organization: Organization
) -> tuple[UserId, ...]:
    """Return who may accept or decline a record, as far as they are active in Slack."""
    people = may_decide(record.applies_to, organization=organization)
    gone = await tx.people.inactive()
    return tuple(person for person in people if person not in gone)


async def binders(
    tx: Transaction, record: DecisionRecord, *, organization: Organization
) -> tuple[UserId, ...]:
    """Return who may make a record bind: they must be free to end what it supersedes as well."""
    people = await people_for(tx, record, organization=organization)
    if record.supersedes is None:
        return people
    old = await tx.decisions.get(record.supersedes)
    enders = may_decide(old.applies_to, organization=organization)
    return tuple(person for person in people if person in enders)


async def show(
    tx: Transaction, record: DecisionRecord, *, people: tuple[UserId, ...], at: datetime
) -> None:
    """Draw every copy of the record's card."""
    for notice in decision_notices(record, people=people, at=at):
        await tx.outbox.add(notice)


async def tell_job(tx: Transaction, record: DecisionRecord, *, by: UserId, at: datetime) -> None:
    """Let the owner of the job it came up in read at its next turn what became of a proposal."""
    if record.job is None or (await tx.jobs.get(record.job)).status.is_terminal:
        return
    # No message of the thread says it, so it has a name of its own in place of a message's.
    name = f"{record.name}:{record.status}"
    became = "It binds from now on." if record.binds else f"It does not bind: {record.reason}"
    said = f"Decision {record.id}, which was proposed in this job, is {record.status}. {became}"
    remark = Remark(name, MessageTs(name), author=by, text=said, steering=False, at=at)
    await tx.remarks.add(record.job, remark)


async def audit(
    tx: Transaction, record: DecisionRecord, *, actor: str, verb: str, at: datetime
) -> None:
    """Note what was done with a record, and on which wording of it."""
    detail = {"binds": record.binds, "digest": record.digest, "title": record.title}
    await tx.audit.add(
        actor,
        verb,
        f"decision:{record.id}",
        detail,
        at,
        job=record.job,
        human=actor != record.position,
    )
