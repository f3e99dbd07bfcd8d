"""Counting what positions did: one statement for each kind of record."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    Select,
    and_,
    case,
    func,
    literal,
    select,
    type_coerce,
)
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.domain.jobs import JobStatus
from bot.domain.performance import Period
from bot.domain.reviews import FindingStatus, Ruling, VerdictKind
from bot.domain.stages import Stage
from storage.hidden import HIDDEN, SEEN
from storage.sql import Expression, counted, seconds_between, selected
from storage.tables import (
    RESULTS,
    AssignmentRow,
    AuditRow,
    CheckResultRow,
    EntryRow,
    FindingRow,
    GateEventRow,
    JobRow,
    VerdictRow,
)

POSITION, STRETCH = "position", "stretch"
"""Every statement gives these, and counts under the names that `Figures` has for them."""

_ENDED = [status for status in JobStatus if status.is_terminal]


def statements(positions: Sequence[str], periods: Sequence[Period]) -> Iterable[Select[Any]]:
    """Yield the statements; each gives its counts by position and by the number of the period."""
    work = _Counting(positions, periods)
    yield work.assignments()
    yield work.turns()
    yield work.ended()
    yield work.touches()
    yield work.revisions()
    yield work.craft()
    yield work.decisions()
    yield work.useful()
    yield work.times()
    yield work.refusals()
    yield work.verdicts()
    yield work.agreements()
    yield work.findings()


class _Counting:
    """The statements for some positions and periods."""

    def __init__(self, positions: Sequence[str], periods: Sequence[Period]) -> None:
        self._positions = positions
        self._since, self._until = periods[0].since, periods[-1].until
        self._cuts = [period.since for period in periods[1:]]

    def assignments(self) -> Select[Any]:
        position, at = col(AssignmentRow.position), col(AssignmentRow.opened_at)
        jobs = func.count(col(AssignmentRow.job).distinct())
        counts: list[Expression] = [func.count().label("assignments"), jobs.label("jobs")]
        query = self._grouped(position, at, counts).where(*self._mine(position, at))
        return query.where(col(AssignmentRow.job).not_in(HIDDEN))

    def turns(self) -> Select[Any]:
        """Count turns, and what they cost: that includes hidden jobs, for it was spent."""
        position, at, cost = (
            col(AssignmentRow.position),
            col(EntryRow.at),
            col(EntryRow.cost_microusd),
        )
        seen = col(AssignmentRow.job).not_in(HIDDEN)
        tokens = col(EntryRow.input_tokens) + col(EntryRow.output_tokens)
        counts: list[Expression] = [
            counted(seen).label("turns"),
            func.sum(case((seen, tokens), else_=0)).label("tokens"),
            func.sum(cost).label("cost_microusd"),
            (func.count() - func.count(cost)).label("unpriced"),
        ]
        query = self._grouped(position, at, counts).join_from(
            AssignmentRow, EntryRow, col(EntryRow.assignment) == col(AssignmentRow.id)
        )
        # A turn is never older than its assignment.
        opened = col(AssignmentRow.opened_at) < self._until
        model = col(EntryRow.model).is_not(None)
        return query.where(*self._mine(position, at), opened, model)

    def ended(self) -> Select[Any]:
        status, rounds = col(JobRow.status), col(JobRow.round)
        lead = seconds_between(col(JobRow.created_at), col(JobRow.updated_at))
        accepted = status == JobStatus.ACCEPTED
        counts: list[Expression] = [
            func.count().label("ended"),
            counted(accepted).label("completed"),
            func.sum(case((rounds > 1, rounds - 1), else_=0)).label("rounds"),
            func.sum(case((accepted, lead), else_=0)).label("lead_seconds"),
        ]
        return self._of_ended_jobs(counts)

    def touches(self) -> Select[Any]:
        mine = and_(col(AuditRow.job) == col(JobRow.id), col(AuditRow.human).is_(True))
        return self._of_ended_jobs([func.count().label("touches")]).join(AuditRow, mine)

    def revisions(self) -> Select[Any]:
        handed_in = col(AuditRow.verb) == "revision.handed_in"
        mine = and_(col(AuditRow.job) == col(JobRow.id), RESULTS, handed_in)
        return self._of_ended_jobs([func.count().label("revisions")]).join(AuditRow, mine)

    def craft(self) -> Select[Any]:
        """Count the checks of its craft on what it handed in, and those that were green."""
        counts: list[Expression] = [
            func.count().label("craft"),
            counted(col(CheckResultRow.passed).is_(True)).label("craft_green"),
        ]
        own = and_(col(CheckResultRow.job) == col(JobRow.id), col(CheckResultRow.craft).is_(True))
        return self._of_ended_jobs(counts).join(CheckResultRow, own)

    def decisions(self) -> Select[Any]:
        owner, at, verb = col(JobRow.owner), col(AuditRow.at), col(AuditRow.verb)
        approved, returned = verb == "result.accepted", verb == "result.sent_back"
        counts: list[Expression] = [
            counted(approved).label("approved"),
            counted(returned).label("returned"),
        ]
        mine = and_(col(AuditRow.job) == col(JobRow.id), RESULTS, approved | returned)
        # Whatever is decided about a job changes it.
        changed = col(JobRow.updated_at) >= self._since
        query = self._grouped(owner, at, counts).join_from(JobRow, AuditRow, mine)
        return query.where(*self._mine(owner, at), changed, SEEN)

    def useful(self) -> Select[Any]:
        position, at = col(AssignmentRow.position), col(JobRow.updated_at)
        counts: list[Expression] = [func.count(col(JobRow.id).distinct()).label("useful")]
        query = self._grouped(position, at, counts).join_from(
            JobRow, AssignmentRow, col(AssignmentRow.job) == col(JobRow.id)
        )
        accepted = col(JobRow.status) == JobStatus.ACCEPTED
        return query.where(*self._mine(position, at), accepted, SEEN)

    def times(self) -> Select[Any]:
        """Count what took how long: from the beginning of the work to its last result."""
        # Materialized: SQLite would look each job's times up again wherever they are named.
        each = self._timed_jobs().cte("timed_jobs").prefix_with("MATERIALIZED")
        on_time = each.c.taken <= each.c.expected
        return (
            select(
                each.c.position,
                each.c.stretch,
                func.count().label("timed"),
                counted(on_time).label("on_time"),
                func.sum(each.c.taken).label("taken_seconds"),
                func.sum(each.c.expected).label("expected_seconds"),
            )
            .where(each.c.taken.is_not(None))
            .group_by(each.c.position, each.c.stretch)
        )

    def _timed_jobs(self) -> Select[Any]:
        owner, at = col(JobRow.owner), col(JobRow.updated_at)
        expected = expected_minutes() * 60
        return selected(
            owner.label(POSITION),
            self._stretch(at),
            expected.label("expected"),
            taken_seconds().label("taken"),
        ).where(
            *self._mine(owner, at),
            col(JobRow.status) == JobStatus.ACCEPTED,
            expected.is_not(None),
            SEEN,
        )

    def refusals(self) -> Select[Any]:
        actor, at = col(GateEventRow.actor), col(GateEventRow.at)
        query = self._grouped(actor, at, [func.count().label("gate_events")])
        job = col(GateEventRow.job)
        return query.where(*self._mine(actor, at), job.is_not(None), job.not_in(HIDDEN))

    def verdicts(self) -> Select[Any]:
        position, at = col(VerdictRow.position), col(VerdictRow.at)
        passed = counted(col(VerdictRow.kind) == VerdictKind.PASS)
        took = func.sum(seconds_between(col(AssignmentRow.opened_at), at))
        counts: list[Expression] = [
            func.count().label("verdicts"),
            passed.label("passes"),
            took.label("verdict_seconds"),
        ]
        query = self._grouped(position, at, counts).where(*self._mine(position, at))
        mine = col(AssignmentRow.id) == col(VerdictRow.assignment)
        query = query.join_from(VerdictRow, AssignmentRow, mine)
        return query.where(col(VerdictRow.job).not_in(HIDDEN))

    def agreements(self) -> Select[Any]:
        """Count each verdict once for every other position's verdict on the same revision."""
        other = aliased(VerdictRow)
        position, at, kind = col(VerdictRow.position), col(VerdictRow.at), col(VerdictRow.kind)
        alike = (kind == VerdictKind.PASS) == (col(other.kind) == VerdictKind.PASS)
        counts: list[Expression] = [
            func.count().label("compared"),
            counted(alike).label("agreed"),
        ]
        beside = and_(
            col(other.job) == col(VerdictRow.job),
            col(other.revision) == col(VerdictRow.revision),
            col(other.position) != position,
        )
        query = self._grouped(position, at, counts).where(*self._mine(position, at))
        query = query.join_from(VerdictRow, other, beside)
        return query.where(col(VerdictRow.job).not_in(HIDDEN))

    def findings(self) -> Select[Any]:
        position, at = col(FindingRow.position), col(FindingRow.at)
        ruling, status = col(FindingRow.ruling), col(FindingRow.status)
        addressed = and_(ruling.is_(None), status == FindingStatus.ADDRESSED)
        counts: list[Expression] = [
            func.count().label("findings"),
            counted((ruling == Ruling.UPHELD) | addressed).label("confirmed"),
            counted(ruling == Ruling.OVERRULED).label("rejected"),
        ]
        query = self._grouped(position, at, counts).where(*self._mine(position, at))
        return query.where(col(FindingRow.job).not_in(HIDDEN))

    def _of_ended_jobs(self, counts: Sequence[Expression]) -> Select[Any]:
        owner, at = col(JobRow.owner), col(JobRow.updated_at)
        query = self._grouped(owner, at, counts).select_from(JobRow)
        return query.where(*self._mine(owner, at), col(JobRow.status).in_(_ENDED), SEEN)

    def _grouped(
        self, position: Expression, at: Expression, counts: Sequence[Expression]
    ) -> Select[Any]:
        # Grouped by the names of columns: PostgreSQL takes two equal expressions for different
        # ones where each has its own parameters.
        query = selected(position.label(POSITION), self._stretch(at), *counts)
        return query.group_by(position, STRETCH)

    def _stretch(self, at: Expression) -> ColumnElement[int]:
        if not self._cuts:
            return literal(0).label(STRETCH)
        before = [(at < cut, number) for number, cut in enumerate(self._cuts)]
        return case(*before, else_=len(self._cuts)).label(STRETCH)

    def _mine(self, position: Expression, at: Expression) -> tuple[ColumnElement[bool], ...]:
        return position.in_(self._positions), at >= self._since, at < self._until


def expected_minutes() -> ColumnElement[int]:
    """The minutes a job's contract expects it to take; null where it does not say."""
    contract = type_coerce(col(JobRow.contract), JSON())
    minutes: ColumnElement[int] = contract["expected_minutes"].as_integer()
    return minutes


def taken_seconds() -> ColumnElement[int]:
    """The seconds from the beginning of a job's work to its last result; null without one."""
    began = (
        select(func.min(col(AssignmentRow.opened_at)))
        .where(
            col(AssignmentRow.job) == col(JobRow.id),
            col(AssignmentRow.stage) == Stage.IMPLEMENTATION,
        )
        .correlate(JobRow)
        .scalar_subquery()
    )
    delivered = (
        select(func.max(col(AuditRow.at)))
        .where(
            col(AuditRow.job) == col(JobRow.id), RESULTS, col(AuditRow.verb) == "result.delivered"
        )
        .correlate(JobRow)
        .scalar_subquery()
    )
    return seconds_between(began, delivered)
