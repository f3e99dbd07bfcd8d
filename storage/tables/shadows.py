"""The tables of shadows: who shadows whom, and every piece of work that was done twice."""

from datetime import datetime

from sqlalchemy import Index, Integer, text

from bot.domain.blind_looks import Accepted
from bot.domain.pairs import PairStatus, Side
from bot.domain.shadows import ShadowStatus
from bot.domain.stages import Stage
from storage.columns import Moment, Named, Nested, Number, Text, column, identity, reference
from storage.tables.base import NUMBERED, Row

_OPEN = text("status IN ('standing', 'over')")


def _open(column: str) -> Index:
    """Let a position have a part in one open shadow on this side."""
    return Index(None, column, unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN)


class ShadowRow(Row, table=True):
    """One candidate beside one position."""

    __tablename__ = "cs_shadow"
    __table_args__ = (
        _open("incumbent"),
        _open("candidate"),
        NUMBERED,
    )

    id: int = identity()
    incumbent: str = column(Text())
    candidate: str = column(Text())
    role: str = column(Text())
    by: str = column(Text())
    at: datetime = column(Moment())
    until: datetime = column(Moment())
    jobs: int = column(Integer())
    cost_microusd: int = column(Number)
    status: ShadowStatus = column(Named(ShadowStatus))
    reason: str = column(Text())
    decided_by: str | None = column(Text(), nullable=True)
    decided_at: datetime | None = column(Moment(), nullable=True)
    version: int = column(Integer())


class PairRow(Row, table=True):
    """One piece of work done twice. An assignment is shadowed once at most."""

    __tablename__ = "cs_shadow_pair"
    __table_args__ = (
        Index(None, "work", unique=True),
        Index(None, "hidden", unique=True),
        Index(None, "shadow"),
        Index(None, "job"),
        Index(None, "status"),
        NUMBERED,
    )

    id: int = identity()
    shadow: int = reference("cs_shadow.id")
    work: int = reference("cs_assignment.id")
    job: int = reference("cs_job.id")
    repository: str = column(Text())
    stage: Stage = column(Named(Stage))
    candidate: str = column(Text())
    status: PairStatus = column(Named(PairStatus))
    due_at: datetime = column(Moment())
    theirs: Side = column(Nested(Side))
    revision: str | None = column(Text(), nullable=True)
    hidden: int | None = reference("cs_job.id", nullable=True)
    assignment: int | None = reference("cs_assignment.id", nullable=True)
    opened_at: datetime | None = column(Moment(), nullable=True)
    closed_at: datetime | None = column(Moment(), nullable=True)
    ours: Side | None = column(Nested(Side), nullable=True)
    reason: str = column(Text())
    version: int = column(Integer())


class BlindLookRow(Row, table=True):
    """Two revisions of one pair, and which of them a person would accept."""

    __tablename__ = "cs_blind_look"
    __table_args__ = (Index(None, "pair", unique=True), Index(None, "shadow"), NUMBERED)

    id: int = identity()
    pair: int = reference("cs_shadow_pair.id")
    shadow: int = reference("cs_shadow.id")
    job: int = reference("cs_job.id")
    theirs: str = column(Text())
    ours: str = column(Text())
    said: Accepted | None = column(Nested(Accepted), nullable=True)
    by: str | None = column(Text(), nullable=True)
    at: datetime | None = column(Moment(), nullable=True)
    version: int = column(Integer())
