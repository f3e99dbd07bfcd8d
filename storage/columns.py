"""Column types that give domain values back as they went in, on SQLite and on PostgreSQL."""

# SQLAlchemy hands a dialect to every conversion; ours are the same for all of them.
# ruff: noqa: ARG002

import json
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import JSON, BigInteger, Column, DateTime, Dialect, ForeignKey, Integer, String
from sqlalchemy import Text as SqlText
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import Field

EXACT = "exact"
"""Marks a column that is written as it is: what is done later depends on every letter of it."""

# SQLite numbers rows by itself only where the type is exactly INTEGER.
Number: TypeEngine[int] = BigInteger().with_variant(Integer(), "sqlite")


class Text(TypeDecorator[str]):
    """Any text. What no database can hold is replaced: NUL, and halves of surrogate pairs."""

    impl = SqlText
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else clean(value)


class Moment(TypeDecorator[datetime]):
    """An aware moment in UTC. SQLite forgets the zone, so it is put back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone; a moment is an aware datetime in UTC.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Named(TypeDecorator[StrEnum]):
    """A member of an enumeration, kept as its text."""

    impl = String
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:
        return None if value is None else str(self.kind(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        return None if value is None else self.kind(value)


class Nested(TypeDecorator[Any]):
    """A nested value of the domain, kept as JSON, without what PostgreSQL cannot read out of it.

    JSON could hold a NUL and half a surrogate pair as escapes, but `->>` stumbles over them, and
    with it every view. `exact` keeps them: for an object of JSON that is done later as it was asked
    for, and is only ever read as a whole.
    """

    impl = JSON(none_as_null=True)
    cache_ok = True

    def __init__(self, kind: Any, *, exact: bool = False) -> None:
        super().__init__()
        self.kind = kind
        self.exact = exact
        self._adapter: TypeAdapter[Any] = TypeAdapter(kind)

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        if value is None:
            return None
        if self.exact:  # it came as JSON, and may have half a surrogate pair even in a key
            return dict(value)
        return _cleaned(self._adapter.dump_python(value, mode="json"))

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return None if value is None else self._adapter.validate_python(value)


class Written(TypeDecorator[Any]):
    """JSON that is kept letter by letter, as it was written: a hash is made over it."""

    impl = SqlText
    cache_ok = True

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


def _cleaned(value: Any) -> Any:
    match value:
        case str():
            return clean(value)
        case dict():
            return {clean(key): _cleaned(inner) for key, inner in value.items()}
        case list():
            return [_cleaned(inner) for inner in value]
        case _:
            return value


def clean(text: str) -> str:
    """Return the text with a replacement character for everything no database can hold."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.replace("\x00", "\N{REPLACEMENT CHARACTER}")


def column(kind: Any, *, nullable: bool = False, **options: Any) -> Any:
    """Declare a column of one of these types."""
    return Field(sa_column=Column(kind, nullable=nullable, **options))


def identity() -> Any:
    """Declare the number that the database gives to a row."""
    return Field(sa_column=Column(Number, primary_key=True, autoincrement=True))


def reference(target: str, *, nullable: bool = False, **options: Any) -> Any:
    """Declare a column that names a row of another table."""
    return Field(sa_column=Column(Number, ForeignKey(target), nullable=nullable, **options))
