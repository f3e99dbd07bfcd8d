"""Tables of the workforce: who left, and what the clock did in which period."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Index, Integer

from bot.domain.departures import DepartureStatus
from bot.domain.evaluations import ExamResult
from bot.domain.hiring import CandidateStatus
from bot.domain.ids import ModelName, RoleName, UserId
from bot.domain.offboarding import Done
from bot.domain.similarity import Similar
from bot.domain.sprawl import Entry
from storage.columns import Moment, Named, Nested, Text, column, identity
from storage.tables.base import NUMBERED, Row


class DepartureRow(Row, table=True):
    """One person who left while they owned roles."""

    __tablename__ = "cs_departure"
    __table_args__ = (Index(None, "key", unique=True), Index(None, "status"), NUMBERED)

    id: int = identity()
    key: str = column(Text())
    person: str = column(Text())
    roles: tuple[RoleName, ...] = column(Nested(tuple[RoleName, ...]))
    asked: tuple[UserId, ...] = column(Nested(tuple[UserId, ...]))
    status: DepartureStatus = column(Named(DepartureStatus))
    at: datetime = column(Moment())
    successor: str | None = column(Text(), nullable=True)
    decided_by: str | None = column(Text(), nullable=True)
    decided_at: datetime | None = column(Moment(), nullable=True)
    version: int = column(Integer())


class OffboardingRow(Row, table=True):
    """One position on its way out, or gone."""

    __tablename__ = "cs_offboarding"
    __table_args__ = (Index(None, "position"), NUMBERED)

    id: int = identity()
    position: str = column(Text())
    role: str = column(Text())
    reason: str = column(Text())
    by: str = column(Text())
    at: datetime = column(Moment())
    into: str | None = column(Text(), nullable=True)
    done: tuple[Done, ...] = column(Nested(tuple[Done, ...]))
    archive: Mapping[str, Any] = column(Nested(Mapping[str, Any]))
    version: int = column(Integer())


class SprawlRow(Row, table=True):
    """What was found of unused, double and ownerless agents in one week."""

    __tablename__ = "cs_sprawl"
    __table_args__ = (Index(None, "key", unique=True), NUMBERED)

    id: int = identity()
    key: str = column(Text())
    at: datetime = column(Moment())
    positions: int = column(Integer())
    entries: tuple[Entry, ...] = column(Nested(tuple[Entry, ...]))
    version: int = column(Integer())


class CandidateRow(Row, table=True):
    """One position that was to be hired, and what became of it."""

    __tablename__ = "cs_candidate"
    __table_args__ = (
        Index(None, "key", unique=True),
        Index(None, "position"),
        Index(None, "status"),
        NUMBERED,
    )

    id: int = identity()
    key: str = column(Text())
    position: str = column(Text())
    role: str = column(Text())
    models: tuple[ModelName, ...] = column(Nested(tuple[ModelName, ...]))
    corpus: str = column(Text())
    reason: str = column(Text())
    similar: tuple[Similar, ...] = column(Nested(tuple[Similar, ...]))
    by: str = column(Text())
    at: datetime = column(Moment())
    suite: str = column(Text())
    exams: int = column(Integer())
    trial_until: datetime | None = column(Moment(), nullable=True)
    status: CandidateStatus = column(Named(CandidateStatus))
    results: tuple[ExamResult, ...] = column(Nested(tuple[ExamResult, ...]))
    decided_by: str | None = column(Text(), nullable=True)
    decided_at: datetime | None = column(Moment(), nullable=True)
    version: int = column(Integer())


class ChoreRow(Row, table=True):
    """What is done once in each period, and the last period it was done in."""

    __tablename__ = "cs_chore"

    name: str = column(Text(), primary_key=True)
    period: str = column(Text())
    at: datetime = column(Moment())
