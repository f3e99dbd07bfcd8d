"""The table of what foreign tools say they are, and of who accepted it."""

from datetime import datetime

from storage.columns import Moment, Text, column
from storage.tables.base import Row


class PinRow(Row, table=True):
    """One tool of one server."""

    __tablename__ = "cs_pin"

    server: str = column(Text(), primary_key=True)
    tool: str = column(Text(), primary_key=True)
    offered: str = column(Text())
    offered_at: datetime = column(Moment())
    accepted: str = column(Text())
    accepted_by: str = column(Text())
    accepted_at: datetime | None = column(Moment(), nullable=True)
