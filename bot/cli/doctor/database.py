"""The database: reachable, writable, and as this version needs it."""

import asyncio
import os
from pathlib import Path

from bot.cli.doctor.locking import lock
from bot.cli.doctor.results import Result, ok, problem, warning
from bot.cli.doctor.setup import existing
from bot.errors import InvalidInputError
from storage.engines import database_url, is_sqlite, writing_engine
from storage.migrate import newest

_PATIENCE = 20.0
_NOT_ALLOWED = "42501"  # PostgreSQL: insufficient_privilege

_HAS_MIGRATIONS = {
    "sqlite": "SELECT 1 FROM sqlite_master WHERE name = 'cs_migration'",
    "postgresql": "SELECT to_regclass('cs_migration')",
}
_MIGRATION = "SELECT version_num FROM cs_migration"
_TABLE = "CREATE TABLE cs_doctor_probe (id INTEGER)"
# The engine has its own tables in a schema of their own, which it creates once.
_NEEDS_SCHEMA = {
    "sqlite": "SELECT 0",
    "postgresql": "SELECT 1 WHERE to_regnamespace('dbos') IS NULL",
}
_SCHEMA = "CREATE SCHEMA cs_doctor_probe"


async def database(url: str) -> list[Result]:
    """Say whether Countersign can work on this database. Nothing is left in it."""
    try:
        address = database_url(url)
    except InvalidInputError as error:
        return [problem("Database", str(error), remedy="Correct COUNTERSIGN_DATABASE_URL.")]
    if not is_sqlite(address):
        return await _looked_into(url)
    file = Path(address.database or "")
    if missing := await asyncio.to_thread(_to_be_created, file):
        return [missing]
    return [*await _looked_into(url), await asyncio.to_thread(lock, file)]


def migrations(present: str | None, *, newest: str) -> Result:
    """Compare the migration a database is at with the newest of this version. Both are numbers."""
    if present is None:
        return ok("Migrations", "there are no tables yet; the next start creates them")
    if present == newest:
        return ok("Migrations", f"up to date ({present})")
    if not present.isdecimal() or int(present) > int(newest):
        says = f"The database is at {present}; this version ends at {newest}: it is older."
        return problem("Migrations", says, remedy="Run the newer version again; none goes back.")
    remedy = "Back the database up; the next start brings it up to date."
    return warning("Migrations", f"{int(newest) - int(present)} behind", remedy=remedy)


def _to_be_created(file: Path) -> Result | None:
    """Say whether a file that is not there yet can be created; nothing where it is there."""
    file = file.absolute()
    if file.exists():
        return None
    near = existing(file.parent)
    if near.is_dir() and os.access(near, os.W_OK | os.X_OK):
        return ok("Database", f"{file} is not there yet; the first start creates it")
    remedy = "Mend the permissions, or set COUNTERSIGN_DATABASE_URL or COUNTERSIGN_DATA."
    return problem("Database", f"{file} cannot be created in {near}.", remedy=remedy)


async def _looked_into(url: str) -> list[Result]:
    address = database_url(url)
    shown = address.set(drivername=address.get_backend_name()).render_as_string(hide_password=True)
    try:
        present = await _tried(url)
    except TimeoutError:
        remedy = "Look whether the server runs, and whether anything holds the database locked."
        says = f"{shown} did not answer in {_PATIENCE:g} seconds."
        return [problem("Database", says, remedy=remedy)]
    except Exception as error:  # noqa: BLE001 - whatever a driver raises is what was looked for
        return [_failed(shown, error)]
    found = migrations(present, newest=await asyncio.to_thread(newest))
    return [ok("Database", f"{shown} can be read and written"), found]


async def _tried(url: str) -> str | None:
    """Return the present migration, after a change that was made and undone."""
    engine = writing_engine(database_url(url))
    kind = engine.dialect.name
    try:
        async with asyncio.timeout(_PATIENCE), engine.connect() as connection:
            run, present = connection.exec_driver_sql, None
            if (await run(_HAS_MIGRATIONS[kind])).scalar():
                present = (await run(_MIGRATION)).scalar()
            await run(_TABLE)
            if (await run(_NEEDS_SCHEMA[kind])).scalar():
                await run(_SCHEMA)
            await connection.rollback()
            return present
    finally:
        await engine.dispose()


def _failed(shown: str, error: Exception) -> Result:
    original = getattr(error, "orig", None) or error
    said = (str(original).strip() or repr(original)).splitlines()[0]
    if getattr(original, "sqlstate", None) == _NOT_ALLOWED:
        remedy = (
            "Let the role create tables and one schema: GRANT CREATE ON SCHEMA public TO role; "
            "GRANT CREATE ON DATABASE database TO role;"
        )
    else:
        remedy = "Look at COUNTERSIGN_DATABASE_URL, the server, and the file's permissions."
    return problem("Database", f"{shown}: {said}", remedy=remedy)
