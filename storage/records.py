"""What every kind of record has in common: fields and columns bear the same names."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import Any, ClassVar, Generic, TypeVar, cast

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    Select,
    SQLColumnExpression,
    Table,
    inspect,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import NotFoundError, StaleError
from storage.tables import Row

Value = TypeVar("Value")

# A list nobody can read to its end is cut here.
LIMIT = 100


def table_of(row: type[Row]) -> Table:
    """Return the table of a row."""
    return cast("Table", inspect(row).local_table)


class Kind(Generic[Value]):
    """How values of one kind lie in their table."""

    def __init__(self, value: type[Value], row: type[Row]) -> None:
        self._value = value
        self._names = tuple(field.name for field in fields(cast("Any", value)))
        self.table = table_of(row)

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
        inserted = await self._session.execute(
            table.insert().values(**values).returning(table.c.id)
        )
        return int(inserted.scalar_one())

    async def _insert_once(self, table: Table, values: Mapping[str, Any]) -> bool:
        """Insert a row; return False, and change nothing, where its key is taken."""
        inserted = await self._session.execute(
            self._upsert(table).values(**values).on_conflict_do_nothing().returning(*table.c)
        )
        return inserted.first() is not None

    def _upsert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        dialect = self._session.get_bind().dialect.name
        return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)

    async def _read(self, kind: Kind[Value], query: Select[Any]) -> tuple[Value, ...]:
        rows = (await self._session.execute(query)).mappings()
        return tuple(kind.read(row) for row in rows)


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
        found = await self._some(self.kind.table.c.id == number)
        if not found:
            raise NotFoundError(f"There is no {self.noun} {number}.")
        return found[0]

    async def replace(self, old: Value, new: Value) -> Value:
        """Put `new` in place of `old`, and return it. Raises StaleError when `old` is outdated."""
        table = self.kind.table
        number, version = cast("Any", old).id, cast("Any", old).version
        values = {**self.kind.columns(new), "version": version + 1}
        changed = await self._session.execute(
            update(table)
            .where(table.c.id == number, table.c.version == version)
            .values(**values)
            .returning(table.c.id)
        )
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
