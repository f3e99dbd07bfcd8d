"""The database: the only place that commits."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from datetime import timedelta

import structlog
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from bot.domain.secrets import Redactor
from bot.ports import WorkQueue
from storage.bell import Bell
from storage.engines import database_url, is_sqlite, reading_engine, writing_engine
from storage.errors import ReadingOnlyError, ReadOnlyDatabaseError, translated
from storage.records import REDACTOR
from storage.transaction import Transaction
from storage.turnstile import Turnstile
from storage.visits import Visits

log = structlog.get_logger()

_FAREWELL = timedelta(seconds=10)
"""How long whoever has a connection may keep it when the database is closed."""


class Database:
    """Where everything is remembered. One for each event loop."""

    def __init__(
        self,
        url: str,
        *,
        queue: WorkQueue,
        bell: Bell,
        patience: timedelta = timedelta(seconds=30),
        redactor: Redactor | None = None,
    ) -> None:
        """Without a redactor only secrets of well-known shapes are kept out."""
        self._queue = queue
        self._bell = bell
        self._visits = Visits()
        self._redactor = redactor or Redactor()
        address = database_url(url)
        self._writing = writing_engine(address)
        self._reading = reading_engine(address)
        # PostgreSQL has as many writers as it has connections.
        self._turnstile = Turnstile(patience=patience) if is_sqlite(address) else None

    async def open(self) -> None:
        """Connect. Raises TransientError when the database does not answer."""
        async with self._session(self._reading) as session:
            await session.execute(text("SELECT 1"))

    async def close(self) -> None:
        """Give all connections back, once nobody has one any more; nobody gets another one."""
        if not await self._visits.close(patience=_FAREWELL):
            log.error("database.closed_in_use")
        await self._writing.dispose()
        await self._reading.dispose()

    @asynccontextmanager
    async def transaction(self, *, urgent: bool = False) -> AsyncIterator[Transaction]:
        """Open a transaction; it is committed at the end, or undone when an exception leaves it.

        `urgent`: a person waits for it, so it goes before what agents write. Raises
        StorageFullError and DatabaseUnavailableError (both transient).
        """
        async with self._turn(urgent=urgent), self._session(self._writing) as session:
            transaction = Transaction(session, queue=self._queue)
            yield transaction
            await transaction.finish()
            await session.commit()
        # Only after the commit: whoever hears the bell must find the notice.
        if transaction.outbox.filled:
            self._bell.ring()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Transaction]:
        """Open a transaction that sees one state of the database and cannot change it."""
        try:
            async with self._session(self._reading) as session:
                yield Transaction(session, queue=self._queue)
        except ReadOnlyDatabaseError as error:
            raise ReadingOnlyError from error

    def _turn(self, *, urgent: bool) -> AbstractAsyncContextManager[None]:
        return self._turnstile.turn(urgent=urgent) if self._turnstile else nullcontext()

    @asynccontextmanager
    async def _session(self, engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
        carried = {REDACTOR: self._redactor}
        with self._visits.visit():
            try:
                async with AsyncSession(engine, expire_on_commit=False, info=carried) as session:
                    yield session
            except SQLAlchemyError as error:
                raise translated(error) from error
