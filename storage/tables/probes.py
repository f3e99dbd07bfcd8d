"""The table of probes: known defects given to reviewers."""

from datetime import datetime

from sqlalchemy import Index, Integer

from bot.domain.defects import Defect
from bot.domain.probes import ProbeStatus
from bot.domain.reviews import VerdictKind
from bot.domain.stages import Stage
from storage.columns import Moment, Named, Nested, Text, column, identity, reference
from storage.tables.base import NUMBERED, Row


class ProbeRow(Row, table=True):
    """One probe. A review is followed by one at most."""

    __tablename__ = "cs_probe"
    __table_args__ = (
        Index(None, "review", unique=True),
        Index(None, "hidden", unique=True),
        Index(None, "status"),
        Index(None, "position", "closed_at"),
        NUMBERED,
    )

    id: int = identity()
    review: int = reference("cs_assignment.id")
    job: int = reference("cs_job.id")
    repository: str = column(Text())
    stage: Stage = column(Named(Stage))
    position: str = column(Text())
    model: str = column(Text())
    revision: str = column(Text())
    status: ProbeStatus = column(Named(ProbeStatus))
    due_at: datetime = column(Moment())
    hidden: int | None = reference("cs_job.id", nullable=True)
    assignment: int | None = reference("cs_assignment.id", nullable=True)
    seeded: str | None = column(Text(), nullable=True)
    defect: Defect | None = column(Nested(Defect), nullable=True)
    opened_at: datetime | None = column(Moment(), nullable=True)
    closed_at: datetime | None = column(Moment(), nullable=True)
    verdict: VerdictKind | None = column(Named(VerdictKind), nullable=True)
    evidence: str = column(Text())
    finding: int | None = reference("cs_finding.id", nullable=True)
    reason: str = column(Text())
    version: int = column(Integer())
