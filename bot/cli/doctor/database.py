"""The database: reachable, writable, and as this version needs it."""

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cli.doctor.locking import lock
from bot.cli.doctor.results import Result, ok, problem, warning
from bot.cli.doctor.setup import existing
from bot.errors import InvalidInputError
from storage.engines import database_url, is_sqlite, writing_engine
from storage.migrate import configuration

_PATIENCE = 20.0
_TABLE = "cs_migration"
_NOT_ALLOWED = "42501"  # PostgreSQL: insufficient_privilege


async def database(url: str) -> list[Result]:
    """Say whether Countersign can work on this database. Nothing is left in it."""
    try:
        address = database_url(url)
    except InvalidInputError as error:
        return [problem("Database", str(error), remedy="Correct COUNTERSIGN_DATABASE_URL.")]
    if not is_sqlite(address):
        return await _looked_into(address)
    file = Path(address.database or "")
    if missing := await asyncio.to_thread(_to_be_created, file):
        return [missing]
    return [*await _looked_into(address), await asyncio.to_thread(lock, file)]


def migrations(present: str | None, *, known: Sequence[str]) -> Result:
    """Compare the migration a database is at with those this version knows, oldest first."""
    if present is None:
        return ok("Migrations", "there are no tables yet; the next start creates them")
    if present not in known:
        says = f"The database is at {present}, which this version does not know: it is newer."
        return problem("Migrations", says, remedy="Run the newer version again; none goes back.")
    behind = len(known) - 1 - known.index(present)
    if behind == 0:
        return ok("Migrations", f"up to date ({present})")
    remedy = "Back the database up; the next start brings it up to date."
    return warning("Migrations", f"{behind} behind (at {present})", remedy=remedy)


def known_migrations() -> list[str]:
    """Return the names of all migrations, oldest first."""
    revisions = ScriptDirectory.from_config(configuration()).walk_revisions()
    return [revision.revision for revision in revisions][::-1]


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


async def _looked_into(address: URL) -> list[Result]:
    shown = address.set(drivername=address.get_backend_name()).render_as_string(hide_password=True)
    engine = writing_engine(address)
    try:
        async with asyncio.timeout(_PATIENCE), engine.connect() as connection:
            present = await _tried(connection)
    except TimeoutError:
        return [_silent(shown)]
    except (SQLAlchemyError, OSError) as error:
        return [_failed(shown, error)]
    finally:
        await engine.dispose()
    known = await asyncio.to_thread(known_migrations)
    return [ok("Database", f"{shown} can be read and written"), migrations(present, known=known)]


async def _tried(connection: AsyncConnection) -> str | None:
    """Return the present migration, after a change that was made and undone."""
    transaction = await connection.begin()
    try:
        present = await connection.run_sync(_present)
        await connection.execute(text("CREATE TABLE cs_doctor_probe (id INTEGER)"))
        if not is_sqlite(connection.engine.url):
            await _try_schema(connection)
    finally:
        await transaction.rollback()
    return present


async def _try_schema(connection: AsyncConnection) -> None:
    # The engine's own tables are in a schema of their own, which it creates once.
    there = text("SELECT 1 FROM pg_namespace WHERE nspname = 'dbos'")
    if await connection.scalar(there) is None:
        await connection.execute(text("CREATE SCHEMA cs_doctor_probe"))


def _present(connection: Connection) -> str | None:
    context = MigrationContext.configure(connection, opts={"version_table": _TABLE})
    return context.get_current_revision()


def _silent(shown: str) -> Result:
    remedy = "Look whether the server runs, and whether anything holds the database locked."
    return problem("Database", f"{shown} did not answer in {_PATIENCE:g} seconds.", remedy=remedy)


def _failed(shown: str, error: Exception) -> Result:
    original = error.orig if isinstance(error, DBAPIError) else error
    said = str(original).strip().splitlines()[0] if str(original).strip() else repr(original)
    if getattr(original, "sqlstate", None) == _NOT_ALLOWED:
        remedy = (
            "Let the role create tables and one schema: GRANT CREATE ON SCHEMA public TO role; "
            "GRANT CREATE ON DATABASE database TO role;"
        )
    else:
        remedy = "Look at COUNTERSIGN_DATABASE_URL, the server, and the file's permissions."
    return problem("Database", f"{shown}: {said}", remedy=remedy)
