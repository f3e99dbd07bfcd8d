"""Tables of jobs and of what belongs to a job directly."""

from datetime import datetime

from sqlalchemy import Boolean, Float, Index, Integer, UniqueConstraint

from bot.domain.contracts import Contract
from bot.domain.jobs import JobStatus
from storage.columns import Moment, Named, Nested, Text, column, identity, reference
from storage.tables.base import NUMBERED, Row


class JobRow(Row, table=True):
    """One job."""

    __tablename__ = "cs_job"
    __table_args__ = (
        Index(None, "channel", "thread"),
        Index(None, "status", "updated_at"),
        Index(None, "requester"),
        Index(None, "owner", "status"),
        Index(None, "owner", "updated_at"),
        NUMBERED,
    )

    id: int = identity()
    channel: str = column(Text())
    thread: str = column(Text())
    origin: str = column(Text())
    requester: str = column(Text())
    request: str = column(Text())
    status: JobStatus = column(Named(JobStatus))
    created_at: datetime = column(Moment())
    updated_at: datetime = column(Moment())
    owner: str | None = column(Text(), nullable=True)
    contract: Contract | None = column(Nested(Contract), nullable=True)
    route_reason: str = column(Text())
    routed_by: str | None = column(Text(), nullable=True)
    confidence: float = column(Float())
    round: int = column(Integer())
    revision: str | None = column(Text(), nullable=True)
    group: int = column(Integer())
    result: str = column(Text())
    reason: str = column(Text())
    paused_by: str | None = column(Text(), nullable=True)
    extensions: int = column(Integer())
    deliveries: int = column(Integer())
    doubt: str = column(Text(), server_default="")
    version: int = column(Integer())


class RemarkRow(Row, table=True):
    """What somebody wrote in a job's thread, until its owner has read it."""

    __tablename__ = "cs_remark"
    __table_args__ = (
        UniqueConstraint("event"),
        UniqueConstraint("job", "ts"),
        Index(None, "job", "unread"),
        NUMBERED,
    )

    id: int = identity()
    job: int = reference("cs_job.id")
    event: str = column(Text())
    ts: str = column(Text())
    author: str = column(Text())
    text: str = column(Text())
    steering: bool = column(Boolean())
    at: datetime = column(Moment())
    unread: bool = column(Boolean())


class CheckResultRow(Row, table=True):
    """What a check said about a revision, the last time it ran."""

    __tablename__ = "cs_check_result"
    __table_args__ = (UniqueConstraint("job", "revision", "name"), NUMBERED)

    id: int = identity()
    job: int = reference("cs_job.id")
    name: str = column(Text())
    revision: str = column(Text())
    passed: bool = column(Boolean())
    output: str = column(Text())
    seconds: float = column(Float())
    isolated: bool = column(Boolean())
    craft: bool = column(Boolean())
