"""Bringing a database up to date."""

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
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

    Of several processes that do this at once one works and the others wait: on SQLite for a lock on
    the folder, on PostgreSQL for an advisory lock.
    """
    address = database_url(url)
    engine = migrating_engine(address)
    try:
        if is_sqlite(address):
            async with _alone_in(Path(address.database or "").parent), engine.begin() as connection:
                await connection.run_sync(_upgrade)
        else:
            async with engine.begin() as connection:
                await connection.execute(text(f"SELECT pg_advisory_xact_lock({_MIGRATING})"))
                await connection.run_sync(_upgrade)
    except SQLAlchemyError as error:
        raise translated(error) from error
    finally:
        await engine.dispose()


@asynccontextmanager
async def _alone_in(folder: Path) -> AsyncIterator[None]:
    """Let one at a time through: two that switch a new file to WAL at once do not wait."""
    held = await asyncio.to_thread(_open, folder)
    try:
        await asyncio.to_thread(fcntl.flock, held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


def _open(folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    return os.open(folder, os.O_RDONLY)


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
