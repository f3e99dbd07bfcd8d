"""The table of pictures that hang in Slack."""

from datetime import datetime

from sqlalchemy import Index, Integer

from storage.columns import Moment, Text, column, identity
from storage.tables.base import NUMBERED, Row


class PictureRow(Row, table=True):
    """One picture, by its name: which file shows it, and the digest of what it is drawn from."""

    __tablename__ = "cs_picture"
    __table_args__ = (Index(None, "name", unique=True), NUMBERED)

    id: int = identity()
    name: str = column(Text())
    digest: str = column(Text())
    file: str = column(Text())
    title: str = column(Text())
    alt: str = column(Text())
    at: datetime = column(Moment())
    looked_at: datetime = column(Moment())
    version: int = column(Integer())
