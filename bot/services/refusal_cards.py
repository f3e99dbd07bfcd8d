"""Refusal cards: what the owner of positions is told about the calls the gate refused them."""

from bot.domain.cards import RefusalsCard
from bot.domain.gate import GateEvent
from bot.domain.ids import JobId, PositionName, UserId
from bot.domain.notices import Notice
from bot.domain.organization import Organization
from storage.transaction import Transaction


async def refusals_card(
    tx: Transaction, notice: Notice, *, organization: Organization
) -> RefusalsCard:
    """Read every refusal in a job of the positions which the person the notice names owns."""
    owner, job = UserId(notice.text), JobId(notice.about)
    events = await tx.gate_events.of_job(job)
    theirs = tuple(event for event in events if _owns(owner, event, organization))
    # After org.yml gave the positions to somebody else there would be nothing left to show.
    return RefusalsCard(await tx.jobs.get(job), theirs or events)


def _owns(owner: UserId, event: GateEvent, organization: Organization) -> bool:
    position = PositionName(event.actor)
    return position in organization.positions and organization.role_of(position).owner == owner
