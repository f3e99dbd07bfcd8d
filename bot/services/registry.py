"""The registry: the organization as it is now, and every change of it, checked and kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import structlog

from bot.domain.authority import refuse_all_but_operators, refuse_unauthorized
from bot.domain.changes import Change
from bot.domain.editing import edited
from bot.domain.examined import refuse_unexamined, unexamined
from bot.domain.ids import UserId
from bot.domain.organization import Organization
from bot.domain.registry import (
    SYSTEM,
    KnownFile,
    Manuscript,
    Origin,
    RegistryVersion,
    Widening,
    version,
)
from bot.domain.secrets import Redactor
from bot.domain.widening import lasting, narrowed, widening
from bot.errors import ConflictError, CountersignError, StaleError
from bot.org.kinds import Surroundings
from bot.org.manuscripts import organization_of
from bot.ports import Clock
from bot.services.recorded_organization import Step, record_step
from storage.database import Database
from storage.transaction import Transaction

log = structlog.get_logger()

Vet = Callable[[Organization], object]
"""Raises OrganizationError where the policies could not be applied to an organization."""

_NONE_YET = Manuscript({})


@dataclass(frozen=True, slots=True)
class Known:
    """The organization as it has been built already, and its version; 0 where there is none."""

    version: int
    organization: Organization


@dataclass(frozen=True, slots=True)
class Registry:
    """Keeps the organization. What it lets in has passed the rules of org.yml, all of them."""

    database: Database
    clock: Clock
    surroundings: Surroundings = field(default_factory=lambda: Surroundings({}, Path()))
    redactor: Redactor = field(default_factory=Redactor)
    vet: Vet = lambda _: None
    known: Known | None = None

    async def change(
        self,
        changes: Sequence[Change],
        *,
        by: UserId,
        why: str,
        expires_at: datetime | None = None,
        seen: int | None = None,
    ) -> RegistryVersion:
        """Change the organization, all of it or nothing. `seen` is the version somebody looked at.

        A change that widens a lane needs a reason and `expires_at`. Raises InvalidInputError
        (OrganizationError with every problem at once), ForbiddenError, ConflictError (StaleError
        where somebody else was faster).
        """
        async with self.database.transaction(urgent=True) as tx:
            return await self.change_in(
                tx, changes, by=by, why=why, expires_at=expires_at, seen=seen
            )

    async def change_in(
        self,
        tx: Transaction,
        changes: Sequence[Change],
        *,
        by: UserId,
        why: str,
        expires_at: datetime | None = None,
        seen: int | None = None,
        origin: Origin = Origin.SLACK,
    ) -> RegistryVersion:
        """Change the organization within a transaction that is open. As `change` does."""
        newest = await self.held(tx)
        if seen is not None and seen != newest.id:
            raise StaleError(
                f"The organization has changed since you looked at it (version {newest.id} now, "
                f"not {seen}). Look at it again, and decide again."
            )
        manuscript = edited(newest.manuscript, changes)
        old = self.organization_of(newest.manuscript)
        refuse_unauthorized(old, changes, by)
        step = self._step(newest, manuscript, old=old, by=by, why=why, origin=origin)
        if origin is Origin.SLACK:
            await self._widen(tx, step, expires_at)
        return await self._keep(tx, step)

    async def put(
        self,
        manuscript: Manuscript,
        *,
        by: UserId,
        why: str,
        origin: Origin = Origin.FILE,
        file: Manuscript | None = None,
        seen: int | None = None,
        expires_at: datetime | None = None,
    ) -> RegistryVersion:
        """Put a whole manuscript in force; the first one begins the registry.

        `file` is the file this settles: it counts as known from then on. Raises as `change` does,
        and InvalidInputError where a file gives work to who has not passed its cases.
        """
        async with self.database.transaction(urgent=True) as tx:
            if file is not None:
                await self.know_file(tx, file)
            newest = await tx.registry.newest()
            if seen is not None and seen != (newest.id if newest else 0):
                raise StaleError("Somebody changed the organization meanwhile: plan it again.")
            old = self.organization_of(newest.manuscript) if newest else None
            step = self._step(newest, manuscript, old=old, by=by, why=why, origin=origin)
            if step.old is not None and origin is Origin.FILE:
                records = await tx.registry.positions()
                refuse_unexamined(unexamined(step.old, step.new, records))
            await self._widen(tx, step, expires_at)
            return await self._keep(tx, step)

    async def know_file(self, tx: Transaction, file: Manuscript) -> None:
        """Remember the file as it is now: from here on its next edits are told apart."""
        known = self.redactor.redacted(file)
        await tx.registry.know_file(KnownFile(self.clock.now(), known.document, known.texts))

    async def roll_back(
        self, number: int, *, by: UserId, why: str, expires_at: datetime | None = None
    ) -> RegistryVersion:
        """Put an earlier version in force again, as a new one. For operators alone.

        Where lanes were wider then, that has an end as well. Raises NotFoundError, ForbiddenError,
        InvalidInputError, and OrganizationError where it breaks a rule by now.
        """
        async with self.database.transaction(urgent=True) as tx:
            newest, earlier = await self.held(tx), await tx.registry.get(number)
            old = self.organization_of(newest.manuscript)
            refuse_all_but_operators(old, by)
            origin = Origin.ROLLBACK
            step = self._step(newest, earlier.manuscript, old=old, by=by, why=why, origin=origin)
            await self._widen(tx, step, expires_at)
            return await self._keep(tx, step)

    async def end_due(self) -> int:
        """Take back every widening that is over. Return how many."""
        now = self.clock.now()
        async with self.database.reading() as tx:
            due = await tx.registry.due_widenings(now)
        return sum([await self._end(each) for each in due])

    async def newest(self) -> RegistryVersion:
        """Return the newest version. Raises ConflictError where there is none yet."""
        async with self.database.reading() as tx:
            return await self.held(tx)

    async def held(self, tx: Transaction) -> RegistryVersion:
        """Return the newest version as this transaction sees it. Raises ConflictError."""
        newest = await tx.registry.newest()
        if newest is None:
            raise ConflictError("Nothing is in the registry yet: start the program once.")
        return newest

    async def present(self, tx: Transaction) -> Organization:
        """Return the organization as this transaction sees it: newer, maybe, than who works here.

        Raises ConflictError where there is none yet.
        """
        if self.known is not None and await tx.registry.number() == self.known.version:
            return self.known.organization
        return self.organization_of((await self.held(tx)).manuscript)

    def organization_of(self, manuscript: Manuscript) -> Organization:
        """Return the organization a manuscript describes. Raises OrganizationError."""
        return organization_of(manuscript, surroundings=self.surroundings)

    def _step(
        self,
        newest: RegistryVersion | None,
        manuscript: Manuscript,
        *,
        old: Organization | None,
        by: UserId,
        why: str,
        origin: Origin,
    ) -> Step:
        """Return the step to a new manuscript, when all rules and policies accept it."""
        manuscript = self.redactor.redacted(manuscript)
        new = self.organization_of(manuscript)
        self.vet(new)
        at, number = self.clock.now(), newest.id + 1 if newest else 1
        following = version(number, manuscript, by=by, why=why, origin=origin, at=at)
        if newest is not None and following.digest == newest.digest:
            raise ConflictError("The organization is like that already. Nothing was changed.")
        return Step(following, newest.manuscript if newest else _NONE_YET, old, new)

    async def _widen(self, tx: Transaction, step: Step, expires_at: datetime | None) -> None:
        by, why, at = step.version.by, step.version.why, step.version.at
        wider = widening(step.old, step.new) if step.old else ()
        for each in wider:
            kept = lasting(each, by=by, why=why, at=at, expires_at=expires_at)
            await tx.registry.widen(kept)
            detail = {
                "tools": list(kept.tools),
                "limits_before": dict(kept.limits),
                "owner": kept.owner,
                "why": kept.why,
                "expires_at": kept.expires_at.isoformat(),
                "version": step.version.id,
            }
            await tx.audit.add(by, "lane.widened", f"role:{kept.role}", detail, at, human=True)

    async def _keep(self, tx: Transaction, step: Step) -> RegistryVersion:
        await record_step(tx, step)
        kept = step.version
        log.info("organization.changed", version=kept.id, by=kept.by, origin=kept.origin.value)
        return kept

    async def _end(self, over: Widening) -> bool:
        try:
            async with self.database.transaction() as tx:
                return await self._narrow(tx, over)
        except CountersignError:
            # One lane that cannot be narrowed as it was must not keep the others wide.
            log.exception("widening.stumbled", widening_id=over.id, role=over.role)
            return False

    async def _narrow(self, tx: Transaction, over: Widening) -> bool:
        now = self.clock.now()
        if not await tx.registry.end_widening(over, at=now):
            return False
        newest = await self.held(tx)
        organization = self.organization_of(newest.manuscript)
        changes = narrowed(over, organization)
        detail = {"tools": list(over.tools), "limits": dict(over.limits), "widening": over.id}
        await tx.audit.add(SYSTEM, "lane.narrowed", f"role:{over.role}", detail, now)
        if changes:
            by = f"<@{over.by}>" if over.by in organization.people else over.by
            why = f"What {by} widened for a time is over: {over.why}"
            await self.change_in(tx, changes, by=SYSTEM, why=why, origin=Origin.EXPIRY)
        return True
