"""What every kind of record has in common: fields and columns bear the same names."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from functools import cache
from typing import Any, ClassVar, Generic, TypeVar, cast

from sqlalchemy import (
    ColumnElement,
    Insert,
    RowMapping,
    Select,
    SQLColumnExpression,
    Table,
    bindparam,
    inspect,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.secrets import Redactor
from bot.errors import NotFoundError, StaleError
from storage.columns import EXACT, Nested, Text
from storage.tables import Row

Value = TypeVar("Value")

# A list nobody can read to its end is cut here.
LIMIT = 100

REDACTOR = "redactor"
"""Under this name a session carries what takes secrets out of everything that is written."""


def table_of(row: type[Row]) -> Table:
    """Return the table of a row."""
    return cast("Table", inspect(row).local_table)


class Kind(Generic[Value]):
    """How values of one kind lie in their table."""

    def __init__(self, value: type[Value], row: type[Row]) -> None:
        self._value = value
        self._names = tuple(field.name for field in fields(cast("Any", value)))
        self.table = table_of(row)
        if "id" in self.table.c:
            # To put these together takes longer than SQLite takes to answer them.
            mine = self.table.c.id == bindparam("its_number")
            self.one = select(self.table).where(mine)
            self.change = update(self.table).where(mine).returning(self.table.c.id)
        if "version" in self.table.c:
            as_seen = self.table.c.version == bindparam("its_version")
            self.change = self.change.where(as_seen)

    def columns(self, value: Value) -> dict[str, Any]:
        """Return what to write, but for the number that the database gives."""
        return {name: getattr(value, name) for name in self._names if name != "id"}

    def read(self, row: RowMapping) -> Value:
        return self._value(**{name: row[name] for name in self._names})


class Repository:
    """Reads and writes within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def _insert(self, table: Table, values: Mapping[str, Any]) -> int:
        """Insert a row and return its number."""
        inserted = await self._session.execute(_insertion(table), self._safe(table, values))
        return int(inserted.scalar_one())

    async def _insert_once(self, table: Table, values: Mapping[str, Any]) -> bool:
        """Insert a row; return False, and change nothing, where its key is taken."""
        once = _insertion_once(table, self._dialect())
        return (await self._session.execute(once, self._safe(table, values))).first() is not None

    def _safe(self, table: Table, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return what may be written: no secret is ever kept."""
        redactor: Redactor = self._session.info[REDACTOR]
        told = {name: values[name] for name in _telling(table) if name in values}
        return {**values, **redactor.redacted(told)}

    def _upsert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        return _insert_of(self._dialect(), table)

    def _dialect(self) -> str:
        return self._session.get_bind().dialect.name

    async def _read(
        self, kind: Kind[Value], query: Select[Any], values: Mapping[str, Any] | None = None
    ) -> tuple[Value, ...]:
        rows = (await self._session.execute(query, values)).mappings()
        return tuple(kind.read(row) for row in rows)


@cache
def _telling(table: Table) -> tuple[str, ...]:
    """Return the columns that hold what somebody wrote."""
    written = (each for each in table.c if isinstance(each.type, Text | Nested))
    return tuple(each.name for each in written if not each.info.get(EXACT))


@cache
def _insertion(table: Table) -> Insert:
    return table.insert().returning(table.c.id)


@cache
def _insertion_once(table: Table, dialect: str) -> Insert:
    return _insert_of(dialect, table).on_conflict_do_nothing().returning(*table.c)


def _insert_of(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


class Records(Repository, Generic[Value]):
    """Numbered records that change by compare-and-set on their version."""

    kind: ClassVar[Kind[Any]]
    noun: ClassVar[str]

    async def add(self, value: Value) -> Value:
        """Keep a new value and return it with its number."""
        number = await self._insert(self.kind.table, self.kind.columns(value))
        return self._with(value, id=number)

    async def get(self, number: int) -> Value:
        """Return one of them. Raises NotFoundError."""
        found = await self._read(self.kind, self.kind.one, {"its_number": number})
        if not found:
            raise NotFoundError(f"There is no {self.noun} {number}.")
        return cast("Value", found[0])

    async def replace(self, old: Value, new: Value) -> Value:
        """Put `new` in place of `old`, and return it. Raises StaleError when `old` is outdated."""
        number, version = cast("Any", old).id, cast("Any", old).version
        values = {**self._safe(self.kind.table, self.kind.columns(new)), "version": version + 1}
        seen = {"its_number": number, "its_version": version}
        changed = await self._session.execute(self.kind.change, {**values, **seen})
        if changed.first() is None:
            raise StaleError(f"The {self.noun} {number} has changed in the meantime.")
        return self._with(new, id=number, version=version + 1)

    async def _some(
        self,
        *where: ColumnElement[bool],
        order: Iterable[SQLColumnExpression[Any]] = (),
        limit: int | None = None,
    ) -> tuple[Value, ...]:
        table = self.kind.table
        query = select(table).where(*where).order_by(*(tuple(order) or (table.c.id,)))
        return cast("tuple[Value, ...]", await self._read(self.kind, query.limit(limit)))

    def _with(self, value: Value, **changes: Any) -> Value:
        return cast("Value", replace(cast("Any", value), **changes))
