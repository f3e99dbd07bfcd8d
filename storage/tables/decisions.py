"""Tables of what reviewers and people decide."""

from datetime import datetime

from sqlalchemy import Boolean, Index, Integer

from bot.domain.approvals import Answer, ApprovalStatus
from bot.domain.ids import UserId
from bot.domain.ladder import Rung
from bot.domain.organization import Environment
from bot.domain.reviews import FindingStatus, Ruling, Severity, VerdictKind
from bot.domain.seats import StandIn
from bot.domain.stages import Stage
from storage.columns import Moment, Named, Nested, Number, Text, column, identity, reference
from storage.tables.base import NUMBERED, Row


class FindingRow(Row, table=True):
    """One finding of a reviewer."""

    __tablename__ = "cs_finding"
    __table_args__ = (Index(None, "job"), Index(None, "position", "at"), NUMBERED)

    id: int = identity()
    job: int = reference("cs_job.id")
    assignment: int = reference("cs_assignment.id")
    position: str = column(Text())
    stage: Stage = column(Named(Stage))
    revision: str = column(Text())
    severity: Severity = column(Named(Severity))
    harm: str = column(Text())
    evidence: str = column(Text())
    how_to_check: str = column(Text())
    at: datetime = column(Moment())
    file: str = column(Text())
    line: int | None = column(Integer(), nullable=True)
    quote: str = column(Text())
    doubt: str = column(Text(), server_default="")
    status: FindingStatus = column(Named(FindingStatus))
    answer: str = column(Text())
    contested_at: datetime | None = column(Moment(), nullable=True)
    ruling: Ruling | None = column(Named(Ruling), nullable=True)
    ruled_by: str | None = column(Text(), nullable=True)
    ruled_at: datetime | None = column(Moment(), nullable=True)
    version: int = column(Integer())


class VerdictRow(Row, table=True):
    """The verdict of one assignment: there is only one."""

    __tablename__ = "cs_verdict"
    __table_args__ = (Index(None, "job"), Index(None, "position", "at"))

    assignment: int = reference("cs_assignment.id", primary_key=True, autoincrement=False)
    job: int = reference("cs_job.id")
    position: str = column(Text())
    stage: Stage = column(Named(Stage))
    revision: str = column(Text())
    kind: VerdictKind = column(Named(VerdictKind))
    evidence: str = column(Text())
    lineages: frozenset[str] = column(Nested(frozenset[str]))
    independent: bool = column(Boolean())
    at: datetime = column(Moment())
    seen: tuple[str, ...] = column(Nested(tuple[str, ...]))
    doubt: str = column(Text(), server_default="")


class ApprovalRow(Row, table=True):
    """One question to named people."""

    __tablename__ = "cs_approval"
    __table_args__ = (
        Index(None, "job"),
        Index(None, "call"),
        Index(None, "digest"),
        Index(None, "batch"),
        Index(None, "status", "nudge_at"),
        Index(None, "status", "expires_at"),
        NUMBERED,
    )

    id: int = identity()
    job: int = reference("cs_job.id")
    call: int = reference("cs_call.id")
    digest: str = column(Text())
    revision: str | None = column(Text(), nullable=True)
    resource: str = column(Text())
    environment: Environment = column(Named(Environment))
    owners: tuple[UserId, ...] = column(Nested(tuple[UserId, ...]))
    fallback: tuple[UserId, ...] = column(Nested(tuple[UserId, ...]))
    quorum: int = column(Integer())
    self_approval: bool = column(Boolean())
    requester: str = column(Text())
    status: ApprovalStatus = column(Named(ApprovalStatus))
    opened_at: datetime = column(Moment())
    nudge_at: datetime = column(Moment())
    expires_at: datetime = column(Moment())
    answers: tuple[Answer, ...] = column(Nested(tuple[Answer, ...]))
    nudged_at: datetime | None = column(Moment(), nullable=True)
    escalated_at: datetime | None = column(Moment(), nullable=True)
    settled_at: datetime | None = column(Moment(), nullable=True)
    barred: tuple[UserId, ...] = column(Nested(tuple[UserId, ...]))
    raised: tuple[str, ...] = column(Nested(tuple[str, ...]))
    stand_ins: tuple[StandIn, ...] = column(Nested(tuple[StandIn, ...]))
    told: tuple[UserId, ...] = column(Nested(tuple[UserId, ...]))
    closed_by: str | None = column(Text(), nullable=True)
    closed_why: str = column(Text())
    later: tuple[Rung, ...] = column(Nested(tuple[Rung, ...]))
    batch: int | None = column(Number, nullable=True)
    vouchers: tuple[UserId, ...] = column(Nested(tuple[UserId, ...]), server_default="[]")
    version: int = column(Integer())


class AskedRow(Row, table=True):
    """One person an approval asks: the way from a person to their open questions."""

    __tablename__ = "cs_asked"
    __table_args__ = (Index(None, "person"),)

    approval: int = reference("cs_approval.id", primary_key=True, autoincrement=False)
    person: str = column(Text(), primary_key=True)
    fallback: bool = column(Boolean(), primary_key=True)
