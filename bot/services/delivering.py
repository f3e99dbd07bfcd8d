"""Delivering: the owner hands over the result for the second gate."""

from dataclasses import dataclass, replace

from bot.domain import notices
from bot.domain.approvals import ApprovalStatus
from bot.domain.desk import Deliver
from bot.domain.jobs import Job, JobStatus
from bot.domain.organization import Organization
from bot.errors import InvalidInputError
from bot.ports import Clock
from bot.services import ledger
from bot.services.cases import Case
from bot.services.readiness import readiness
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Delivering:
    """Lets a result go to the requester only when it is one."""

    clock: Clock
    organization: Organization

    async def deliver(self, tx: Transaction, case: Case, verb: Deliver) -> str:
        """Hand over the result. Raises InvalidInputError while something is missing."""
        await self._refuse_unfinished(tx, case.job)
        now = self.clock.now()
        after = replace(
            case.job.to(JobStatus.SHIP, at=now),
            result=verb.summary,
            doubt=verb.doubt,
            deliveries=case.job.deliveries + 1,
        )
        shipped = await ledger.change_job(
            tx, case.job, after, actor=case.assignment.position, verb="result.delivered", at=now
        )
        await ledger.wait(tx, case.assignment)
        await tx.outbox.add(notices.result_notice(shipped, at=now))
        return "The result is handed over."

    async def _refuse_unfinished(self, tx: Transaction, job: Job) -> None:
        approvals = await tx.approvals.of_job(job.id)
        latest = [each for each in approvals if each.card == approvals[-1].card]
        denied = [each.revision for each in latest if each.status is ApprovalStatus.DENIED]
        if job.revision in denied:
            # A person has decided against this revision; it may be handed over as such.
            return
        ready = await readiness(tx, job, organization=self.organization)
        if not ready.eligible:
            raise InvalidInputError("Not done yet: " + " ".join(ready.obstacles))
