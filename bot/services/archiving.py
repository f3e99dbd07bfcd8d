"""Archiving: what a position was, and which records it leaves behind."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from bot.domain.ids import PositionName
from bot.domain.offboarding import Offboarding
from bot.domain.organization import Organization
from storage.jobs import Tally
from storage.transaction import Transaction


async def archive_of(
    tx: Transaction, offboarding: Offboarding, *, organization: Organization
) -> Mapping[str, Any]:
    """Return what is kept of a position. Its conversations and calls stay where they are.

    What it was is not told where somebody has taken it out of the organization meanwhile.
    """
    position = offboarding.position
    tally = (await tx.jobs.count_by_owner()).get(position, Tally())
    refusals = (await tx.gate_events.counts()).get(position, 0)
    return {
        "role": offboarding.role,
        **(_made_of(organization, position) if position in organization.positions else {}),
        "jobs": [job.id for job in await tx.jobs.owned(position)],
        "accepted": tally.accepted,
        "ended": tally.ended,
        "refusals": refusals,
    }


def _made_of(organization: Organization, position: PositionName) -> Mapping[str, Any]:
    role = organization.role_of(position)
    return {
        "mission": role.mission,
        "tools": list(role.tools),
        "models": list(organization.position(position).models),
        "prompt": role.prompt,
        "prompt_sha256": sha256(role.prompt.encode()).hexdigest(),
    }
