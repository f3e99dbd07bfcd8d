"""Refusal cards: what the owner of positions is told about the calls the gate refused them."""

from bot.domain.cards import GateEventCard, RefusalsCard
from bot.domain.gate import GateEvent
from bot.domain.ids import JobId, PositionName, UserId
from bot.domain.notices import Notice
from bot.domain.organization import Organization
from storage.transaction import Transaction


async def gate_event_card(tx: Transaction, number: int) -> GateEventCard:
    """Read a refusal, with those of the same position in the same job before it."""
    event = await tx.gate_events.get(number)
    if event.job is None:
        return GateEventCard(event)
    events = await tx.gate_events.numbered(event.job)
    earlier = [each for at, each in events if at < number and each.actor == event.actor]
    return GateEventCard(event, tuple(earlier))


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
