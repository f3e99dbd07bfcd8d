"""Batch cards: what the calls on one card have in common, read for it."""

from collections.abc import Sequence

from bot.domain.approvals import Approval
from bot.domain.batches import foremost, undecided
from bot.domain.cards import Listed, Saying
from bot.domain.grants import Grant
from bot.domain.ids import ApprovalId
from bot.domain.inquiries import Inquiry
from storage.transaction import Transaction


async def listed(tx: Transaction, on_card: Sequence[Approval]) -> tuple[Listed, ...]:
    """Return every call on a card, in order; nothing where there is one alone."""
    if len(on_card) == 1:
        return ()
    return tuple([Listed(each, await tx.calls.shown(each.call)) for each in on_card])


async def inquiries_of(tx: Transaction, on_card: Sequence[Approval]) -> tuple[Inquiry, ...]:
    """Return what people asked about any of the calls, oldest first."""
    found = [asked for each in on_card for asked in await tx.inquiries.of_call(each.call)]
    return tuple(sorted(found, key=lambda asked: asked.id))


async def grant_of(tx: Transaction, on_card: Sequence[Approval]) -> Grant | None:
    """Return what was approved for further calls together with these."""
    for each in on_card:
        if (found := await tx.grants.of_approval(each.id)) is not None:
            return found
    return None


async def reminder(tx: Transaction, about: ApprovalId) -> Saying | None:
    """Return the reminder of a card, as long as something on it is open."""
    on_card = await tx.approvals.of_card(await tx.approvals.get(about))
    return Saying(_said(foremost(on_card))) if undecided(on_card) else None


def _said(approval: Approval) -> str:
    expires = int(approval.expires_at.timestamp())
    return (
        f"Approval {approval.card} for {approval.resource} still waits for you. It expires "
        f"<!date^{expires}^{{date_short_pretty}} at {{time}}|{approval.expires_at:%F %H:%M} UTC>. "
        "Nothing happens then, and it can be asked again."
    )
