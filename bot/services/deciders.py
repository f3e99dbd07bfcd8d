"""Deciders: who may decide about a job, now that the one who asked for it may have left."""

from bot.domain.approvals import mentions
from bot.domain.ids import UserId
from bot.domain.jobs import Job
from bot.domain.organization import Organization
from bot.errors import ForbiddenError
from storage.transaction import Transaction


async def deciders(tx: Transaction, job: Job, *, organization: Organization) -> tuple[UserId, ...]:
    """Return who decides what the requester decides: the requester, or who is in their place."""
    return organization.in_place_of(job.requester, inactive=await tx.people.inactive())


async def refuse_others(
    tx: Transaction, job: Job, *, by: UserId, organization: Organization, operators: bool = False
) -> None:
    """Raise ForbiddenError unless this person decides about the job, or operates the whole."""
    people = await deciders(tx, job, organization=organization)
    if by in people or (operators and by in organization.operators):
        return
    named = mentions(people) or "Nobody"
    why = "who asked for it" if people == (job.requester,) else f"in place of <@{job.requester}>"
    if operators:
        raise ForbiddenError(f"Only {named}, {why}, or an operator can do this.")
    raise ForbiddenError(f"Only {named}, {why}, can decide this.")
