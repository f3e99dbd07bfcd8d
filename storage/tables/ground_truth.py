"""Tables of what is written down: decision records, and who was given which of them."""

from datetime import datetime

from sqlalchemy import Index, Integer, UniqueConstraint

from bot.domain.decisions import DecisionStatus
from bot.domain.documents import AppliesTo
from bot.domain.ids import DecisionId
from storage.columns import Moment, Named, Nested, Number, Text, column, identity, reference
from storage.tables.base import NUMBERED, Row


class DecisionRow(Row, table=True):
    """One decision record."""

    __tablename__ = "cs_decision"
    __table_args__ = (UniqueConstraint("key"), Index(None, "status"), NUMBERED)

    id: int = identity()
    key: str = column(Text())
    title: str = column(Text())
    decision: str = column(Text())
    why: str = column(Text())
    proposed_at: datetime = column(Moment())
    status: DecisionStatus = column(Named(DecisionStatus))
    applies_to: AppliesTo = column(Nested(AppliesTo))
    position: str | None = column(Text(), nullable=True)
    person: str | None = column(Text(), nullable=True)
    job: int | None = reference("cs_job.id", nullable=True)
    channel: str | None = column(Text(), nullable=True)
    thread: str | None = column(Text(), nullable=True)
    related: tuple[DecisionId, ...] = column(Nested(tuple[DecisionId, ...]))
    touches: tuple[DecisionId, ...] = column(Nested(tuple[DecisionId, ...]))
    supersedes: int | None = column(Number, nullable=True)
    superseded_by: int | None = column(Number, nullable=True)
    decided_by: str | None = column(Text(), nullable=True)
    decided_at: datetime | None = column(Moment(), nullable=True)
    reason: str = column(Text())
    version: int = column(Integer())


class ReceiptRow(Row, table=True):
    """One record or document given to an assignment, and when it was opened."""

    __tablename__ = "cs_receipt"
    __table_args__ = (Index(None, "job"), Index(None, "name"))

    assignment: int = reference("cs_assignment.id", primary_key=True, autoincrement=False)
    name: str = column(Text(), primary_key=True)
    digest: str = column(Text(), primary_key=True)
    job: int = reference("cs_job.id")
    position: str = column(Text())
    title: str = column(Text())
    given_at: datetime = column(Moment())
    opened_at: datetime | None = column(Moment(), nullable=True)
