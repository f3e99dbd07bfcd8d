"""Sweep: what should have moved and did not is started again, and then shown to a person."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from bot.domain.assignments import Assignment
from bot.errors import StaleError
from bot.ports import Clock, Workspaces
from bot.services.escalating import Escalating
from storage.database import Database

log = structlog.get_logger()

_MOST_RESTARTS = 3
_EVENTS_KEPT = timedelta(days=30)
_NOTICES_KEPT = timedelta(days=14)
_WORKFLOWS_KEPT = timedelta(days=7)
_CLONES_KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Sweep:
    """Looks after assignments that have been at work for too long without a sign."""

    database: Database
    clock: Clock
    escalating: Escalating
    workspaces: Workspaces
    purge_workflows: Callable[[datetime], Awaitable[None]]

    async def restart_stale(self, *, silent_for: timedelta = timedelta(minutes=30)) -> int:
        """Start silent assignments again; after three times a person is asked. Return how many."""
        async with self.database.reading() as tx:
            stale = await tx.assignments.running_older_than(self.clock.now() - silent_for)
        for assignment in stale:
            if assignment.attempts >= _MOST_RESTARTS:
                reason = f"It was started again {_MOST_RESTARTS} times and stayed silent."
                await self.escalating.stop(assignment, reason=reason)
            else:
                await self._restart(assignment)
        return len(stale)

    async def tidy(self) -> None:
        """Delete what nobody needs any more: events, notices, workflows, clones of ended jobs."""
        now = self.clock.now()
        await self.purge_workflows(now - _WORKFLOWS_KEPT)
        async with self.database.transaction() as tx:
            await tx.inbox.purge(now - _EVENTS_KEPT)
            await tx.outbox.purge(now - _NOTICES_KEPT)
        kept = await self.workspaces.kept()
        async with self.database.reading() as tx:
            ended = await tx.jobs.ended_before(now - _CLONES_KEPT, among=kept)
        for job in ended:
            await self.workspaces.remove(job.id)

    async def _restart(self, assignment: Assignment) -> None:
        again = replace(assignment.resumed(at=self.clock.now()), attempts=assignment.attempts + 1)
        try:
            async with self.database.transaction() as tx:
                await tx.start(await tx.assignments.replace(assignment, again))
        except StaleError:
            log.info("assignment.moved", assignment_id=assignment.id)
        else:
            log.warning("assignment.restarted", assignment_id=assignment.id)
