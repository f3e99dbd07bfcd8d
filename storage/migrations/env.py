"""How Alembic runs our migrations: on the connection it is given, in that transaction."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import JSON, Connection, DateTime
from sqlalchemy.types import TypeDecorator

from storage.tables import PREFIX, Row


def _is_ours(_thing: Any, name: str | None, kind: str, _reflected: Any, _compare_to: Any) -> bool:
    """Whether this belongs to us: DBOS has its tables in the same database."""
    return kind != "table" or str(name).startswith(PREFIX)


def _plain_type(kind: str, thing: Any, _context: Any) -> str | Literal[False]:
    """Write a column type of ours as the plain one below it: migrations outlive our code."""
    if kind != "type" or not isinstance(thing, TypeDecorator):
        return False
    match thing.impl_instance:
        case DateTime():
            return "sa.DateTime(timezone=True)"
        case JSON():
            return "sa.JSON()"
        case plain:
            return f"sa.{type(plain).__name__}()"


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Row.metadata,
        include_object=_is_ours,
        render_item=_plain_type,
        version_table=f"{PREFIX}migration",
        compare_type=True,
        render_as_batch=connection.dialect.name == "sqlite",
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


_run(context.config.attributes["connection"])
