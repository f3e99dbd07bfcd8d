"""Settling: which organization this process starts with, from the file and the registry."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.clock import SystemClock
from bot.config import Settings
from bot.domain.organization import Organization
from bot.domain.registry import RegistryVersion
from bot.domain.secrets import Redactor
from bot.idle import NoWork
from bot.org.kinds import Surroundings
from bot.org.manuscripts import manuscript_of
from bot.services.reconciling import Reconciling
from bot.services.registry import Registry
from storage.bell import Bell
from storage.database import Database


@dataclass(frozen=True, slots=True)
class Settled:
    """The organization of a start, and its version; 0 where there is no registry yet."""

    organization: Organization
    version: int


async def settled(
    settings: Settings,
    surroundings: Surroundings,
    *,
    file: Organization,
    redactor: Redactor,
    apply: bool,
) -> Settled:
    """Return the organization to start with. Its tables must be there.

    With `apply` the file is imported, or applied where it alone was edited; without, the registry
    is only read, and where there is none the file holds. Raises OrganizationError.
    """
    async with opened_registry(settings, surroundings, redactor=redactor) as registry:
        newest = await _version(registry, settings, apply=apply)
        if newest is None:
            return Settled(file, 0)
        return Settled(registry.organization_of(newest.manuscript), newest.id)


@asynccontextmanager
async def opened_registry(
    settings: Settings, surroundings: Surroundings, *, redactor: Redactor
) -> AsyncIterator[Registry]:
    """Have the registry alone: no engine, no Slack, no tools."""
    database = Database(settings.database, queue=NoWork(), bell=Bell(), redactor=redactor)
    try:
        await database.open()
        yield Registry(database, SystemClock(), surroundings, redactor)
    finally:
        await database.close()


async def _version(
    registry: Registry, settings: Settings, *, apply: bool
) -> RegistryVersion | None:
    if apply:
        file = manuscript_of(settings.organization, surroundings=registry.surroundings)
        return await Reconciling(registry).begin(file)
    async with registry.database.reading() as tx:
        return await tx.registry.newest()
