"""Shipping: the second gate, where the requester accepts the result or sends it back."""

from dataclasses import dataclass

from bot.domain import notices
from bot.domain.assignments import AssignmentStatus
from bot.domain.ids import JobId, UserId
from bot.domain.jobs import Job, JobStatus
from bot.domain.organization import Organization
from bot.errors import ConflictError, InvalidInputError
from bot.ports import Clock
from bot.prompts import render
from bot.services import ledger, shadowing
from bot.services.deciders import refuse_others
from storage.database import Database
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Shipping:
    """What the requester does with a result. The answers are the acceptance rate."""

    database: Database
    clock: Clock
    organization: Organization

    async def accept(self, job: JobId, *, by: UserId) -> None:
        """Take the result; the job is done. Raises ForbiddenError, ConflictError."""
        now = self.clock.now()
        async with self.database.transaction(urgent=True) as tx:
            before = await self._delivered_for(tx, job, by)
            after = before.to(JobStatus.ACCEPTED, at=now)
            accepted = await ledger.change_job(
                tx, before, after, actor=by, verb="result.accepted", at=now, human=True
            )
            await ledger.end_work(tx, accepted, status=AssignmentStatus.DONE, at=now)
            await tx.outbox.add(notices.result_notice(accepted, at=now))
            await shadowing.show_decided(tx, accepted, at=now, organization=self.organization)

    async def send_back(self, job: JobId, *, by: UserId, reason: str) -> None:
        """Return the result with a reason; the owner works on."""
        if not reason.strip():
            raise InvalidInputError("Say what is missing or wrong.")
        now = self.clock.now()
        async with self.database.transaction(urgent=True) as tx:
            before = await self._delivered_for(tx, job, by)
            after = before.to(JobStatus.WORKING, at=now, reason=reason)
            working = await ledger.change_job(
                tx,
                before,
                after,
                actor=by,
                verb="result.sent_back",
                at=now,
                human=True,
                detail={"reason": reason},
            )
            await tx.outbox.add(notices.result_notice(before, at=now))
            told = render("sent_back", reason=reason)
            await ledger.resume(tx, await ledger.lead(tx, working), told=told, at=now)

    async def _delivered_for(self, tx: Transaction, job: JobId, by: UserId) -> Job:
        found = await tx.jobs.hold(job)
        await refuse_others(tx, found, by=by, organization=self.organization)
        if found.status is not JobStatus.SHIP:
            raise ConflictError(f"Job {job} has no result to decide on: it is {found.status}.")
        return found
