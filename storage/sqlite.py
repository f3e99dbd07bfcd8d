"""SQLite for asyncio, with one trip to the connection's thread for each statement."""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, Self

import aiosqlite

Run = Callable[[sqlite3.Cursor], object]


class Connection(aiosqlite.Connection):
    """A connection whose cursors make one trip.

    aiosqlite makes four: it opens a cursor, executes, fetches and closes. Each trip waits until
    the thread gets Python's lock, which takes milliseconds while the event loop is busy.
    """

    def __init__(self, database: str) -> None:
        # All calls are made in the one thread, but SQLAlchemy reads an attribute from another.
        connector = partial(sqlite3.connect, database, check_same_thread=False)
        super().__init__(connector, iter_chunk_size=64)
        # A connection nobody closed must not keep the process alive.
        self._thread.daemon = True

    def cursor(self) -> "Cursor":  # type: ignore[override]
        return Cursor(self)

    async def trip(self, keep: Callable[[sqlite3.Cursor], None]) -> None:
        """Open a cursor, let `keep` use it, and close it, all in the connection's thread."""
        await self._execute(self._with_cursor, keep)  # type: ignore[no-untyped-call]

    def _with_cursor(self, keep: Callable[[sqlite3.Cursor], None]) -> None:
        cursor = self._conn.cursor()
        try:
            keep(cursor)
        finally:
            cursor.close()


class Cursor:
    """What SQLAlchemy asks of a driver's cursor. It wants all rows at once, so they come along."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Sequence[Any] | None = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Self:
        """Execute one statement, and keep its rows."""
        return await self._run(lambda cursor: cursor.execute(sql, parameters))

    async def executemany(self, sql: str, parameters: Iterable[Sequence[Any]]) -> Self:
        """Execute one statement for each set of parameters."""
        return await self._run(lambda cursor: cursor.executemany(sql, parameters))

    async def fetchall(self) -> list[Any]:
        """Return the rows."""
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        """Do nothing: the trip closed what it had opened."""

    async def _run(self, run: Run) -> Self:
        def keep(cursor: sqlite3.Cursor) -> None:
            run(cursor)
            self.description = cursor.description
            self._rows = cursor.fetchall() if cursor.description else []
            # What a statement with RETURNING has changed is only known once its rows are read.
            self.rowcount = cursor.rowcount
            self.lastrowid = cursor.lastrowid

        await self._connection.trip(keep)
        return self


def connecting(database: str) -> Callable[[], Connection]:
    """Return what opens a connection to a file; SQLAlchemy awaits the connection itself."""
    return partial(Connection, database)
