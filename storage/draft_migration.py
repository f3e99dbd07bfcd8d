"""Drafting a migration from a change of the tables: `python -m storage.draft_migration "What."`.

Read what it wrote, and correct it, before you commit it.
"""

import asyncio
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage.engines import database_url, migrating_engine
from storage.migrate import configuration, upgrade


async def draft(message: str) -> None:
    """Write the migration that leads from the last one to the tables as they are now."""
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'draft.db'}"
        await upgrade(url)
        engine = migrating_engine(database_url(url))
        async with engine.begin() as connection:
            await connection.run_sync(_write, message)
        await engine.dispose()


def _write(connection: Connection, message: str) -> None:
    config = configuration(connection)
    known = len(list(ScriptDirectory.from_config(config).walk_revisions()))
    command.revision(config, message=message, autogenerate=True, rev_id=f"{known + 1:04}")


if __name__ == "__main__":
    asyncio.run(draft(sys.argv[1]))
