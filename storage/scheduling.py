"""The clock's own connection: APScheduler's job store speaks SQL synchronously, in its thread."""

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from storage.engines import database_url, is_sqlite

SCHEDULE_TABLE = "apscheduler_jobs"
"""APScheduler creates this table itself; without our prefix, migrations leave it alone."""


def scheduling_engine(url: str) -> Engine:
    """Return a synchronous engine on our database, which takes SQLite's lock when it begins."""
    address = database_url(url)
    if not is_sqlite(address):
        return create_engine(address, pool_size=1, max_overflow=1, pool_pre_ping=True)
    engine = create_engine(address.set(drivername="sqlite"), pool_size=1, max_overflow=0)
    event.listen(engine, "connect", _connected)
    event.listen(engine, "begin", _begun)
    return engine


def _connected(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA busy_timeout=30000")


def _begun(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
