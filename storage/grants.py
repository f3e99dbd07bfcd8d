"""Grants, as they are remembered."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlmodel import col

from bot.domain.grants import Grant
from bot.domain.ids import ApprovalId, GrantId, JobId, PositionName, RepositoryName, UserId
from bot.errors import NotFoundError
from storage.records import LIMIT, Kind, Records
from storage.tables import GrantRow


class GrantRepository(Records[Grant]):
    """What people approved for more than one call."""

    kind = Kind(Grant, GrantRow)
    noun = "grant"

    async def hold(self, number: GrantId) -> Grant:
        """Return a grant that nobody else uses or revokes until this transaction ends.

        Raises NotFoundError.
        """
        table = self.kind.table
        query = select(table).where(table.c.id == number)
        held: tuple[Grant, ...] = await self._read(self.kind, query.with_for_update())
        if not held:
            raise NotFoundError(f"There is no {self.noun} {number}.")
        return held[0]

    async def for_call(
        self, tool: str, *, resource: RepositoryName, position: PositionName, at: datetime
    ) -> tuple[Grant, ...]:
        """Return the live grants for such calls, newest first."""
        return await self._some(
            col(GrantRow.tool) == tool,
            col(GrantRow.resource) == resource,
            col(GrantRow.position) == position,
            col(GrantRow.revoked_at).is_(None),
            col(GrantRow.expires_at) > at,
            order=[col(GrantRow.id).desc()],
            limit=LIMIT,
        )

    async def of_job(self, job: JobId) -> tuple[Grant, ...]:
        """Return what was granted with the questions of a job, oldest first."""
        return await self._some(col(GrantRow.job) == job)

    async def of_approval(self, approval: ApprovalId) -> Grant | None:
        """Return the newest grant that was given with a question."""
        found = await self._some(
            col(GrantRow.approval) == approval, order=[col(GrantRow.id).desc()], limit=1
        )
        return found[0] if found else None

    async def end_of(self, position: PositionName, *, by: UserId, at: datetime) -> int:
        """Revoke everything that was granted for a position; return how much that was."""
        live = await self._some(
            col(GrantRow.position) == position,
            col(GrantRow.revoked_at).is_(None),
            col(GrantRow.expires_at) > at,
        )
        for each in live:
            held = await self.hold(each.id)
            await self.replace(held, replace(held, revoked_by=by, revoked_at=at))
        return len(live)

    async def live(self, at: datetime, *, limit: int = LIMIT) -> tuple[Grant, ...]:
        """Return the grants that were neither revoked nor have run out, oldest first."""
        return await self._some(
            col(GrantRow.revoked_at).is_(None), col(GrantRow.expires_at) > at, limit=limit
        )
