"""Tables of what people ask before they decide, and of who decides in their place."""

from datetime import datetime

from sqlalchemy import Index, Integer

from bot.domain.inquiries import InquiryStatus
from storage.columns import Moment, Named, Text, column, identity, reference
from storage.tables.base import NUMBERED, Row


class InquiryRow(Row, table=True):
    """One question to an agent about its call."""

    __tablename__ = "cs_inquiry"
    __table_args__ = (Index(None, "job"), Index(None, "call"), Index(None, "assignment"), NUMBERED)

    id: int = identity()
    job: int = reference("cs_job.id")
    approval: int = reference("cs_approval.id")
    call: int = reference("cs_call.id")
    assignment: int = reference("cs_assignment.id")
    by: str = column(Text())
    question: str = column(Text())
    asked_at: datetime = column(Moment())
    status: InquiryStatus = column(Named(InquiryStatus))
    answer: str = column(Text())
    settled_at: datetime | None = column(Moment(), nullable=True)
    version: int = column(Integer())


class HandoutRow(Row, table=True):
    """How the card of a question reached one person."""

    __tablename__ = "cs_handout"
    __table_args__ = (Index(None, "person", "at"), Index(None, "person", "digest"))

    card: int = reference("cs_approval.id", primary_key=True, autoincrement=False)
    person: str = column(Text(), primary_key=True)
    at: datetime = column(Moment())
    digest: int | None = reference("cs_approval.id", nullable=True)


class AbsenceRow(Row, table=True):
    """Until when a person is away, and who stands in."""

    __tablename__ = "cs_absence"

    owner: str = column(Text(), primary_key=True)
    delegate: str | None = column(Text(), nullable=True)
    until: datetime = column(Moment())
