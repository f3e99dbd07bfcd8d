"""Tables of the work on a job: assignments, their conversations and their tool calls."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Index, Integer, UniqueConstraint

from bot.domain.assignments import AssignmentStatus
from bot.domain.calls import CallStatus
from bot.domain.gate import Outcome
from bot.domain.ids import CallId
from bot.domain.stages import Stage
from bot.domain.tools import Effect
from storage.columns import EXACT, Moment, Named, Nested, Number, Text, column, identity, reference
from storage.tables.base import NUMBERED, Row


class AssignmentRow(Row, table=True):
    """One position at work on one stage of a job."""

    __tablename__ = "cs_assignment"
    __table_args__ = (
        Index(None, "job"),
        Index(None, "status", "resumed_at"),
        Index(None, "position", "resumed_at"),
        Index(None, "position", "opened_at"),
        NUMBERED,
    )

    id: int = identity()
    job: int = reference("cs_job.id")
    position: str = column(Text())
    stage: Stage = column(Named(Stage))
    round: int = column(Integer())
    status: AssignmentStatus = column(Named(AssignmentStatus))
    model: str = column(Text())
    opened_at: datetime = column(Moment())
    resumed_at: datetime = column(Moment())
    revision: str | None = column(Text(), nullable=True)
    segment: int = column(Integer())
    attempts: int = column(Integer())
    version: int = column(Integer())


class EntryRow(Row, table=True):
    """One note or one turn of an assignment's conversation. A note has no model.

    `dropped` is a turn that came too late: it was paid for, and nobody hears it.
    """

    __tablename__ = "cs_entry"
    __table_args__ = (UniqueConstraint("assignment", "number"), NUMBERED)

    id: int = identity()
    assignment: int = reference("cs_assignment.id")
    number: int = column(Integer())
    text: str = column(Text())
    at: datetime = column(Moment())
    model: str | None = column(Text(), nullable=True)
    calls: tuple[CallId, ...] = column(Nested(tuple[CallId, ...]))
    input_tokens: int = column(Number)
    output_tokens: int = column(Number)
    cached_tokens: int = column(Number)
    cost_microusd: int | None = column(Number, nullable=True)
    dropped: bool = column(Boolean())


class CallRow(Row, table=True):
    """One use of a tool."""

    __tablename__ = "cs_call"
    __table_args__ = (Index(None, "assignment"), Index(None, "status"), NUMBERED)

    id: int = identity()
    assignment: int = reference("cs_assignment.id")
    job: int = reference("cs_job.id")
    position: str = column(Text())
    turn: int = column(Integer())
    requested: str = column(Text())
    tool: str = column(Text())
    # Thinking refuses a call that holds a secret before it is kept; any other is kept to be made.
    raw: str = column(Text(), info={EXACT: True})
    arguments: Mapping[str, Any] | None = column(
        Nested(Mapping[str, Any], exact=True), nullable=True, info={EXACT: True}
    )
    status: CallStatus = column(Named(CallStatus))
    at: datetime = column(Moment())
    effect: Effect = column(Named(Effect))
    digest: str = column(Text())
    result: str = column(Text())
    version: int = column(Integer())


class RulingRow(Row, table=True):
    """One answer of the gate about a call. A call has one each time it was put to the gate."""

    __tablename__ = "cs_ruling"
    __table_args__ = (Index(None, "call"), NUMBERED)

    id: int = identity()
    call: int = reference("cs_call.id")
    job: int = reference("cs_job.id")
    at: datetime = column(Moment())
    outcome: Outcome = column(Named(Outcome))
    rules: tuple[str, ...] = column(Nested(tuple[str, ...]))
    policies: str = column(Text())
    digest: str = column(Text())
    stage: Stage = column(Named(Stage))
    revision: str | None = column(Text(), nullable=True)
    eligible: bool = column(Boolean())
    malformed: bool = column(Boolean())


class PolicyRow(Row, table=True):
    """The text of one version of the policies: rulings name the version they were made under."""

    __tablename__ = "cs_policy"

    name: str = column(Text(), primary_key=True)
    lanes: str = column(Text())
    gates: str = column(Text())
    at: datetime = column(Moment())
