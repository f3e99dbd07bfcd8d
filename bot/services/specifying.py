"""Specifying: before anybody builds, a position writes down how the outcome is to be reached."""

from dataclasses import dataclass, replace

from bot.domain.assignments import Assignment, AssignmentStatus
from bot.domain.ids import AssignmentId
from bot.domain.jobs import Job, JobStatus
from bot.domain.staffing import Staffing
from bot.domain.stages import Stage
from bot.errors import InvalidInputError
from bot.ports import Clock
from bot.services import ledger
from bot.services.cases import Case
from bot.services.scope import Scope
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Specifying:
    """Brings a proposed contract to its scope, over a specification where the job has one."""

    clock: Clock
    staffing: Staffing
    scope: Scope

    async def propose(self, tx: Transaction, before: Job, job: Job, *, by: Assignment) -> None:
        """Go on with a contract that was just proposed: to its specification, or to the scope."""
        contract, actor = job.agreed, by.position
        organization = self.staffing.organization
        await ledger.wait(tx, by)
        if not organization.topology_of(contract.repository, contract.job_class).specified:
            await self._offer(tx, before, job, actor=actor)
            return
        verb, now = "contract.proposed", self.clock.now()
        await self._begin(
            tx, await ledger.change_job(tx, before, job, actor=actor, verb=verb, at=now)
        )

    async def write(self, tx: Transaction, case: Case, text: str) -> str:
        """Make the specification a part of the contract, for the requester to agree to."""
        if case.assignment.stage is not Stage.SPECIFICATION:
            raise InvalidInputError("Only who specifies a job writes its specification.")
        contract = replace(case.job.agreed, specification=text)
        await ledger.wait(tx, case.assignment)
        specified = replace(case.job, contract=contract)
        await self._offer(tx, case.job, specified, actor=case.assignment.position)
        return "The specification is part of the contract now."

    async def _begin(self, tx: Transaction, job: Job) -> None:
        staffed, now = self.staffing.specifier(), self.clock.now()
        assignment = await tx.assignments.add(
            Assignment(
                id=AssignmentId(0),
                job=job.id,
                position=staffed.position.name,
                stage=Stage.SPECIFICATION,
                round=0,
                status=AssignmentStatus.RUNNING,
                model=staffed.model.name,
                opened_at=now,
                resumed_at=now,
            )
        )
        await tx.start(assignment)

    async def _offer(self, tx: Transaction, before: Job, job: Job, *, actor: str) -> None:
        """Put the contract to the requester, or begin at once where nobody need be asked."""
        verb, now = "scope.proposed", self.clock.now()
        after = job.to(JobStatus.SCOPE, at=now)
        scoped = await ledger.change_job(tx, before, after, actor=actor, verb=verb, at=now)
        if self.staffing.starts_at_once(job.owned_by, job.agreed.repository):
            await self.scope.begin(tx, scoped, actor="countersign", human=False)
