"""Candidate cards: what who decides about a new agent sees of it."""

from bot.domain.agent_cards import CandidateCard
from bot.domain.ids import CandidateId, RoleName, UserId
from bot.domain.organization import Organization, Role
from storage.transaction import Transaction


async def candidate_card(
    tx: Transaction, number: CandidateId, *, organization: Organization
) -> CandidateCard:
    """Read the card of a candidate."""
    found = await tx.candidates.get(number)
    role: Role | None = organization.roles.get(found.role)
    people = await deciders_of(tx, organization, found.role) if role else ()
    return CandidateCard(found, role, people, charged=organization.charged)


async def deciders_of(
    tx: Transaction, organization: Organization, role: RoleName
) -> tuple[UserId, ...]:
    """Return who decides about a candidate for a role: its owner, or who is in their place."""
    owner = organization.roles[role].owner
    return organization.in_place_of(owner, inactive=await tx.people.inactive())
