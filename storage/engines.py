"""Connections to SQLite and to PostgreSQL, set up so that nothing acknowledged is lost."""

from pathlib import Path

from sqlalchemy import Connection, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from bot.errors import InvalidInputError
from storage.sqlite import connecting

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
}


def database_url(text: str) -> URL:
    """Read `sqlite:///path` or `postgresql://...`. Raises InvalidInputError."""
    try:
        url = make_url(text)
    except ArgumentError:
        raise InvalidInputError(_advice("it is not a URL")) from None
    if url.get_backend_name() not in _DRIVERS:
        raise InvalidInputError(_advice(f"{url.get_backend_name()} is not supported"))
    # DBOS opens the same database with connections of its own, so it must be a file.
    if url.get_backend_name() == "sqlite" and url.database in {None, "", ":memory:"}:
        raise InvalidInputError(_advice("it names no file"))
    return url.set(drivername=_DRIVERS[url.get_backend_name()])


def _advice(problem: str) -> str:
    # The URL itself is not repeated: it may hold a password.
    return (
        f"The database URL cannot be used: {problem}. "
        "Write sqlite:///path/to/file.db or postgresql://user:password@host/database."
    )


def is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def plain_url(text: str) -> str:
    """Return the same address without a driver. Raises InvalidInputError."""
    url = database_url(text)
    plain = url.set(drivername=url.get_backend_name())
    return plain.render_as_string(hide_password=False)


def writing_engine(url: URL) -> AsyncEngine:
    """Return an engine whose transactions may write.

    SQLite has one writer at a time. A pool of one lets our own writers queue in order, in place of
    polling for the lock; DBOS' writers are still waited for with the busy timeout.
    """
    if not is_sqlite(url):
        return create_async_engine(url, pool_size=10, max_overflow=10, pool_pre_ping=True)
    engine = _sqlite_engine(url, pool_size=1)
    # Two people could both decide the same approval if the lock came with the first write only.
    _prepare(engine, begin="BEGIN IMMEDIATE", pragmas=("foreign_keys=ON",))
    return engine


def reading_engine(url: URL) -> AsyncEngine:
    """Return an engine whose transactions see one snapshot and cannot write."""
    if not is_sqlite(url):
        return create_async_engine(
            url,
            pool_size=5,
            max_overflow=10,
            pool_pre_ping=True,
            isolation_level="REPEATABLE READ",
            execution_options={"postgresql_readonly": True},
        )
    engine = _sqlite_engine(url, pool_size=5)
    _prepare(engine, begin="BEGIN", pragmas=("query_only=ON",))
    return engine


def migrating_engine(url: URL) -> AsyncEngine:
    """Return an engine for migrations. SQLite's tables are rebuilt there: no foreign keys yet."""
    engine = create_async_engine(url, pool_size=1, max_overflow=0)
    if is_sqlite(url):
        _prepare(engine, begin="BEGIN IMMEDIATE", pragmas=("journal_mode=WAL",))
    return engine


def _sqlite_engine(url: URL, *, pool_size: int) -> AsyncEngine:
    connect = connecting(str(Path(url.database or "").absolute()))
    return create_async_engine(url, pool_size=pool_size, max_overflow=0, async_creator=connect)


def _prepare(engine: AsyncEngine, *, begin: str, pragmas: tuple[str, ...]) -> None:
    def connected(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        # Python's driver opens no transactions by itself any more: we say when and how.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("busy_timeout=30000", "synchronous=FULL", *pragmas):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    def begun(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine.sync_engine, "connect", connected)
    event.listen(engine.sync_engine, "begin", begun)
