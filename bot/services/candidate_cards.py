"""Candidate cards: what who decides about a new agent sees of it."""

from bot.domain.agent_cards import CandidateCard
from bot.domain.ids import CandidateId
from bot.domain.organization import Organization, Role
from bot.services.shadowing import deciders_of
from storage.transaction import Transaction


async def candidate_card(
    tx: Transaction, number: CandidateId, *, organization: Organization
) -> CandidateCard:
    """Read the card of a candidate."""
    found = await tx.candidates.get(number)
    role: Role | None = organization.roles.get(found.role)
    people = await deciders_of(tx, organization, found.role)
    filled = any(p.active and p.role == found.role for p in organization.positions.values())
    return CandidateCard(found, role, people, charged=organization.charged, filled=filled)
