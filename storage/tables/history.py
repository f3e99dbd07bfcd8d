"""Tables of what happened, and of the processes at work."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Index, Integer, text

from bot.domain.drill import Trial
from storage.columns import Moment, Nested, Number, Text, Written, column, identity, reference
from storage.tables.base import NUMBERED, Row

_RESULTS = (
    "verb IN ('result.accepted', 'result.delivered', 'result.sent_back', 'revision.handed_in')"
)
RESULTS = text(f"cs_audit.{_RESULTS}")
"""The few entries that reviews of agents are counted from. The databases use the index on them
where a statement has just this condition, word by word.
"""


class GateEventRow(Row, table=True):
    """One refusal of the gate."""

    __tablename__ = "cs_gate_event"
    __table_args__ = (Index(None, "job"), Index(None, "actor"), NUMBERED)

    id: int = identity()
    job: int | None = reference("cs_job.id", nullable=True)
    actor: str = column(Text())
    attempted: str = column(Text())
    result: str = column(Text())
    reason: str = column(Text())
    at: datetime = column(Moment())
    details: Mapping[str, Any] = column(Nested(Mapping[str, Any]))


class DrillRow(Row, table=True):
    """One drill: what was tried, and what came of it."""

    __tablename__ = "cs_drill"
    __table_args__ = (Index(None, "key", unique=True), NUMBERED)

    id: int = identity()
    key: str = column(Text())
    at: datetime = column(Moment())
    trials: tuple[Trial, ...] = column(Nested(tuple[Trial, ...]))
    missing: tuple[str, ...] = column(Nested(tuple[str, ...]))
    acknowledged_by: str | None = column(Text(), nullable=True)
    acknowledged_at: datetime | None = column(Moment(), nullable=True)
    acknowledged_why: str = column(Text(), server_default="")
    version: int = column(Integer())


class AuditRow(Row, table=True):
    """One link of the audit. Triggers refuse to change or delete it."""

    __tablename__ = "cs_audit"
    __table_args__ = (
        Index(None, "job", "human"),
        Index(
            "ix_cs_audit_results",
            "job",
            "at",
            sqlite_where=text(_RESULTS),
            postgresql_where=text(_RESULTS),
        ),
    )

    # Numbered by the chain: a number that the database gives is lost when it is not used.
    id: int = column(Number, primary_key=True, autoincrement=False)
    form: int = column(Integer())
    previous: str = column(Text())
    at: datetime = column(Moment())
    actor: str = column(Text())
    verb: str = column(Text())
    subject: str = column(Text())
    detail: Mapping[str, Any] = column(Written())
    job: int | None = column(Number, nullable=True)
    human: bool = column(Boolean())
    hash: str = column(Text())


class AuditHeadRow(Row, table=True):
    """Where the audit ends: one row, which whoever adds to it holds. It only moves forward."""

    __tablename__ = "cs_audit_head"

    id: int = column(Integer(), primary_key=True, autoincrement=False)
    sequence: int = column(Number)
    hash: str = column(Text())


class WorkerRow(Row, table=True):
    """One process that does work, and when it last gave a sign of life."""

    __tablename__ = "cs_worker"

    name: str = column(Text(), primary_key=True)
    beat_at: datetime = column(Moment())
