"""Tables of the registry: every version of the organization, and its positions through time."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Index, Integer

from bot.domain.registry import Origin
from storage.columns import EXACT, Moment, Named, Nested, Text, column, identity
from storage.tables.base import NUMBERED, Row

_EXACT = {EXACT: True}
"""The organization is built from these words, and their digest is kept: secrets are out already."""


class RegistryVersionRow(Row, table=True):
    """One version of the organization. Triggers refuse to change or delete it."""

    __tablename__ = "cs_registry_version"

    # Numbered by whoever adds it: of two who change the same version, the second one fails.
    id: int = column(Integer(), primary_key=True, autoincrement=False)
    at: datetime = column(Moment())
    by: str = column(Text())
    why: str = column(Text())
    origin: Origin = column(Named(Origin))
    document: Mapping[str, Any] = column(Nested(Mapping[str, Any]), info=_EXACT)
    texts: Mapping[str, str] = column(Nested(Mapping[str, str]), info=_EXACT)
    digest: str = column(Text())


class KnownFileRow(Row, table=True):
    """The organization's file as it was last applied, exported or settled: one row."""

    __tablename__ = "cs_registry_file"

    id: int = column(Integer(), primary_key=True, autoincrement=False)
    at: datetime = column(Moment())
    document: Mapping[str, Any] = column(Nested(Mapping[str, Any]), info=_EXACT)
    texts: Mapping[str, str] = column(Nested(Mapping[str, str]), info=_EXACT)


class PositionRow(Row, table=True):
    """One agent's time in a role."""

    __tablename__ = "cs_position"
    __table_args__ = (Index(None, "position"), Index(None, "role"), NUMBERED)

    id: int = identity()
    position: str = column(Text())
    role: str = column(Text())
    hired_at: datetime = column(Moment())
    deployed_at: datetime | None = column(Moment(), nullable=True)
    retired_at: datetime | None = column(Moment(), nullable=True)
    replaced_by: str | None = column(Text(), nullable=True)


class FingerprintRow(Row, table=True):
    """What a position was made of from one version on."""

    __tablename__ = "cs_fingerprint"
    __table_args__ = (Index(None, "position", "version", unique=True), NUMBERED)

    id: int = identity()
    position: str = column(Text())
    version: int = column(Integer())
    at: datetime = column(Moment())
    prompt: str = column(Text())
    model: str = column(Text())
    corpus: str = column(Text())


class WideningRow(Row, table=True):
    """More than a role could do before, until it ends by itself."""

    __tablename__ = "cs_widening"
    __table_args__ = (Index(None, "role"), Index(None, "expires_at"), NUMBERED)

    id: int = identity()
    role: str = column(Text())
    tools: tuple[str, ...] = column(Nested(tuple[str, ...]))
    limits: Mapping[str, int] = column(Nested(Mapping[str, int]))
    owner: str = column(Text())
    by: str = column(Text())
    why: str = column(Text())
    at: datetime = column(Moment())
    expires_at: datetime = column(Moment())
    ended_at: datetime | None = column(Moment(), nullable=True)
    instead: tuple[str, ...] = column(Nested(tuple[str, ...]))
