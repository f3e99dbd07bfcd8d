"""Offboarding cards: what who retires an agent sees of it."""

from bot.domain.agent_cards import OffboardingCard
from bot.domain.ids import OffboardingId
from bot.domain.staffing import Staffing
from storage.transaction import Transaction


async def offboarding_card(
    tx: Transaction, number: OffboardingId, *, staffing: Staffing
) -> OffboardingCard:
    """Read the card of an offboarding: its list, and the jobs people must choose about."""
    found = await tx.offboardings.get(number)
    jobs = await tx.jobs.open_owned(found.position)
    routes = {}
    for job in jobs:
        past = await tx.assignments.of_job(job.id)
        owners = (each.name for each in staffing.owners(past))
        routes[job.id] = tuple(name for name in owners if name != found.position)
    return OffboardingCard(found, jobs, routes)
