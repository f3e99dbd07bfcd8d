"""Policies: which version is in force, kept with its text, so that old rulings can be read."""

from datetime import datetime

import structlog

from bot.domain.gate import PolicyText
from bot.gate import Gate
from storage.database import Database

log = structlog.get_logger()


async def put_in_force(database: Database, gate: Gate, *, at: datetime) -> None:
    """Keep the text of the policies that decide from now on, and write to the audit that they do.

    The audit has it at every start: a version may come back that was in force before.
    """
    policy = PolicyText(gate.version, gate.lanes.text, gate.gates.text, at)
    async with database.transaction() as tx:
        is_new = await tx.policies.keep(policy)
        detail = {"version": gate.version, "new": is_new, "rules": len(gate.rules)}
        await tx.audit.add("countersign", "policies.loaded", f"policies:{gate.version}", detail, at)
    log.info("policies.loaded", version=gate.version, new=is_new, rules=len(gate.rules))
