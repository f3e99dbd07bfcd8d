"""Readiness: a job's eligibility, on everything that is on record about it."""

from bot.domain.eligibility import Eligibility, eligibility
from bot.domain.jobs import Job
from bot.domain.organization import Organization
from storage.transaction import Transaction


async def readiness(tx: Transaction, job: Job, *, organization: Organization) -> Eligibility:
    """Say whether the job's present revision may have consequences, and what stands against it."""
    if job.contract is None:
        return Eligibility(("The job has no contract yet.",))
    spent = await tx.transcripts.spent(job.id)
    return eligibility(
        revision=job.revision,
        contract=job.contract,
        topology=organization.topology_of(job.contract.repository, job.contract.job_class),
        results=await tx.checks.of_job(job.id),
        verdicts=await tx.reviews.verdicts(job.id),
        findings=await tx.reviews.findings(job.id),
        cost_microusd=spent.cost_microusd // (1 + job.extensions),
    )
