"""Offboarding: a position goes, one item of the list at a time, and nothing it had is lost."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import structlog

from bot.domain import notices
from bot.domain.assignments import Assignment, AssignmentStatus
from bot.domain.changes import Change, Deactivate, Merge, Retire
from bot.domain.ids import JobId, OffboardingId, PositionName, UserId
from bot.domain.jobs import Job, JobStatus
from bot.domain.offboarding import Item, Offboarding, refuse_retiring, retirers
from bot.domain.organization import Organization
from bot.domain.registry import SYSTEM
from bot.domain.restrictions import Extent, Restriction, RestrictionKind
from bot.domain.staffing import Staffing
from bot.errors import (
    ConflictError,
    CountersignError,
    ExpectedError,
    ForbiddenError,
    InvalidInputError,
)
from bot.ports import Clock
from bot.services import ledger
from bot.services.archiving import archive_of
from bot.services.passing_on import PassingOn
from bot.services.registry import Registry
from bot.services.restricting import restrict
from storage.database import Database
from storage.transaction import Transaction

log = structlog.get_logger()

_US = "countersign"


@dataclass(frozen=True, slots=True)
class Offboardings:
    """Retires positions. Each item is done once, in its order, and written down with its time."""

    database: Database
    clock: Clock
    staffing: Staffing
    registry: Registry

    async def begin(
        self,
        position: PositionName,
        *,
        by: UserId,
        reason: str,
        into: PositionName | None = None,
    ) -> Offboarding:
        """Begin to retire a position. From this moment on it can do nothing at all.

        Raises ForbiddenError, InvalidInputError, ConflictError, NotFoundError.
        """
        async with self.database.transaction(urgent=True) as tx:
            kept = await self.begin_in(tx, position, by=by, reason=reason, into=into)
        await self.carry_on(kept.id)
        return kept

    async def begin_in(
        self,
        tx: Transaction,
        position: PositionName,
        *,
        by: UserId,
        reason: str,
        into: PositionName | None = None,
    ) -> Offboarding:
        """Begin to retire a position within somebody's transaction. The clock goes on with it.

        Raises as `begin` does.
        """
        if not reason.strip():
            raise InvalidInputError("Say why it is retired.")
        organization, gone = await self.registry.present(tx), await tx.people.inactive()
        refuse_retiring(organization, position, by=by, into=into, gone=gone)
        role, now = organization.role_of(position).name, self.clock.now()
        begun = await tx.offboardings.add(
            Offboarding(OffboardingId(0), position, role, reason, by, now, into)
        )
        note = await self._shut_out(tx, begun, organization)
        kept = await self._did(tx, begun, Item.LANES, note)
        # No new work reaches it; what it leaves is then given to those who stay.
        if organization.position(position).active:
            await self._change(tx, kept, Deactivate(position))
        return kept

    async def choices(self, position: PositionName, *, by: UserId) -> tuple[PositionName, ...]:
        """Return the agents of the same role that could go on in a position's place.

        Raises ForbiddenError, ConflictError, NotFoundError where it cannot be retired.
        """
        async with self.database.reading() as tx:
            organization, gone = await self.registry.present(tx), await tx.people.inactive()
        refuse_retiring(organization, position, by=by, into=None, gone=gone)
        role = organization.role_of(position).name
        others = organization.positions.values()
        return tuple(o.name for o in others if o.active and o.role == role and o.name != position)

    async def carry_on_due(self) -> int:
        """Do what can be done of every list that is not through. Return how many there were."""
        async with self.database.reading() as tx:
            waiting = await tx.offboardings.open()
        for each in waiting:
            try:
                await self.carry_on(each.id)
            except CountersignError:
                # One list that is stuck must not keep the others.
                log.warning("offboarding.stuck", offboarding_id=each.id, exc_info=True)
        return len(waiting)

    async def carry_on(self, offboarding: OffboardingId) -> None:
        """Do one item after the other, up to the end or to where people must choose."""
        while True:
            async with self.database.transaction() as tx:
                found = await tx.offboardings.hold(offboarding)
                item = found.next
                note = await self._do(tx, found, item) if item else ""
                if item is None or not note:
                    break
                await self._did(tx, await tx.offboardings.get(offboarding), item, note)

    async def hand_over(
        self, offboarding: OffboardingId, job: JobId, *, by: UserId, to: PositionName
    ) -> None:
        """Give one of its jobs to another position.

        Raises ForbiddenError, ConflictError, InvalidInputError.
        """
        async with self.database.transaction(urgent=True) as tx:
            found = await self._held_for(tx, offboarding, job, by)
            passing_on = await self._passing_on(tx)
            await passing_on.job(tx, job, to=to, by=by)
            await self._tell(tx, found)
        await self.carry_on(offboarding)

    async def stop(self, offboarding: OffboardingId, job: JobId, *, by: UserId) -> None:
        """End one of its jobs. Raises ForbiddenError, ConflictError."""
        now = self.clock.now()
        async with self.database.transaction(urgent=True) as tx:
            found = await self._held_for(tx, offboarding, job, by)
            before = await tx.jobs.hold(job)
            reason = f"Stopped by <@{by}>: {found.position} was retired."
            ended = await ledger.change_job(
                tx,
                before,
                before.to(JobStatus.CANCELLED, at=now, reason=reason),
                actor=by,
                verb="job.cancelled",
                at=now,
                human=True,
            )
            await ledger.end_work(tx, ended, status=AssignmentStatus.DROPPED, at=now)
            await self._tell(tx, found)
        await self.carry_on(offboarding)

    async def _do(self, tx: Transaction, found: Offboarding, item: Item) -> str:
        """Do one item and say what came of it; nothing where people must choose first."""
        match item:
            case Item.LANES:
                raise AssertionError("This is done as the list begins.")
            case Item.JOBS:
                return await self._pass_on(tx, found)
            case Item.BINDINGS:
                return await self._end_in_registry(tx, found)
            case Item.CONTEXT:
                return await self._archive(tx, found)
            case Item.AUDIT:
                kept = await tx.audit.count_of(found.position)
                return f"{kept} entries by it, and all about it, stay in the chain."

    async def _end_in_registry(self, tx: Transaction, found: Offboarding) -> str:
        """Retire it there, as far as nobody has changed that by hand while the list waited."""
        positions = (await self.registry.present(tx)).positions
        mine, other = positions.get(found.position), positions.get(found.into or found.position)
        if mine is None or mine.retired:
            return "Somebody had ended it in the registry already."
        lost = found.into is not None and (other is None or other.retired)
        into = None if lost else found.into
        change = Merge(found.position, into) if into else Retire(found.position)
        await self._change(tx, found, change)
        note = "It ended in the registry: no work, no 1:1 and no review any more."
        return f"{note} {found.into} is gone meanwhile, so it was not merged." if lost else note

    async def _change(self, tx: Transaction, found: Offboarding, change: Change) -> None:
        why = f"Offboarding {found.id}, begun by <@{found.by}>: {found.reason}"
        await self.registry.change_in(tx, [change], by=SYSTEM, why=why)

    async def _shut_out(
        self, tx: Transaction, found: Offboarding, organization: Organization
    ) -> str:
        now = self.clock.now()
        why = f"{organization.name_of(found.by)} retires it."
        everything = Restriction(
            id=0,
            position=found.position,
            kind=RestrictionKind.OFFBOARDING,
            extent=Extent.EVERYTHING,
            why=why,
            by=found.by,
            since=now,
        )
        if not await restrict(tx, everything, human=True):
            raise ConflictError(f"{found.position} is being retired already.")
        ended = await tx.grants.end_of(found.position, by=found.by, at=now)
        for job in await tx.jobs.open_owned(found.position):
            await self._pause(tx, job, by=found.by)
        given = f" {ended} approvals of further calls ended." if ended else ""
        return f"Every call is refused; it never held a credential of its own.{given}"

    async def _pause(self, tx: Transaction, job: Job, *, by: UserId) -> None:
        """Let nothing new begin, so that it does not spend its budget on refusals."""
        if job.paused_by or job.status.waits_for_person:
            return
        now = self.clock.now()
        await ledger.change_job(
            tx, job, replace(job, paused_by=by), actor=by, verb="job.paused", at=now, human=True
        )

    async def _pass_on(self, tx: Transaction, found: Offboarding) -> str:
        """Let others do its reviews and read its requests; people choose about what it owns."""
        passing_on = await self._passing_on(tx)
        for job, mine in (await self._others(tx, found.position)).items():
            held = await tx.jobs.hold(job)
            reviews = [each for each in mine if each.stage.is_review]
            scoping = [each for each in mine if each.stage in ledger.SCOPING]
            try:
                if reviews:
                    await passing_on.reviews(tx, held, reviews)
                if scoping:
                    await passing_on.scoping(tx, held, scoping)
            except ExpectedError:
                log.warning("offboarding.held_up", job_id=job, exc_info=True)
        if await tx.jobs.open_owned(found.position):
            return ""
        if await self._others(tx, found.position):
            return ""
        return "None of its jobs is open, and nothing of others waits for it."

    async def _others(
        self, tx: Transaction, position: PositionName
    ) -> Mapping[JobId, list[Assignment]]:
        found: dict[JobId, list[Assignment]] = {}
        for each in await tx.assignments.active_of(position):
            found.setdefault(each.job, []).append(each)
        return found

    async def _archive(self, tx: Transaction, found: Offboarding) -> str:
        organization = await self.registry.present(tx)
        archive = await archive_of(tx, found, organization=organization)
        kept = await tx.offboardings.replace(found, replace(found, archive=archive))
        jobs = len(kept.archive["jobs"])
        return f"Its role, prompt and models, and the numbers of its {jobs} jobs, are archived."

    async def _did(
        self, tx: Transaction, before: Offboarding, item: Item, note: str
    ) -> Offboarding:
        now = self.clock.now()
        kept = await tx.offboardings.replace(before, before.did(item, note, at=now))
        detail = {"item": item, "note": note, "into": kept.into, "reason": kept.reason}
        actor = kept.by if item is Item.LANES else _US
        verb = "offboarding.ended" if kept.next is None else "offboarding.went_on"
        subject = f"position:{kept.position}"
        await tx.audit.add(actor, verb, subject, detail, now, human=actor != _US)
        await self._tell(tx, kept)
        return kept

    async def _tell(self, tx: Transaction, offboarding: Offboarding) -> None:
        now = self.clock.now()
        await tx.outbox.add(notices.offboarding_notice(offboarding, person=offboarding.by, at=now))

    async def _held_for(
        self, tx: Transaction, offboarding: OffboardingId, job: JobId, by: UserId
    ) -> Offboarding:
        found = await tx.offboardings.hold(offboarding)
        organization = await self.registry.present(tx)
        people = retirers(organization, found.role, gone=await tx.people.inactive())
        if by not in people:
            raise ForbiddenError("Only the owner of its role, or an operator, decides this.")
        if (await tx.jobs.get(job)).owner != found.position:
            raise ConflictError(f"{found.position} does not own job {job} any more.")
        return found

    async def _passing_on(self, tx: Transaction) -> PassingOn:
        organization = await self.registry.present(tx)
        return PassingOn(self.clock, replace(self.staffing, organization=organization))
