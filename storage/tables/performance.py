"""Tables of what is read of outcome numbers, and of declines somebody was told about."""

from datetime import date, datetime

from sqlalchemy import Boolean, Date, Float, Integer, UniqueConstraint

from bot.domain.decline import Decline
from storage.columns import Moment, Nested, Text, column, identity
from storage.tables.base import NUMBERED, Row


class ReadingRow(Row, table=True):
    """One day's reading of the number of one role; without a value it is unknown."""

    __tablename__ = "cs_reading"
    __table_args__ = (UniqueConstraint("role", "name", "day"), NUMBERED)

    id: int = identity()
    role: str = column(Text())
    name: str = column(Text())
    day: date = column(Date())
    at: datetime = column(Moment())
    value: float | None = column(Float(), nullable=True)
    why: str = column(Text())
    pending: bool = column(Boolean())
    version: int = column(Integer())


class AlarmRow(Row, table=True):
    """One decline of a position, told to its owner: the key names the episode."""

    __tablename__ = "cs_alarm"
    __table_args__ = (UniqueConstraint("key"), NUMBERED)

    id: int = identity()
    key: str = column(Text())
    position: str = column(Text())
    owner: str = column(Text())
    at: datetime = column(Moment())
    decline: Decline = column(Nested(Decline))
