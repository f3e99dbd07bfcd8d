"""Jobs, as they are remembered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlmodel import col

from bot.domain.ids import ChannelId, JobId, MessageTs, PositionName, UserId
from bot.domain.jobs import Job, JobStatus
from bot.errors import NotFoundError
from storage.hidden import HIDDEN, SEEN
from storage.records import LIMIT, Kind, Records
from storage.tables import AssignmentRow, JobRow

_OPEN = tuple(status for status in JobStatus if not status.is_terminal)
_ENDED = tuple(status for status in JobStatus if status.is_terminal)
_MOVING = (JobStatus.INTAKE, JobStatus.WORKING, JobStatus.REVIEWING)


@dataclass(frozen=True, slots=True)
class Tally:
    """What a position did so far. `ended` counts the accepted jobs as well."""

    open_jobs: int = 0
    accepted: int = 0
    ended: int = 0
    last_used_at: datetime | None = None


class JobRepository(Records[Job]):
    """Every job there ever was."""

    kind = Kind(Job, JobRow)
    noun = "job"

    async def hold(self, number: JobId) -> Job:
        """Return a job that nobody else holds or changes until this transaction ends.

        Whoever changes anything of a job begins with this. On PostgreSQL two verdicts could
        otherwise each miss the other one, and a call be made for a job that is being cancelled.
        Raises NotFoundError.
        """
        table = self.kind.table
        query = select(table).where(table.c.id == number)
        held: tuple[Job, ...] = await self._read(self.kind, query.with_for_update(key_share=True))
        if not held:
            raise NotFoundError(f"There is no {self.noun} {number}.")
        return held[0]

    async def in_thread(self, channel: ChannelId, thread: MessageTs) -> Job | None:
        """Return the newest job of a thread."""
        found = await self._some(
            col(JobRow.channel) == channel,
            col(JobRow.thread) == thread,
            order=[col(JobRow.id).desc()],
            limit=1,
        )
        return found[0] if found else None

    async def open(self, limit: int = LIMIT) -> tuple[Job, ...]:
        """Return the jobs that have not ended, newest first."""
        return await self._some(
            SEEN, col(JobRow.status).in_(_OPEN), order=[col(JobRow.id).desc()], limit=limit
        )

    async def of_requester(self, person: UserId, limit: int = LIMIT) -> tuple[Job, ...]:
        """Return what one person asked for, newest first."""
        return await self._some(
            SEEN, col(JobRow.requester) == person, order=[col(JobRow.id).desc()], limit=limit
        )

    async def open_of(self, person: UserId) -> tuple[Job, ...]:
        """Return every job one person asked for that has not ended."""
        return await self._some(
            SEEN, col(JobRow.requester) == person, col(JobRow.status).in_(_OPEN)
        )

    async def open_owned(self, position: PositionName) -> tuple[Job, ...]:
        """Return every job a position owns that has not ended."""
        return await self._some(col(JobRow.owner) == position, col(JobRow.status).in_(_OPEN))

    async def ended_before(self, moment: datetime, *, among: Sequence[JobId]) -> tuple[Job, ...]:
        """Return those of these jobs that ended before then."""
        return await self._some(
            col(JobRow.id).in_(among),
            col(JobRow.status).in_(_ENDED),
            col(JobRow.updated_at) < moment,
        )

    async def owned(self, position: PositionName) -> tuple[Job, ...]:
        """Return every job a position owns or owned to its end, oldest first."""
        return await self._some(col(JobRow.owner) == position)

    async def worked_on(self, position: PositionName, limit: int = LIMIT) -> tuple[Job, ...]:
        """Return the jobs a position was ever put to work on, newest first."""
        mine = select(col(AssignmentRow.job)).where(col(AssignmentRow.position) == position)
        newest = [col(JobRow.id).desc()]
        return await self._some(SEEN, col(JobRow.id).in_(mine), order=newest, limit=limit)

    async def latest(self, limit: int = LIMIT) -> tuple[Job, ...]:
        """Return the newest jobs, newest first."""
        return await self._some(SEEN, order=[col(JobRow.id).desc()], limit=limit)

    async def untouched_since(self, moment: datetime, limit: int = LIMIT) -> tuple[Job, ...]:
        """Return jobs that should be moving but have not changed since then, oldest first."""
        return await self._some(
            col(JobRow.status).in_(_MOVING),
            col(JobRow.updated_at) < moment,
            order=[col(JobRow.updated_at), col(JobRow.id)],
            limit=limit,
        )

    async def count_by_owner(self) -> Mapping[PositionName, Tally]:
        """Return what each position did: jobs it owned, and when it was last put to work.

        Hidden jobs are left out.
        """
        used = await self._last_used()
        owned = await self._owned()
        return {
            position: Tally(*owned.get(position, (0, 0, 0)), last_used_at=used.get(position))
            for position in used.keys() | owned.keys()
        }

    async def _owned(self) -> Mapping[PositionName, tuple[int, int, int]]:
        status = col(JobRow.status)
        query = (
            select(
                col(JobRow.owner),
                func.sum(case((status.in_(_OPEN), 1), else_=0)),
                func.sum(case((status == JobStatus.ACCEPTED, 1), else_=0)),
                func.sum(case((status.in_(_ENDED), 1), else_=0)),
            )
            .where(col(JobRow.owner).is_not(None), SEEN)
            .group_by(col(JobRow.owner))
        )
        rows = await self._session.execute(query)
        return {PositionName(owner or ""): tuple(counts) for owner, *counts in rows}

    async def _last_used(self) -> Mapping[PositionName, datetime]:
        last = func.max(col(AssignmentRow.resumed_at))
        position = col(AssignmentRow.position)
        query = select(position, last).where(col(AssignmentRow.job).not_in(HIDDEN))
        rows = await self._session.execute(query.group_by(position))
        return {PositionName(name): at for name, at in rows}
