"""Tables of what comes from Slack and of what leaves for it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Boolean, Index, Integer

from bot.domain.notices import Subject
from storage.columns import Moment, Named, Number, Text, column, identity
from storage.tables.base import NUMBERED, Row


class InboxRow(Row, table=True):
    """One event that was taken in."""

    __tablename__ = "cs_inbox"
    __table_args__ = (Index(None, "at"),)

    event: str = column(Text(), primary_key=True)
    at: datetime = column(Moment())


class PersonRow(Row, table=True):
    """What Slack last said about a person."""

    __tablename__ = "cs_person"

    id: str = column(Text(), primary_key=True)
    active: bool = column(Boolean())
    at: datetime = column(Moment())


class MessageRow(Row, table=True):
    """Where the message of a notice is. `link` is its address, once Slack was asked for it."""

    __tablename__ = "cs_message"

    key: str = column(Text(), primary_key=True)
    channel: str = column(Text())
    ts: str = column(Text())
    link: str = column(Text())


class NoticeState(StrEnum):
    """How far a notice has come."""

    DUE = "due"
    SENDING = "sending"
    SENT = "sent"
    DROPPED = "dropped"


class NoticeRow(Row, table=True):
    """One notice of the outbox.

    `lane` is the conversation in which order matters. While a notice is on its way, `due_at` is
    the end of its lease. `doubtful` is true when an earlier try may have reached Slack.
    """

    __tablename__ = "cs_notice"
    __table_args__ = (
        Index(None, "key", unique=True),
        Index(None, "state", "due_at"),
        Index(None, "lane", "state"),
        NUMBERED,
    )

    id: int = identity()
    key: str = column(Text())
    subject: Subject = column(Named(Subject))
    about: int = column(Number)
    channel: str = column(Text())
    thread: str = column(Text())
    at: datetime = column(Moment())
    person: str | None = column(Text(), nullable=True)
    text: str = column(Text())
    lane: str = column(Text())
    state: NoticeState = column(Named(NoticeState))
    due_at: datetime = column(Moment())
    generation: int = column(Integer())
    attempts: int = column(Integer())
    doubtful: bool = column(Boolean())
    delivered: bool = column(Boolean())
    error: str = column(Text())
