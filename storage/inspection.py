"""Looking into a database: how far one gets with it, and which migration it is at."""

import asyncio
import os
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from pathlib import Path

from sqlalchemy.engine import URL

from storage.engines import database_url, is_sqlite, reading_engine, writing_engine
from storage.migrate import newest

_PATIENCE = timedelta(seconds=20)
_NOT_ALLOWED = "42501"  # PostgreSQL: insufficient_privilege

_HAS_MIGRATIONS = {
    "sqlite": "SELECT 1 FROM sqlite_master WHERE name = 'cs_migration'",
    "postgresql": "SELECT to_regclass('cs_migration')",
}
_MIGRATION = "SELECT version_num FROM cs_migration"
_TABLE = "CREATE TABLE cs_tried (id INTEGER)"
# The engine has its own tables in a schema of their own, which it creates once.
_NEEDS_SCHEMA = {
    "sqlite": "SELECT 0",
    "postgresql": "SELECT 1 WHERE to_regnamespace('dbos') IS NULL",
}
_SCHEMA = "CREATE SCHEMA cs_tried"


class Access(StrEnum):
    """How far one gets with a database."""

    USABLE = "usable"  # it can be read and written
    ABSENT = "absent"  # there is no file yet, and it can be created
    UNCREATABLE = "uncreatable"  # there is no file, and it cannot be created
    SILENT = "silent"  # it did not answer in time
    FORBIDDEN = "forbidden"  # our role may not create a table, or a schema where we need one
    FAILING = "failing"  # the driver says why


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was found. `address` has no password; `file` is SQLite's, absolute.

    `folder` is the nearest one around a file that is not there. `revision` is the migration the
    database is at, None where it has none of our tables; `newest` is the last one of this version.
    """

    address: str
    newest: str
    patience: timedelta
    access: Access = Access.USABLE
    file: Path | None = None
    folder: Path | None = None
    revision: str | None = None
    said: str = ""


async def inspect(url: str, *, patience: timedelta = _PATIENCE) -> Inspection:
    """Look into a database, and leave nothing there. Raises InvalidInputError for a wrong URL."""
    address = database_url(url)
    shown = address.set(drivername=address.get_backend_name()).render_as_string(hide_password=True)
    file = await asyncio.to_thread(_file, address)
    begun = Inspection(shown, await asyncio.to_thread(newest), patience, file=file)
    # SQLite would create a file by looking into it.
    if file and not await asyncio.to_thread(file.exists):
        return await asyncio.to_thread(_missing, begun, file)
    try:
        return replace(begun, revision=await _tried(address, patience))
    except TimeoutError:
        return replace(begun, access=Access.SILENT)
    except Exception as error:  # noqa: BLE001 - whatever a driver raises is what was looked for
        return _failed(begun, error)


async def has_tables(address: URL) -> bool:
    """Whether a database has our tables. SQLite's file has to be there."""
    engine = reading_engine(address)
    try:
        async with engine.connect() as connection:
            found = await connection.exec_driver_sql(_HAS_MIGRATIONS[engine.dialect.name])
            return bool(found.scalar())
    finally:
        await engine.dispose()


def _file(address: URL) -> Path | None:
    return Path(address.database or "").absolute() if is_sqlite(address) else None


def _missing(begun: Inspection, file: Path) -> Inspection:
    folder = next(place for place in file.parents if place.exists())
    creatable = folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)
    access = Access.ABSENT if creatable else Access.UNCREATABLE
    return replace(begun, access=access, folder=folder)


async def _tried(address: URL, patience: timedelta) -> str | None:
    """Return the present migration, after a change that was made and undone."""
    engine = writing_engine(address)
    kind = engine.dialect.name
    try:
        async with asyncio.timeout(patience.total_seconds()), engine.connect() as connection:
            run, revision = connection.exec_driver_sql, None
            if (await run(_HAS_MIGRATIONS[kind])).scalar():
                revision = (await run(_MIGRATION)).scalar()
            await run(_TABLE)
            if (await run(_NEEDS_SCHEMA[kind])).scalar():
                await run(_SCHEMA)
            await connection.rollback()
            return revision
    finally:
        await engine.dispose()


def _failed(begun: Inspection, error: Exception) -> Inspection:
    original = getattr(error, "orig", None) or error
    forbidden = getattr(original, "sqlstate", None) == _NOT_ALLOWED
    said = (str(original).strip() or repr(original)).splitlines()[0]
    return replace(begun, access=Access.FORBIDDEN if forbidden else Access.FAILING, said=said)
