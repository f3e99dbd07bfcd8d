"""Bringing a database up to date."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from storage.engines import database_url, is_sqlite, migrating_engine
from storage.errors import translated

_SCRIPTS = Path(__file__).parent / "migrations"
# Any number does, as long as nobody else uses it: it names a lock in PostgreSQL.
_MIGRATING = 7_301


async def upgrade(url: str) -> None:
    """Create or change our tables as this version needs them, in one transaction.

    Of several processes that do this at once one works and the others wait: on SQLite because the
    transaction takes the write lock at once, on PostgreSQL with an advisory lock.
    """
    address = database_url(url)
    if is_sqlite(address):
        Path(address.database or "").parent.mkdir(parents=True, exist_ok=True)
    engine = migrating_engine(address)
    try:
        async with engine.begin() as connection:
            if not is_sqlite(address):
                await connection.execute(text(f"SELECT pg_advisory_xact_lock({_MIGRATING})"))
            await connection.run_sync(_upgrade)
    except SQLAlchemyError as error:
        raise translated(error) from error
    finally:
        await engine.dispose()


def configuration(connection: Connection | None = None) -> Config:
    """Return Alembic's configuration; it has no file of its own."""
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.attributes["connection"] = connection
    return config


def newest() -> str:
    """Return the name of the last migration this version knows."""
    return str(ScriptDirectory.from_config(configuration()).get_current_head())


def _upgrade(connection: Connection) -> None:
    command.upgrade(configuration(connection), "head")
