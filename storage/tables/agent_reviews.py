"""The tables of the quarterly reviews of agents, and of what is said between them."""

from datetime import date, datetime

from sqlalchemy import Boolean, Date, Index, Integer

from bot.domain.agent_reviews import Choice, ReviewStatus
from bot.domain.one_on_ones import Said
from storage.columns import Moment, Named, Nested, Text, column, identity, reference
from storage.tables.base import NUMBERED, Row


class RoundRow(Row, table=True):
    """All reviews of one owner in one period."""

    __tablename__ = "cs_review_round"
    __table_args__ = (Index(None, "period", "owner", unique=True), NUMBERED)

    id: int = identity()
    period: str = column(Text())
    owner: str = column(Text())
    opened_at: datetime = column(Moment())
    opened_on: date = column(Date())
    due_on: date = column(Date())
    closes_on: date = column(Date())
    said: int = column(Integer())
    closed_at: datetime | None = column(Moment(), nullable=True)
    version: int = column(Integer())


class AgentReviewRow(Row, table=True):
    """One review of one position in one period: there is only one."""

    __tablename__ = "cs_agent_review"
    __table_args__ = (
        Index(None, "position", "period", unique=True),
        Index(None, "status"),
        Index(None, "round"),
        NUMBERED,
    )

    id: int = identity()
    round: int = reference("cs_review_round.id")
    period: str = column(Text())
    position: str = column(Text())
    role: str = column(Text())
    owner: str = column(Text())
    opened_at: datetime = column(Moment())
    status: ReviewStatus = column(Named(ReviewStatus))
    choice: Choice | None = column(Nested(Choice), nullable=True)
    decided_by: str | None = column(Text(), nullable=True)
    decided_at: datetime | None = column(Moment(), nullable=True)
    seconds: int | None = column(Integer(), nullable=True)
    settled_by: str | None = column(Text(), nullable=True)
    settled_at: datetime | None = column(Moment(), nullable=True)
    effect: str = column(Text())
    carried_out: bool = column(Boolean())
    restricted_at: datetime | None = column(Moment(), nullable=True)
    version: int = column(Integer())


class TalkRow(Row, table=True):
    """One one-to-one about one position in one month: there is only one."""

    __tablename__ = "cs_one_on_one"
    __table_args__ = (
        Index(None, "position", "month", unique=True),
        Index(None, "owner"),
        NUMBERED,
    )

    id: int = identity()
    month: str = column(Text())
    position: str = column(Text())
    role: str = column(Text())
    owner: str = column(Text())
    opened_at: datetime = column(Moment())
    said: Said | None = column(Nested(Said), nullable=True)
    said_by: str | None = column(Text(), nullable=True)
    said_at: datetime | None = column(Moment(), nullable=True)
    version: int = column(Integer())
