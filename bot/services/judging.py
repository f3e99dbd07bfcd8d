"""Judging: what the gate says about a call, on facts that only the host computes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.domain.calls import Call
from bot.domain.eligibility import Eligibility, eligibility
from bot.domain.gate import Facts, Outcome, Ruling
from bot.domain.jobs import Job
from bot.domain.organization import Organization, Repository
from bot.domain.tools import Effect, Tool, digest_of
from bot.gate import Gate
from bot.services.cases import Case
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Judge:
    """Says what the gate says about a call, on facts that only the host computes."""

    organization: Organization
    tools: Mapping[str, Tool]
    gate: Gate

    async def rule(self, tx: Transaction, case: Case, call: Call) -> tuple[Ruling, Call]:
        """Return the gate's ruling, and the call bound to exactly what was ruled about."""
        tool = self.tools.get(call.tool)
        if tool is None:
            return Ruling(Outcome.DENY, (f"There is no tool {call.tool}.",)), call
        job = case.job
        repository = self._repository(job)
        ready = await self._eligibility(tx, job, tool)
        arguments = call.arguments or {}
        role = self.organization.role_of(call.position)
        facts = Facts(
            position=call.position,
            role=role.name,
            lane=role.tools,
            stage=case.assignment.stage,
            tool=tool,
            arguments=arguments,
            job=job.id,
            repository=repository,
            revision=job.revision,
            eligible=ready.eligible,
            obstacles=ready.obstacles,
        )
        digest = digest_of(
            tool=call.tool,
            arguments=arguments,
            revision=job.revision,
            resource=repository.name if repository else None,
        )
        return self.gate.decide(facts), replace(call, effect=tool.effect, digest=digest)

    def _repository(self, job: Job) -> Repository | None:
        return self.organization.repository(job.contract.repository) if job.contract else None

    async def _eligibility(self, tx: Transaction, job: Job, tool: Tool) -> Eligibility:
        if tool.effect is not Effect.CONSEQUENTIAL:
            return Eligibility(("Only a consequential call needs an eligible revision.",))
        if job.contract is None:
            return Eligibility(("The job has no contract yet.",))
        spent = await tx.transcripts.spent(job.id)
        return eligibility(
            revision=job.revision,
            contract=job.contract,
            topology=self.organization.topology_of(job.contract.repository),
            results=await tx.checks.of_job(job.id),
            verdicts=await tx.reviews.verdicts(job.id),
            findings=await tx.reviews.findings(job.id),
            cost_microusd=spent.cost_microusd // (1 + job.extensions),
        )
