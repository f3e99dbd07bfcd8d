"""Reconciling: the organization's file and the registry, at the start and on request."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import structlog

from bot.domain.differences import Overlap, merged
from bot.domain.examined import HOW, unexamined
from bot.domain.ids import UserId
from bot.domain.reconciling import Comparison, Standing, compare
from bot.domain.registry import SYSTEM, Manuscript, Origin, RegistryVersion
from bot.domain.widening import widening
from bot.errors import ConflictError, InvalidInputError
from bot.services.recorded_organization import listed, tell
from bot.services.registry import Registry

log = structlog.get_logger()

_EDITED = "org.yml was edited"
_DECIDE = (
    "org.yml and the registry were both changed. The registry holds; the file is not applied. "
    "Look at both on the machine Countersign runs on: `python -m bot org plan`, then decide: "
    "`python -m bot org apply --take file`, `registry` or `merged`. In the file:"
)
_SAY_WHY = (
    "org.yml was edited, and some of it is not applied without you, so the registry holds. What "
    "widens a lane needs a reason and an end; say both on the machine Countersign runs on: "
    '`python -m bot org apply --why "..." --until 2026-12-24`. Who gets work for the first time '
    f"has to pass its cases. {HOW}"
)
_MOST = 12
"""So much of it is named in a message; `org plan` names all of it."""


class Take(StrEnum):
    """Whose changes a person takes, where both sides have some."""

    FILE = "file"
    REGISTRY = "registry"
    MERGED = "merged"


class OverlapError(ConflictError):
    """The same place was changed in the file and in the registry, and differently."""

    def __init__(self, found: Sequence[Overlap]) -> None:
        lines = "\n".join(f"- {each}" for each in found)
        super().__init__(
            "These places were changed in the file and in the registry, and differently:\n"
            f"{lines}\nMake them the same in the file, or take one side with --take file or "
            "--take registry."
        )


@dataclass(frozen=True, slots=True)
class Planned:
    """What `org plan` shows. `version` is the one that was looked at; 0 where there is none."""

    comparison: Comparison
    version: int


@dataclass(frozen=True, slots=True)
class Reconciling:
    """Brings the file and the registry together, and never takes a side where both have one."""

    registry: Registry

    async def begin(self, file: Manuscript) -> RegistryVersion:
        """Return the version to start with. A file that alone was edited is applied.

        Where both were changed, or the file has what a person must say something about, the
        registry holds and the operators are told.
        """
        file = self.registry.redactor.redacted(file)
        planned = await self.plan(file)
        standing = planned.comparison.standing
        log.info("organization.compared", standing=standing.value, version=planned.version)
        match standing:
            case Standing.NEW:
                return await self._put(file, file, planned, by=SYSTEM, why="the first start")
            case Standing.FILE_CHANGED if held := await self.held_back(file):
                await self._ask_why(held, file)
            case Standing.FILE_CHANGED:
                return await self._put(file, file, planned, by=SYSTEM, why=_EDITED)
            case Standing.BOTH_CHANGED:
                await self._ask(planned.comparison, file)
            case Standing.SAME:
                await self._know(file)
            case Standing.REGISTRY_CHANGED:
                pass
        return await self.registry.newest()

    async def plan(self, file: Manuscript) -> Planned:
        """Compare the file with the registry. Nothing is changed."""
        file = self.registry.redactor.redacted(file)
        async with self.registry.database.reading() as tx:
            newest, known = await tx.registry.newest(), await tx.registry.known_file()
        registry = newest.manuscript if newest else None
        found = compare(file, registry, base=known.manuscript if known else None)
        return Planned(found, newest.id if newest else 0)

    async def apply(
        self,
        file: Manuscript,
        *,
        take: Take | None,
        by: UserId,
        why: str,
        expires_at: datetime | None = None,
    ) -> RegistryVersion:
        """Apply what a person decided. Without `take` only where the file alone has changes.

        What widens a lane needs `why` and `expires_at`. Raises ConflictError where there is
        something to decide first, or nothing to do, and InvalidInputError.
        """
        file = self.registry.redactor.redacted(file)
        planned = await self.plan(file)
        if planned.comparison.standing is Standing.NEW:
            return await self._put(file, file, planned, by=by, why=why)
        wanted = _wanted(planned.comparison, take)
        if wanted is Take.REGISTRY:
            return await self._kept(file, by=by, why=why)
        whole = await self._merged(planned) if wanted is Take.MERGED else file
        return await self._put(whole, file, planned, by=by, why=why, expires_at=expires_at)

    async def exported(self, file: Manuscript) -> None:
        """Remember that the file says now what the registry says."""
        await self._know(self.registry.redactor.redacted(file))

    async def _put(
        self,
        whole: Manuscript,
        file: Manuscript,
        planned: Planned,
        *,
        by: UserId,
        why: str,
        expires_at: datetime | None = None,
    ) -> RegistryVersion:
        return await self.registry.put(
            whole,
            by=by,
            why=why,
            origin=Origin.FILE,
            file=file,
            seen=planned.version,
            expires_at=expires_at,
        )

    async def held_back(self, file: Manuscript) -> tuple[str, ...]:
        """Return what of a file nobody but a person can apply, line by line."""
        async with self.registry.database.reading() as tx:
            newest, records = await self.registry.held(tx), await tx.registry.positions()
        before = self.registry.organization_of(newest.manuscript)
        after = self.registry.organization_of(file)
        wider = (str(each) for each in widening(before, after))
        new = (f"{name} gets work" for name in unexamined(before, after, records))
        return (*wider, *new)

    async def widens(self, file: Manuscript, *, take: Take | None) -> tuple[str, ...]:
        """Return which lanes would be wider once this was applied. Raises as `apply` does."""
        planned = await self.plan(file)
        if planned.comparison.standing is Standing.NEW:
            return ()
        wanted = _wanted(planned.comparison, take)
        if wanted is Take.REGISTRY:
            return ()
        file = self.registry.redactor.redacted(file)
        whole = await self._merged(planned) if wanted is Take.MERGED else file
        newest, organization_of = await self.registry.newest(), self.registry.organization_of
        wider = widening(organization_of(newest.manuscript), organization_of(whole))
        return tuple(str(each) for each in wider)

    async def _merged(self, planned: Planned) -> Manuscript:
        if planned.comparison.overlaps:
            raise OverlapError(planned.comparison.overlaps)
        newest = await self.registry.newest()
        return merged(newest.manuscript, planned.comparison.file)

    async def _kept(self, file: Manuscript, *, by: UserId, why: str) -> RegistryVersion:
        """Let the registry hold, and count the file's edits as seen and not wanted."""
        async with self.registry.database.transaction() as tx:
            newest = await self.registry.held(tx)
            await self.registry.know_file(tx, file)
            at = self.registry.clock.now()
            detail = {"version": newest.id, "why": why}
            subject = "organization"
            await tx.audit.add(by, "organization.file_refused", subject, detail, at, human=True)
        return newest

    async def _know(self, file: Manuscript) -> None:
        async with self.registry.database.transaction() as tx:
            await self.registry.know_file(tx, file)

    async def _ask(self, comparison: Comparison, file: Manuscript) -> None:
        text = "\n".join([_DECIDE, *listed(comparison.file), "In the registry:"])
        text = "\n".join([text, *listed(comparison.registry)])
        await self._tell(text, file, subject="conflict")

    async def _ask_why(self, held: Sequence[str], file: Manuscript) -> None:
        lines = [f"- {each}" for each in held[:_MOST]]
        left_out = len(held) - _MOST
        more = [f"... and {left_out} more"] if left_out > 0 else []
        await self._tell("\n".join([_SAY_WHY, *lines, *more]), file, subject="held")

    async def _tell(self, text: str, file: Manuscript, *, subject: str) -> None:
        """Tell every operator."""
        async with self.registry.database.transaction() as tx:
            newest = await self.registry.held(tx)
            operators = self.registry.organization_of(newest.manuscript).operators
            for person in sorted(operators - await tx.people.inactive()):
                # The same two states are told once, however often the program starts.
                key = f"organization:{subject}:{newest.id}:{file.digest[:12]}:{person}"
                await tell(tx, person, text, key=key, version=newest)


def _wanted(found: Comparison, take: Take | None) -> Take:
    """Return what to take. Raises ConflictError, InvalidInputError."""
    if found.standing is Standing.SAME:
        raise ConflictError("The file and the registry say the same. There is nothing to apply.")
    if take is not None:
        return take
    if found.standing is Standing.REGISTRY_CHANGED:
        raise InvalidInputError(
            "Only the registry was changed, so the file has nothing to apply. Write it into the "
            "file with `python -m bot org export`, or take the file's state with --take file."
        )
    if found.standing is Standing.BOTH_CHANGED:
        raise InvalidInputError(
            "The file and the registry were both changed. Decide with --take file, --take "
            "registry or --take merged; `python -m bot org plan` shows what each would do."
        )
    return Take.FILE
