"""Archiving: what a position was, and which records it leaves behind."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from bot.domain.ids import PositionName
from bot.domain.organization import Organization
from storage.jobs import Tally
from storage.transaction import Transaction


async def archive_of(
    tx: Transaction, position: PositionName, *, organization: Organization
) -> Mapping[str, Any]:
    """Return what is kept of a position. Its conversations and calls stay where they are."""
    role = organization.role_of(position)
    tally = (await tx.jobs.count_by_owner()).get(position, Tally())
    refusals = (await tx.gate_events.counts()).get(position, 0)
    return {
        "role": role.name,
        "mission": role.mission,
        "tools": list(role.tools),
        "models": list(organization.position(position).models),
        "prompt": role.prompt,
        "prompt_sha256": sha256(role.prompt.encode()).hexdigest(),
        "jobs": [job.id for job in await tx.jobs.owned(position)],
        "accepted": tally.accepted,
        "ended": tally.ended,
        "refusals": refusals,
    }
