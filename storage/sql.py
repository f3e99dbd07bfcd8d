"""SQL that SQLite and PostgreSQL spell differently."""

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, SQLColumnExpression, case, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

Expression = SQLColumnExpression[Any]


class seconds_between(FunctionElement[int]):  # noqa: N801  (it is written as a function)
    """Whole seconds from one moment to a later one; null where either is."""

    type = BigInteger()
    inherit_cache = True
    name = "seconds_between"

    def __init__(self, earlier: Expression, later: Expression) -> None:
        super().__init__(earlier, later)


@compiles(seconds_between, "sqlite")
def _in_sqlite(element: Any, compiler: SQLCompiler, **options: Any) -> str:
    earlier, later = (compiler.process(each, **options) for each in element.clauses)
    # A Julian day is a fraction: half a millisecond keeps whole seconds whole.
    return f"CAST((julianday({later}) - julianday({earlier})) * 86400.0 + 0.0005 AS INTEGER)"


@compiles(seconds_between, "postgresql")
def _in_postgresql(element: Any, compiler: SQLCompiler, **options: Any) -> str:
    earlier, later = (compiler.process(each, **options) for each in element.clauses)
    return f"CAST(FLOOR(EXTRACT(EPOCH FROM ({later} - {earlier}))) AS BIGINT)"


def selected(*columns: Expression) -> Select[Any]:
    """Select columns whose kinds only the database knows."""
    query: Select[Any] = select(*columns)
    return query


def counted(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """Count the rows for which a condition holds."""
    return func.sum(case((condition, 1), else_=0))
