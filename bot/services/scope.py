"""Scope: the first gate, where the requester agrees to the contract or changes it."""

from dataclasses import dataclass, replace

from bot.domain.assignments import Assignment, AssignmentStatus
from bot.domain.ids import AssignmentId, JobId, PositionName, UserId
from bot.domain.jobs import Job, JobStatus
from bot.domain.staffing import Staffing
from bot.domain.stages import Stage
from bot.errors import ConflictError, InvalidInputError
from bot.ports import Clock
from bot.prompts import render
from bot.services import ledger
from bot.services.deciders import refuse_others
from storage.database import Database
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Scope:
    """What the requester does with a proposed contract."""

    database: Database
    clock: Clock
    staffing: Staffing

    async def accept(self, job: JobId, *, by: UserId) -> None:
        """Agree to the contract; the owner begins. Raises ForbiddenError, ConflictError."""
        async with self.database.transaction(urgent=True) as tx:
            await self.begin(tx, await self._open_for(tx, job, by), actor=by, human=True)

    async def change(self, job: JobId, *, by: UserId, text: str) -> None:
        """Send the contract back to the dispatcher with what should be different."""
        if not text.strip():
            raise InvalidInputError("Say what should be different.")
        now = self.clock.now()
        async with self.database.transaction(urgent=True) as tx:
            before = await self._open_for(tx, job, by)
            for specifying in await tx.assignments.active(job, Stage.SPECIFICATION):
                # The contract is proposed anew, and what was specified for the old one is void.
                await tx.assignments.replace(specifying, specifying.to(AssignmentStatus.DONE))
            assignment = await ledger.lead(tx, before)
            await ledger.change_job(
                tx,
                before,
                before.to(JobStatus.INTAKE, at=now),
                actor=by,
                verb="scope.changed",
                at=now,
                human=True,
            )
            await ledger.resume(tx, assignment, told=render("rescoped", text=text), at=now)

    async def route(self, job: JobId, *, by: UserId, to: PositionName) -> None:
        """Give the job to another owner before it begins."""
        async with self.database.transaction(urgent=True) as tx:
            before = await self._open_for(tx, job, by)
            self.staffing.owner(to, past=await tx.assignments.of_job(job))
            limits = self.staffing.organization.role_of(to).limits
            contract = replace(before.agreed, limits=limits)
            await ledger.change_job(
                tx,
                before,
                replace(before, owner=to, routed_by=by, contract=contract),
                actor=by,
                verb="scope.routed",
                at=self.clock.now(),
                human=True,
                detail={"to": to},
            )

    async def begin(self, tx: Transaction, job: Job, *, actor: str, human: bool) -> None:
        """Start the owner's work on an agreed contract."""
        now = self.clock.now()
        past = await tx.assignments.of_job(job.id)
        owner = self.staffing.owner(job.owned_by, past=past)
        await ledger.end_work(tx, job, status=AssignmentStatus.DONE, at=now)
        working = await ledger.change_job(
            tx,
            job,
            job.to(JobStatus.WORKING, at=now),
            actor=actor,
            verb="scope.accepted",
            at=now,
            human=human,
        )
        assignment = await tx.assignments.add(
            Assignment(
                id=AssignmentId(0),
                job=working.id,
                position=owner.position.name,
                stage=Stage.IMPLEMENTATION,
                round=0,
                status=AssignmentStatus.RUNNING,
                model=owner.model.name,
                opened_at=now,
                resumed_at=now,
            )
        )
        await tx.start(assignment)

    async def _open_for(self, tx: Transaction, job: JobId, by: UserId) -> Job:
        found = await tx.jobs.hold(job)
        await refuse_others(tx, found, by=by, organization=self.staffing.organization)
        if found.status is not JobStatus.SCOPE:
            raise ConflictError(f"The scope of job {job} is settled: the job is {found.status}.")
        return found
