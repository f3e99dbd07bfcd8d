"""The database of an installation, for commands that only look things up in it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.config import Settings
from bot.errors import InvalidInputError
from bot.idle import NoWork
from storage.bell import Bell
from storage.database import Database
from storage.engines import database_url, is_sqlite


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
    database = Database(settings.database, queue=NoWork(), bell=Bell())
    try:
        await database.open()
        yield database
    finally:
        await database.close()
