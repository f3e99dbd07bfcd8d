"""Live: the services as they stand on the newest version of the organization, without a restart."""

import asyncio
from dataclasses import replace

import structlog

from bot.assembly import Parts, assemble
from bot.domain.ids import AssignmentId
from bot.errors import TransientError
from bot.org import OrganizationError
from bot.services.delivery import Delivery
from bot.services.policies import put_in_force
from bot.services.services import Services

log = structlog.get_logger()


class OutdatedError(TransientError):
    """The organization has changed, and this process cannot follow: nobody works until it can."""


class Live:
    """Whoever needs the services asks here each time, and gets those of the newest version.

    What a new process environment is needed for (keys of models, tool servers, repositories) stays
    as it was at the start; `python -m bot org plan` says so.
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._services = assemble(parts)
        self._alone = asyncio.Lock()

    @property
    def services(self) -> Services:
        """The services as they are in memory. Rulings on an outdated version are refused."""
        return self._services

    @property
    def parts(self) -> Parts:
        return self._parts

    async def current(self) -> Services:
        """Return the services on the newest version, or the last one that could be followed."""
        try:
            await self.refresh()
        except (OrganizationError, TransientError):
            # People and the clock are answered all the same; agents are stopped by `proceed`.
            log.exception("organization.outdated", version=self._parts.version)
        return self._services

    def delivery(self) -> Delivery:
        """Return what speaks in Slack, with cards of the organization as it is in memory."""
        return self._services.delivery

    async def proceed(self, assignment: AssignmentId, segment: int) -> bool:
        """Do the next thing of a segment, on the newest version. Raises TransientError."""
        try:
            await self.refresh()
        except OrganizationError as error:
            raise OutdatedError from error
        return await self._services.work.proceed(assignment, segment)

    async def refresh(self) -> bool:
        """Put the services on the newest version; say whether that was another one.

        Raises OrganizationError where the policies do not fit it any more.
        """
        if await self._number() == self._parts.version:
            return False
        async with self._alone:
            return await self._follow()

    async def _number(self) -> int:
        async with self._parts.database.reading() as tx:
            return await tx.registry.number()

    async def _follow(self) -> bool:
        newest = await self._parts.registry.newest()
        if newest.id == self._parts.version:
            return False  # somebody else in this process was faster
        organization = self._parts.registry.organization_of(newest.manuscript)
        gate = self._parts.regate(organization) if self._parts.regate else self._parts.gate
        if gate.version != self._parts.gate.version:
            await put_in_force(self._parts.database, gate, at=self._parts.clock.now())
        self._parts = replace(self._parts, organization=organization, gate=gate, version=newest.id)
        self._services = assemble(self._parts)
        log.info("organization.followed", version=newest.id)
        return True
