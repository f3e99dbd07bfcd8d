"""Escalating: when agents cannot go on by themselves, a person is asked, or the job fails."""

from dataclasses import dataclass

from bot.domain.assignments import AssignmentStatus
from bot.domain.ids import AssignmentId
from bot.domain.jobs import Job, JobStatus
from bot.domain.stages import Stage
from bot.ports import Clock
from bot.services import ledger
from storage.database import Database
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Escalating:
    """Ends a loop that has come to its limit, and says which stage, which agent and why."""

    database: Database
    clock: Clock

    async def stop(self, assignment: AssignmentId, *, reason: str) -> None:
        """Stop an assignment. A job that has no contract yet fails; any other asks a person."""
        async with self.database.transaction() as tx:
            found = await tx.assignments.get(assignment)
            job = await tx.jobs.get(found.job)
            if job.status.is_terminal or not found.is_open:
                return
            why = f"{found.position}, {found.stage}: {reason}"
            if found.stage is Stage.INTAKE:
                await self.fail(tx, job, reason=why)
                return
            if found.stage is Stage.IMPLEMENTATION:
                if found.status is AssignmentStatus.RUNNING:
                    await ledger.wait(tx, found)
            else:
                await tx.assignments.replace(found, found.to(AssignmentStatus.DROPPED))
            await self.escalate(tx, job, reason=why)

    async def escalate(self, tx: Transaction, job: Job, *, reason: str) -> Job:
        """Let a person decide how the job goes on."""
        if job.status is JobStatus.ESCALATED:
            return job
        for assignment in await tx.assignments.active(job.id):
            if assignment.stage.is_review:
                await tx.assignments.replace(assignment, assignment.to(AssignmentStatus.DROPPED))
        now = self.clock.now()
        after = job.to(JobStatus.ESCALATED, at=now, reason=reason)
        return await ledger.change_job(
            tx, job, after, actor="countersign", verb="job.escalated", at=now
        )

    async def fail(self, tx: Transaction, job: Job, *, reason: str) -> Job:
        """End the job as failed."""
        now = self.clock.now()
        after = job.to(JobStatus.FAILED, at=now, reason=reason)
        failed = await ledger.change_job(
            tx, job, after, actor="countersign", verb="job.failed", at=now
        )
        await ledger.end_assignments(tx, failed, status=AssignmentStatus.DROPPED)
        await ledger.withdraw_approvals(tx, failed, at=now)
        return failed
