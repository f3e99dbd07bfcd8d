"""Showing: every copy of the card of a question says what became of it."""

from datetime import datetime

from bot.domain import notices
from bot.domain.approvals import Approval
from bot.domain.batches import undecided
from bot.domain.handouts import MOST_GATHERED, Handout, must_wait, since
from bot.domain.ids import ApprovalId, UserId
from bot.domain.jobs import Job
from storage.transaction import Transaction


async def show_question(tx: Transaction, job: Job, asked: Approval, *, at: datetime) -> None:
    """Draw every copy of the card of a question again, where it is gathered with others as well."""
    on_card = await tx.approvals.of_card(asked)
    handouts = await tx.handouts.of_card(asked.card)
    digests = {each.person: each.digest for each in handouts if each.digest is not None}
    for notice in notices.approval_notices(job, *on_card, at=at):
        if notice.person not in digests:
            await tx.outbox.add(notice)
    for person, digest in digests.items():
        await tx.outbox.add(notices.digest_notice(digest, person=person, at=at))


async def hand_out(tx: Transaction, asked: Approval, *, most: int, at: datetime) -> None:
    """Settle how a card reaches those who are new to it: `most` messages a person and hour."""
    on_card = await tx.approvals.of_card(asked)
    known = {each.person for each in await tx.handouts.of_card(asked.card)}
    people = dict.fromkeys(person for each in on_card for person in each.copies)
    for person in people:
        if person in known:
            continue
        sent = await tx.handouts.sent(person, since=since(at))
        waits = must_wait(on_card, sent=sent, most=most, at=at)
        digest = await _digest(tx, person, asked.card) if waits else None
        await tx.handouts.add(Handout(asked.card, person, at, digest))


async def let_out(tx: Transaction, asked: Approval, *, at: datetime) -> None:
    """Let a card that is gathered be a message of its own: its reminder must not be late."""
    gathered = [each for each in await tx.handouts.of_card(asked.card) if each.digest is not None]
    if not gathered:
        return
    await tx.handouts.release(asked.card, at=at)
    for each in gathered:
        if each.digest is not None:
            await tx.outbox.add(notices.digest_notice(each.digest, person=each.person, at=at))


async def _digest(tx: Transaction, person: UserId, card: ApprovalId) -> ApprovalId:
    """Return the message that gathers a card: the last one, as long as something waits there."""
    latest = await tx.handouts.latest(person)
    if latest is None:
        return card
    gathered = await tx.handouts.gathered(latest, person=person)
    if len(gathered) >= MOST_GATHERED:
        return card
    for each in gathered:
        if undecided(await tx.approvals.of_card(await tx.approvals.get(each.card))):
            return latest
    return card
