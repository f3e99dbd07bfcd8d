"""Conflicts: two positions contradict each other, and a person decides which of them is right."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain import conflicts, notices
from bot.domain.approvals import mentions
from bot.domain.ids import FindingId, UserId
from bot.domain.jobs import NAME_SOMEBODY, Job, JobStatus
from bot.domain.organization import Organization
from bot.domain.reviews import Finding, Ruling, vetoed
from bot.errors import ConflictError, ForbiddenError
from bot.ports import Clock
from bot.prompts import render
from bot.services import ledger, shadowing
from bot.services.escalating import Escalating
from storage.database import Database
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Conflicts:
    """Puts contested findings to people, and carries out what they decide."""

    database: Database
    clock: Clock
    organization: Organization
    escalating: Escalating

    async def put(
        self, tx: Transaction, job: Job, findings: Iterable[Finding], *, reason: str = ""
    ) -> None:
        """Ask people about these findings. Nobody works on the job until they have decided."""
        now = self.clock.now()
        asked = [
            await tx.reviews.replace_finding(finding, finding.contested(at=now))
            for finding in findings
        ]
        numbers = ", ".join(str(finding.id) for finding in asked)
        why = f"Two positions contradict each other about finding {numbers}."
        await self.escalating.escalate(
            tx,
            job,
            reason=reason or why,
            verb="conflict.opened",
            people=await settlers(tx, job, organization=self.organization),
        )
        for finding in asked:
            await self._redraw(tx, job, finding)

    async def settle(self, finding: FindingId, *, by: UserId, ruling: Ruling) -> None:
        """Decide about one contested finding; after the last one the owner works on.

        Raises ForbiddenError for people who may not decide, ConflictError when it is settled.
        """
        now = self.clock.now()
        async with self.database.transaction(urgent=True) as tx:
            job = await tx.jobs.hold((await tx.reviews.finding(finding)).job)
            await self._refuse_others(tx, job, by)
            before = await tx.reviews.finding(finding)
            settled = before.ruled(ruling, by=by, at=now)
            if job.status is not JobStatus.ESCALATED:
                raise ConflictError(f"Job {job.id} waits for no decision: it is {job.status}.")
            await tx.reviews.replace_finding(before, settled)
            detail = {"finding": finding, "ruling": ruling, "stage": before.stage}
            await tx.audit.add(
                by, "conflict.settled", f"finding:{finding}", detail, now, job=job.id, human=True
            )
            await self._redraw(tx, job, settled)
            await shadowing.show_decided(tx, job, at=now, organization=self.organization)
            await self._go_on(tx, job, by)

    async def _go_on(self, tx: Transaction, job: Job, by: UserId) -> None:
        """Put the owner back to work, once every contested finding of the revision is settled."""
        findings = await tx.reviews.findings(job.id)
        now = self.clock.now()
        if any(finding.awaits_ruling for finding in findings):
            await tx.outbox.add(notices.job_notice(job, at=now))
            return
        working = await ledger.change_job(
            tx, job, job.to(JobStatus.WORKING, at=now), actor=by, verb="conflict.ended", at=now
        )
        ruled = [finding for finding in findings if finding.ruling is not None]
        told = render("ruled", findings=ruled, name=self.organization.name_of(by))
        await ledger.resume(tx, await ledger.lead(tx, working), told=told, at=now)

    async def _refuse_others(self, tx: Transaction, job: Job, by: UserId) -> None:
        people = await settlers(tx, job, organization=self.organization)
        if by not in people:
            raise ForbiddenError(only(people, can="decide who is right here"))

    async def _redraw(self, tx: Transaction, job: Job, finding: Finding) -> None:
        now = self.clock.now()
        await tx.outbox.add(notices.finding_notice(job, finding.id, at=now))
        await tx.outbox.add(notices.conflict_notice(job, finding.id, at=now))


async def settlers(tx: Transaction, job: Job, *, organization: Organization) -> tuple[UserId, ...]:
    """Return who decides a conflict: who answers for the repository, and the operators.

    Whoever asked for the job, or acts for who asked, is no judge in it, unless the repository
    allows self-approval. Where nobody else is there they settle what is no security veto; a veto
    then stands, and nobody is returned.
    """
    inactive = await tx.people.inactive()
    people = conflicts.settlers(
        organization.repository(job.agreed.repository).approval,
        requester=job.requester,
        acting=organization.nearest_to(job.requester, inactive=inactive),
        operators=organization.operators,
        inactive=inactive,
    )
    if people or vetoed(await tx.reviews.verdicts(job.id), revision=job.revision):
        return people
    return organization.in_place_of(job.requester, inactive=inactive)


def only(people: tuple[UserId, ...], *, can: str) -> str:
    """Say who alone can do something about a job: nobody, where nobody is left."""
    if not people:
        return f"Nobody is left who may {can}. {NAME_SOMEBODY}"
    return f"Only {mentions(people)} can {can}."


async def judges(
    tx: Transaction, job: Job, *, organization: Organization
) -> tuple[UserId, ...] | None:
    """Return who alone decides how an escalated job goes on; None where it is the requester.

    That is who answers for the repository, while a finding is contested or a security veto stands.
    """
    contested = await open_conflicts(tx, job)
    if not contested and not vetoed(await tx.reviews.verdicts(job.id), revision=job.revision):
        return None
    return await settlers(tx, job, organization=organization)


async def open_conflicts(tx: Transaction, job: Job) -> tuple[Finding, ...]:
    """Return the findings that wait for a person's decision."""
    return tuple(f for f in await tx.reviews.findings(job.id) if f.awaits_ruling)
