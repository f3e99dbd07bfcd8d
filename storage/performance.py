"""What positions did, counted from the records."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import col

from bot.domain.agent_pages import Use
from bot.domain.ids import ChannelId, PositionName, UserId
from bot.domain.performance import Figures, Period
from storage.counting import POSITION, STRETCH, statements
from storage.hidden import HIDDEN, SEEN
from storage.records import Repository
from storage.tables import RESULTS, AssignmentRow, AuditRow, JobRow


class PerformanceRepository(Repository):
    """Counts every position's work, hidden jobs left out. It is all in the other tables."""

    async def figures(
        self, positions: Iterable[PositionName], periods: Sequence[Period]
    ) -> Mapping[PositionName, tuple[Figures, ...]]:
        """Return what each position did in each of some periods that follow one another."""
        asked = tuple(positions)
        if not asked or not periods:
            return dict.fromkeys(asked, ())
        found = {name: [Figures(period) for period in periods] for name in asked}
        for query in statements(asked, periods):
            for row in (await self._session.execute(query)).mappings():
                mine = found[PositionName(row[POSITION])]
                counts = {k: int(v or 0) for k, v in row.items() if k not in {POSITION, STRETCH}}
                mine[row[STRETCH]] = replace(mine[row[STRETCH]], **counts)
        return {name: tuple(each) for name, each in found.items()}

    async def last_used(
        self, positions: Iterable[PositionName], *, until: datetime
    ) -> Mapping[PositionName, datetime]:
        """Return when each position was last put to work before a moment."""
        position, resumed = col(AssignmentRow.position), col(AssignmentRow.resumed_at)
        query = select(position, func.max(resumed)).where(
            position.in_(tuple(positions)),
            resumed < until,
            col(AssignmentRow.job).not_in(HIDDEN),
        )
        rows = await self._session.execute(query.group_by(position))
        return {PositionName(name): at for name, at in rows}

    async def begun(self, *, since: datetime, until: datetime) -> Mapping[PositionName, int]:
        """Return how many jobs each position was put to work on."""
        position, opened = col(AssignmentRow.position), col(AssignmentRow.opened_at)
        jobs = func.count(col(AssignmentRow.job).distinct())
        query = select(position, jobs).where(
            opened >= since, opened < until, col(AssignmentRow.job).not_in(HIDDEN)
        )
        query = query.group_by(position)
        return {PositionName(name): n for name, n in await self._session.execute(query)}

    async def uses(
        self, positions: Iterable[PositionName], *, since: datetime, until: datetime
    ) -> tuple[Use, ...]:
        """Return who had any of these work on jobs, and where they asked; probes are no jobs."""
        opened, channel, person = (
            col(AssignmentRow.opened_at),
            col(JobRow.channel),
            col(JobRow.requester),
        )
        query = (
            select(channel, person, func.count(col(JobRow.id).distinct()))
            .join_from(AssignmentRow, JobRow, col(AssignmentRow.job) == col(JobRow.id))
            .where(col(AssignmentRow.position).in_(tuple(positions)))
            .where(opened >= since, opened < until, channel != "")
            .group_by(channel, person)
            .order_by(channel, person)
        )
        rows = await self._session.execute(query)
        return tuple(Use(ChannelId(where), UserId(who), n) for where, who, n in rows)

    async def sent_back(
        self, positions: Iterable[PositionName], *, since: datetime, until: datetime
    ) -> int:
        """Return how many results people sent back, of jobs any of these had a part in."""
        mine = select(col(AssignmentRow.job)).where(
            col(AssignmentRow.position).in_(tuple(positions))
        )
        at, verb = col(AuditRow.at), col(AuditRow.verb)
        query = (
            select(func.count())
            .select_from(AuditRow)
            .join(JobRow, col(JobRow.id) == col(AuditRow.job))
            .where(RESULTS, verb == "result.sent_back", at >= since, at < until)
            .where(col(JobRow.updated_at) >= since, col(JobRow.id).in_(mine), SEEN)
        )
        return int((await self._session.execute(query)).scalar_one())
