"""Control: people pause, resume, stop and take over jobs."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.domain.approvals import mentions
from bot.domain.assignments import AssignmentStatus
from bot.domain.calls import Call, CallStatus
from bot.domain.ids import JobId, UserId
from bot.domain.jobs import Job, JobStatus
from bot.domain.moves import parked
from bot.domain.organization import Organization
from bot.errors import ConflictError, ForbiddenError
from bot.ports import Clock
from bot.prompts import render
from bot.services import ledger, probing
from bot.services.conflicts import judges, only, open_conflicts, settlers
from bot.services.deciders import refuse_others
from bot.services.outcomes import redraw
from storage.database import Database
from storage.transaction import Transaction

_LET_GO: Mapping[CallStatus, str] = {
    CallStatus.WAITING: "Not done: a person let the job go on without this call.",
    CallStatus.UNKNOWN: (
        "A person let the job go on without this call. Whether it took effect is not recorded "
        "here: look before you ask for it again."
    ),
}
"""What becomes of calls nobody decided about when the job goes on."""


@dataclass(frozen=True, slots=True)
class Control:
    """The requester and the operators can always steer a job, whatever it is doing."""

    database: Database
    clock: Clock
    organization: Organization

    async def pause(self, job: JobId, *, by: UserId) -> None:
        """Let nothing new begin; what runs finishes its step."""
        async with self.database.transaction(urgent=True) as tx:
            before = await self._live_for(tx, job, by)
            if before.paused_by:
                raise ConflictError(f"<@{before.paused_by}> has already paused job {job}.")
            await self._changed(tx, before, replace(before, paused_by=by), by, "job.paused")

    async def resume(self, job: JobId, *, by: UserId) -> None:
        """Go on where the job was paused."""
        async with self.database.transaction(urgent=True) as tx:
            before = await self._live_for(tx, job, by)
            if not before.paused_by:
                raise ConflictError(f"Job {job} is not paused.")
            await self._changed(tx, before, replace(before, paused_by=None), by, "job.resumed")
            for assignment in parked(before, await tx.assignments.active(before.id)):
                await ledger.resume(tx, assignment, told=None, at=self.clock.now())

    async def stop(self, job: JobId, *, by: UserId) -> None:
        """Cancel the job. Nothing it does after this has an effect."""
        await self._cancel(job, by=by, reason=f"Stopped by <@{by}>.", verb="job.cancelled")

    async def take_over(self, job: JobId, *, by: UserId) -> None:
        """Cancel the job because a person does it instead."""
        reason = f"<@{by}> took it over and does it by hand."
        await self._cancel(job, by=by, reason=reason, verb="job.taken_over")

    async def proceed(self, job: JobId, *, by: UserId) -> None:
        """Let an escalated job go on, with its limits granted once more."""
        now = self.clock.now()
        async with self.database.transaction(urgent=True) as tx:
            before = await tx.jobs.hold(job)
            if before.status is not JobStatus.ESCALATED:
                raise ConflictError(f"Job {job} waits for no such decision: it is {before.status}.")
            await self._refuse_open_conflicts(tx, before)
            await self._refuse_no_judge(tx, before, by)
            after = replace(before.to(JobStatus.WORKING, at=now), extensions=before.extensions + 1)
            await self._changed(tx, before, after, by, "job.extended")
            carrying = await ledger.lead(tx, before)
            for call in await tx.calls.unsettled(carrying.id):
                if call.status in _LET_GO:
                    await self._let_go(tx, before, call)
            await ledger.resume(tx, carrying, told=render("extended"), at=now)

    async def _refuse_open_conflicts(self, tx: Transaction, job: Job) -> None:
        contested = await open_conflicts(tx, job)
        if contested:
            people = await settlers(tx, job, organization=self.organization)
            raise ConflictError(
                f"{mentions(people) or 'Somebody'} must first decide about finding "
                f"{contested[0].id}: its card is in the thread."
            )

    async def _refuse_no_judge(self, tx: Transaction, job: Job, by: UserId) -> None:
        """Refuse whoever may not let the job go on: after a veto that is also its requester."""
        people = await judges(tx, job, organization=self.organization)
        if people is None:
            await refuse_others(tx, job, by=by, organization=self.organization, operators=True)
        elif by not in people:
            raise ForbiddenError(
                f"The security review rejects this revision. {only(people, can='let it go on')} "
                "You can send it another way: stop the job, or take it over."
            )

    async def _let_go(self, tx: Transaction, job: Job, call: Call) -> None:
        left = await tx.calls.replace(
            call, call.to(CallStatus.REFUSED, result=_LET_GO[call.status])
        )
        if call.status is CallStatus.UNKNOWN:
            now = self.clock.now()
            await redraw(tx, job, left, organization=self.organization, at=now)

    async def _cancel(self, job: JobId, *, by: UserId, reason: str, verb: str) -> None:
        now = self.clock.now()
        async with self.database.transaction(urgent=True) as tx:
            before = await self._live_for(tx, job, by)
            after = before.to(JobStatus.CANCELLED, at=now, reason=reason)
            cancelled = await self._changed(tx, before, after, by, verb)
            await ledger.end_work(tx, cancelled, status=AssignmentStatus.DROPPED, at=now)
            await probing.stop(tx, cancelled, reason=reason, at=now)

    async def _changed(
        self, tx: Transaction, before: Job, after: Job, by: UserId, verb: str
    ) -> Job:
        now = self.clock.now()
        return await ledger.change_job(tx, before, after, actor=by, verb=verb, at=now, human=True)

    async def _live_for(self, tx: Transaction, job: JobId, by: UserId) -> Job:
        found = await tx.jobs.hold(job)
        await refuse_others(tx, found, by=by, organization=self.organization, operators=True)
        if found.status.is_terminal:
            raise ConflictError(f"Job {job} has ended: it is {found.status}.")
        return found
