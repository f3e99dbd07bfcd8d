"""The table of what people approve for more than one call."""

from datetime import datetime

from sqlalchemy import Index, Integer

from bot.domain.grants import Breadth
from bot.domain.organization import Environment
from storage.columns import Moment, Named, Text, column, identity, reference
from storage.tables.base import NUMBERED, Row


class GrantRow(Row, table=True):
    """One person's word for further calls of one tool."""

    __tablename__ = "cs_grant"
    __table_args__ = (
        Index(None, "job"),
        Index(None, "approval"),
        Index(None, "expires_at"),
        NUMBERED,
    )

    id: int = identity()
    approval: int = reference("cs_approval.id")
    job: int = reference("cs_job.id")
    breadth: Breadth = column(Named(Breadth))
    tool: str = column(Text())
    resource: str = column(Text())
    environment: Environment = column(Named(Environment))
    position: str = column(Text())
    by: str = column(Text())
    granted_at: datetime = column(Moment())
    expires_at: datetime = column(Moment())
    revoked_by: str | None = column(Text(), nullable=True)
    revoked_at: datetime | None = column(Moment(), nullable=True)
    uses: int = column(Integer())
    version: int = column(Integer())
