"""The database of an installation, for commands that only look things up in it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.config import Settings
from bot.domain.assignments import Assignment
from bot.errors import InvalidInputError
from storage.bell import Bell
from storage.database import Database
from storage.engines import database_url, is_sqlite


class _NoWork:
    """Takes the place of the engine, of which a command that looks things up needs nothing."""

    def start(self, assignment: Assignment, *, session: Any) -> None:
        raise NotImplementedError(f"Nothing is started here, so not {assignment.workflow} either.")


@asynccontextmanager
async def remembered(settings: Settings) -> AsyncIterator[Database]:
    """Open the database. Raises InvalidInputError where there is none yet."""
    address = database_url(settings.database)
    # SQLite would create a file by looking into it.
    if is_sqlite(address) and not await asyncio.to_thread(Path(address.database or "").exists):
        raise InvalidInputError(
            f"There is no database {address.database} yet: the first start creates it. "
            "Set COUNTERSIGN_DATA or COUNTERSIGN_DATABASE_URL if it is elsewhere."
        )
    database = Database(settings.database, queue=_NoWork(), bell=Bell())
    try:
        await database.open()
        yield database
    finally:
        await database.close()
