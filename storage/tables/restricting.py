"""The table of what positions may not do for the time being."""

from datetime import datetime

from sqlalchemy import Index, Integer, text

from bot.domain.restrictions import Extent, RestrictionKind
from storage.columns import Moment, Named, Text, column, identity
from storage.tables.base import NUMBERED, Row

_NOT_LIFTED = text("lifted_at IS NULL")


class RestrictionRow(Row, table=True):
    """One reason why a position may do less. Of each kind it has one that is not lifted."""

    __tablename__ = "cs_restriction"
    __table_args__ = (
        Index(
            None,
            "position",
            "kind",
            unique=True,
            sqlite_where=_NOT_LIFTED,
            postgresql_where=_NOT_LIFTED,
        ),
        NUMBERED,
    )

    id: int = identity()
    position: str = column(Text())
    kind: RestrictionKind = column(Named(RestrictionKind))
    extent: Extent = column(Named(Extent))
    why: str = column(Text())
    by: str = column(Text())
    since: datetime = column(Moment())
    until: datetime | None = column(Moment(), nullable=True)
    lifted_by: str | None = column(Text(), nullable=True)
    lifted_at: datetime | None = column(Moment(), nullable=True)
    version: int = column(Integer())
