"""Escalating: when agents cannot go on by themselves, a person is asked, or the job fails."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain import notices
from bot.domain.approvals import mentions
from bot.domain.assignments import Assignment, AssignmentStatus
from bot.domain.ids import UserId
from bot.domain.jobs import NAME_SOMEBODY, Job, JobStatus
from bot.domain.moves import carries
from bot.domain.organization import Organization
from bot.domain.stages import Stage
from bot.ports import Clock
from bot.services import ledger, probing, shadowing
from bot.services.answering import give_up
from bot.services.deciders import deciders
from storage.database import Database
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Escalating:
    """Ends a loop that has come to its limit, and says which stage, which agent and why."""

    database: Database
    clock: Clock
    organization: Organization

    async def stop(self, assignment: Assignment, *, reason: str) -> None:
        """Stop an assignment. A job that has no contract yet fails; any other asks a person.

        Nothing happens where the assignment has ended or gone on in another segment meanwhile.
        """
        async with self.database.transaction() as tx:
            job = await tx.jobs.hold(assignment.job)
            found = await tx.assignments.get(assignment.id)
            if not carries(job, found, segment=assignment.segment):
                return
            why = f"{found.position}, {found.stage}: {reason}"
            if await self._was_hidden(tx, job, reason=why):
                return
            if found.stage is Stage.APPROVAL:
                await give_up(tx, job, found, reason=reason, at=self.clock.now())
            elif found.stage in ledger.SCOPING:
                await self.fail(tx, job, reason=why)
            else:
                await self.escalate(tx, job, reason=why)

    async def _was_hidden(self, tx: Transaction, job: Job, *, reason: str) -> bool:
        """End a hidden job, of which nobody is asked anything. False for a real one."""
        if not job.is_hidden:
            return False
        now, organization = self.clock.now(), self.organization
        if (pair := await shadowing.pair_of(tx, job)) is not None:
            await shadowing.give_up(tx, pair, reason=reason, at=now, organization=organization)
            return True
        return await probing.give_up(tx, job, reason=reason, at=now)

    async def escalate(
        self,
        tx: Transaction,
        job: Job,
        *,
        reason: str,
        verb: str = "job.escalated",
        people: tuple[UserId, ...] | None = None,
    ) -> Job:
        """Let a person decide how the job goes on. Nobody works on it until then.

        `people` are called: none of them is nobody, None the requester or who is in their place.
        """
        for assignment in await tx.assignments.active(job.id):
            if assignment.stage.is_review or assignment.stage is Stage.APPROVAL:
                await tx.assignments.replace(assignment, assignment.to(AssignmentStatus.DROPPED))
            else:
                await ledger.wait(tx, assignment)
        if job.status is JobStatus.ESCALATED:
            return job
        now = self.clock.now()
        after = job.to(JobStatus.ESCALATED, at=now, reason=reason)
        escalated = await ledger.change_job(tx, job, after, actor="countersign", verb=verb, at=now)
        await self._call_for(tx, escalated, people, now)
        return escalated

    async def _call_for(
        self, tx: Transaction, job: Job, people: tuple[UserId, ...] | None, now: datetime
    ) -> None:
        # Slack tells nobody of a message that was edited, so the card alone would call no one.
        if people is None:
            people = await deciders(tx, job, organization=self.organization)
        told = f"{mentions(people)} must decide how job {job.id} goes on; its card says why."
        if not people:
            told = f"Nobody is left who may decide how job {job.id} goes on. {NAME_SOMEBODY}"
        key = f"escalated:{job.id}:{job.version}"
        await tx.outbox.add(notices.saying_notice(job, told, key=key, at=now))

    async def fail(self, tx: Transaction, job: Job, *, reason: str) -> Job:
        """End the job as failed."""
        now = self.clock.now()
        after = job.to(JobStatus.FAILED, at=now, reason=reason)
        failed = await ledger.change_job(
            tx, job, after, actor="countersign", verb="job.failed", at=now
        )
        await ledger.end_work(tx, failed, status=AssignmentStatus.DROPPED, at=now)
        return failed
