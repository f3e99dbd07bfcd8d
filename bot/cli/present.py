"""The organization as it is: the registry's newest version, or the file where there is none yet."""

import asyncio
import sys
from collections.abc import Mapping
from pathlib import Path

from bot.cli.remembered import remembered
from bot.config import Settings
from bot.domain.organization import Organization
from bot.org import load
from bot.org.kinds import Surroundings
from bot.org.manuscripts import organization_of
from storage.engines import database_url, is_sqlite
from storage.inspection import has_tables


async def present(
    settings: Settings, environment: Mapping[str, str], *, file: bool = False
) -> Organization:
    """Return the organization that rules here, and say on the error output which one was read.

    With `file` it is the file's in any case, such as before it is applied. Raises
    OrganizationError where it breaks a rule, and what a database raises that is away.
    """
    if file:
        return _from_file(settings, environment, why="as you asked")
    if not await _is_begun(settings):
        return _from_file(settings, environment, why="there is no database yet")
    async with remembered(settings) as database, database.reading() as tx:
        newest = await tx.registry.newest()
    if newest is None:
        return _from_file(settings, environment, why="nothing is in the registry yet")
    _say(f"Read from the registry, version {newest.id} of {newest.at:%Y-%m-%d %H:%M} UTC.")
    surroundings = Surroundings(environment, settings.organization.resolve().parent)
    return organization_of(newest.manuscript, surroundings=surroundings)


async def _is_begun(settings: Settings) -> bool:
    address = database_url(settings.database)
    # SQLite would create a file by looking into it.
    if is_sqlite(address) and not await asyncio.to_thread(Path(address.database or "").exists):
        return False
    return await has_tables(address)


def _from_file(settings: Settings, environment: Mapping[str, str], *, why: str) -> Organization:
    _say(f"Read from {settings.organization.name}: {why}.")
    return load(settings.organization, environment=environment)


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
