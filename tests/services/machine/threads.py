"""SQLite without a thread of its own: the machine does one thing at a time anyway.

Every statement of an application is handed to the thread of its connection, so that a slow one does
not hold up the others. Here that is most of what a step costs.
"""

import asyncio
from collections.abc import Callable
from typing import Any

from aiosqlite.core import _STOP_RUNNING_SENTINEL
from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import ConnectionPoolEntry

_Work = tuple["asyncio.Future[Any] | None", Callable[[], Any]]


class _Here:
    """Takes the place of the queue to a connection's thread: what is put in it is done at once."""

    def put_nowait(self, work: _Work) -> None:
        future, do = work
        try:
            result = do()
        except Exception as error:
            if future is None:
                raise
            future.set_exception(error)
        else:
            if future is not None:
                future.set_result(result)


def stay_in_this_thread(engine: AsyncEngine) -> None:
    """Let the connections of an engine do their work where they are asked to."""
    event.listen(engine.sync_engine, "connect", _stay)


def _stay(adapted: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # aiosqlite has no option for this; without its queue, its thread is not needed any more.
    connection: Any = adapted.driver_connection
    there, connection._tx = connection._tx, _Here()
    connection._connection.execute("PRAGMA synchronous=OFF")
    there.put_nowait((None, lambda: _STOP_RUNNING_SENTINEL))
