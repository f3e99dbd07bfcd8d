"""Sweep: what should have moved and did not is started again, and then shown to a person."""

from dataclasses import dataclass, replace
from datetime import timedelta

import structlog

from bot.domain.assignments import Assignment
from bot.ports import Clock
from bot.services.escalating import Escalating
from storage.database import Database

log = structlog.get_logger()

_MOST_RESTARTS = 3


@dataclass(frozen=True, slots=True)
class Sweep:
    """Looks after assignments that have been at work for too long without a sign."""

    database: Database
    clock: Clock
    escalating: Escalating

    async def restart_stale(self, *, silent_for: timedelta = timedelta(minutes=30)) -> int:
        """Start silent assignments again; after three times a person is asked. Return how many."""
        async with self.database.reading() as tx:
            stale = await tx.assignments.running_older_than(self.clock.now() - silent_for)
        for assignment in stale:
            if assignment.attempts >= _MOST_RESTARTS:
                reason = f"It was started again {_MOST_RESTARTS} times and stayed silent."
                await self.escalating.stop(assignment.id, reason=reason)
            else:
                await self._restart(assignment)
        return len(stale)

    async def _restart(self, assignment: Assignment) -> None:
        again = replace(assignment.resumed(at=self.clock.now()), attempts=assignment.attempts + 1)
        async with self.database.transaction() as tx:
            await tx.start(await tx.assignments.replace(assignment, again))
        log.warning("assignment.restarted", assignment_id=assignment.id)
