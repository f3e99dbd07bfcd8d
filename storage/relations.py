"""How positions get on with each other, counted from the records: one statement for each kind."""

from typing import Any

from sqlalchemy import Select, and_, case, func, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.domain.ids import PositionName
from bot.domain.jobs import JobStatus
from bot.domain.performance import Period
from bot.domain.relations import FACTOR, Agreement, Estimates, Relations, Waiting
from bot.domain.reviews import VerdictKind
from bot.domain.significance import Share
from bot.domain.stages import Stage
from storage.counting import expected_minutes, taken_seconds
from storage.records import Repository
from storage.sql import Expression, counted, seconds_between, selected
from storage.tables import ApprovalRow, AssignmentRow, JobRow, VerdictRow


class RelationRepository(Repository):
    """Counts pairs."""

    async def of(self, period: Period) -> Relations:
        """Return every pair that had to do with each other."""
        return Relations(
            estimates=await self._estimates(period),
            reviews=await self._agreement(_of_authors(period)),
            reviewers=await self._agreement(_of_reviewers(period)),
            waiting=(
                *await self._waiting(_for_reviewers(period)),
                *await self._waiting(_for_people(period)),
            ),
        )

    async def _estimates(self, period: Period) -> tuple[Estimates, ...]:
        rows = await self._session.execute(_estimated(period))
        return tuple(
            Estimates(PositionName(planner), PositionName(executor), *(int(n) for n in counts))
            for planner, executor, *counts in rows
        )

    async def _agreement(self, query: Select[Any]) -> tuple[Agreement, ...]:
        rows = await self._session.execute(query)
        return tuple(
            Agreement(PositionName(one), PositionName(other), Share(int(dissent), n))
            for one, other, dissent, n in rows
        )

    async def _waiting(self, query: Select[Any]) -> tuple[Waiting, ...]:
        rows = await self._session.execute(query)
        return tuple(Waiting(who, whom, n, int(seconds)) for who, whom, n, seconds in rows)


def _estimated(period: Period) -> Select[Any]:
    """Count jobs by who estimated them and who did them."""
    last = (
        select(func.max(col(AssignmentRow.id)))
        .where(col(AssignmentRow.job) == col(JobRow.id), col(AssignmentRow.stage) == Stage.INTAKE)
        .correlate(JobRow)
        .scalar_subquery()
    )
    expected = expected_minutes() * 60
    each = (
        select(
            col(AssignmentRow.position).label("planner"),
            col(JobRow.owner).label("executor"),
            expected.label("expected"),
            taken_seconds().label("taken"),
        )
        .join_from(JobRow, AssignmentRow, col(AssignmentRow.id) == last)
        .where(
            _within(col(JobRow.updated_at), period),
            col(JobRow.status) == JobStatus.ACCEPTED,
            col(JobRow.owner).is_not(None),
            expected.is_not(None),
        )
        .subquery()
    )
    late, early = each.c.taken > each.c.expected * FACTOR, each.c.taken * FACTOR < each.c.expected
    pair = (each.c.planner, each.c.executor)
    sums = (func.sum(each.c.expected), func.sum(each.c.taken))
    query = selected(*pair, func.count(), counted(late), counted(early), *sums)
    return query.where(each.c.taken.is_not(None)).group_by(*pair).order_by(*pair)


def _of_authors(period: Period) -> Select[Any]:
    """Count verdicts by whose work they are about and who gave them."""
    pair = (col(JobRow.owner), col(VerdictRow.position))
    dissent = counted(col(VerdictRow.kind) != VerdictKind.PASS)
    return (
        selected(*pair, dissent, func.count())
        .join_from(VerdictRow, JobRow, col(JobRow.id) == col(VerdictRow.job))
        .where(_within(col(VerdictRow.at), period), col(JobRow.owner).is_not(None))
        .group_by(*pair)
        .order_by(*pair)
    )


def _of_reviewers(period: Period) -> Select[Any]:
    """Count revisions by two who both gave a verdict on them."""
    one, other = aliased(VerdictRow), aliased(VerdictRow)
    pair = (col(one.position), col(other.position))
    passes = [case((col(v.kind) == VerdictKind.PASS, 1), else_=0) for v in (one, other)]
    same = and_(
        col(one.job) == col(other.job),
        col(one.revision) == col(other.revision),
        col(one.position) < col(other.position),
    )
    return (
        selected(*pair, counted(passes[0] != passes[1]), func.count())
        .join_from(one, other, same)
        .where(_within(col(one.at), period))
        .group_by(*pair)
        .order_by(*pair)
    )


def _for_reviewers(period: Period) -> Select[Any]:
    """Sum up how long owners waited for verdicts."""
    pair = (col(JobRow.owner), col(VerdictRow.position))
    waited = seconds_between(col(AssignmentRow.opened_at), col(VerdictRow.at))
    return (
        selected(*pair, func.count(), func.sum(waited))
        .join_from(VerdictRow, AssignmentRow, col(AssignmentRow.id) == col(VerdictRow.assignment))
        .join(JobRow, col(JobRow.id) == col(VerdictRow.job))
        .where(_within(col(VerdictRow.at), period), col(JobRow.owner).is_not(None))
        .group_by(*pair)
        .order_by(*pair)
    )


def _for_people(period: Period) -> Select[Any]:
    """Sum up how long owners waited for the people who decide about a resource."""
    pair = (col(JobRow.owner), col(ApprovalRow.resource))
    waited = seconds_between(col(ApprovalRow.opened_at), col(ApprovalRow.settled_at))
    settled = col(ApprovalRow.settled_at)
    return (
        selected(pair[0], ("people of " + pair[1]).label("whom"), func.count(), func.sum(waited))
        .join_from(ApprovalRow, JobRow, col(JobRow.id) == col(ApprovalRow.job))
        .where(settled.is_not(None), _within(settled, period), col(JobRow.owner).is_not(None))
        .group_by(*pair)
        .order_by(*pair)
    )


def _within(at: Expression, period: Period) -> Any:
    return and_(at >= period.since, at < period.until)
