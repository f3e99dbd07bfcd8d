"""Reviewing: a revision goes round the reviewers until it is eligible or a person decides."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from bot.domain import notices
from bot.domain.assignments import Assignment, AssignmentStatus
from bot.domain.checks import CheckResult
from bot.domain.ids import AssignmentId, RevisionId
from bot.domain.jobs import Job, JobStatus
from bot.domain.organization import Environment
from bot.domain.reviews import (
    Consequence,
    Finding,
    FindingStatus,
    Verdict,
    VerdictKind,
    consequence,
    latest,
    standing,
)
from bot.domain.staffing import Staffing
from bot.domain.stages import Stage, Topology
from bot.errors import NotFoundError
from bot.ports import Clock
from bot.prompts import render
from bot.services import ledger
from bot.services.cases import Case
from bot.services.escalating import Escalating
from storage.database import Database
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Reviewing:
    """Opens the reviews of a revision, group by group, and follows what they say."""

    database: Database
    clock: Clock
    staffing: Staffing
    escalating: Escalating

    async def handed_in(
        self,
        tx: Transaction,
        case: Case,
        revision: RevisionId,
        results: Sequence[CheckResult],
    ) -> str:
        """Keep a revision and its checks, and open its reviews if they are green.

        Returns what the owner is told.
        """
        job, assignment = case.job, case.assignment
        for result in results:
            await tx.checks.save(job.id, result)
        green = all(result.passed for result in results)
        topology = self._topology(job)
        changed = await self._kept(tx, job, assignment, revision)
        await self._outdate(tx, job, changed)
        current = await self._current(tx, changed)
        spoken = {verdict.stage for verdict in current}
        reviewed = bool(topology.reviews) and spoken >= set(topology.required_reviews)
        passed = reviewed and all(verdict.kind is VerdictKind.PASS for verdict in current)
        if green and topology.reviews and not reviewed:
            await self._begin(tx, changed, assignment)
        return render(
            "checked",
            revision=revision,
            results=results,
            green=green,
            reviewed=reviewed,
            passed=passed and not await self._standing(tx, changed),
            reviews=topology.required_reviews,
            consequential=self._consequential(job),
        )

    async def judged(self, tx: Transaction, verdict: Verdict) -> None:
        """Keep a verdict; once the group is complete, follow what it says."""
        await tx.reviews.add_verdict(verdict)
        job = await tx.jobs.hold(verdict.job)
        if job.status is not JobStatus.REVIEWING or job.revision != verdict.revision:
            return
        group = self._topology(job).group(job.group)
        # A review of this revision that was cut off earlier does not speak for this round.
        asked = {a.id for a in await tx.assignments.of_job(job.id) if a.round == job.round}
        current = [v for v in await self._current(tx, job) if v.assignment in asked]
        match consequence(
            [v for v in current if v.stage in group],
            required=group,
            findings=await self._standing(tx, job),
            current_round=job.round,
            rounds=job.agreed.limits.rounds * (1 + job.extensions),
        ):
            case Consequence.INCOMPLETE:
                return
            case Consequence.NEXT:
                await self._next(tx, job)
            case Consequence.REVISE:
                await self._return(tx, job, current, eligible=False)
            case Consequence.ESCALATE:
                await self._tell_owner(tx, job, current, eligible=False)
                await self.escalating.escalate(tx, job, reason=_why(current, job))
            case other:
                assert_never(other)

    async def _kept(
        self, tx: Transaction, job: Job, assignment: Assignment, revision: RevisionId
    ) -> Job:
        return await ledger.change_job(
            tx,
            job,
            replace(job, revision=revision),
            actor=assignment.position,
            verb="revision.handed_in",
            at=self.clock.now(),
            detail={"revision": revision},
        )

    async def _outdate(self, tx: Transaction, before: Job, job: Job) -> None:
        """Draw what was said about the earlier revision again: it does not count any more."""
        if before.revision == job.revision:
            return
        now = self.clock.now()
        for verdict in await tx.reviews.verdicts(job.id):
            if verdict.revision == before.revision:
                await tx.outbox.add(notices.verdict_notice(job, verdict.assignment, at=now))

    async def _begin(self, tx: Transaction, job: Job, owner: Assignment) -> None:
        now = self.clock.now()
        after = replace(job.to(JobStatus.REVIEWING, at=now), round=job.round + 1, group=0)
        reviewing = await ledger.change_job(
            tx, job, after, actor="countersign", verb="review.opened", at=now
        )
        await ledger.wait(tx, owner)
        await self._open_group(tx, reviewing)

    async def _open_group(self, tx: Transaction, job: Job) -> None:
        now = self.clock.now()
        author = self.staffing.put_on(await ledger.lead(tx, job))
        past = await tx.assignments.of_job(job.id)
        for stage in self._topology(job).group(job.group):
            try:
                reviewer = self.staffing.reviewer(stage, author=author, past=past)
            except NotFoundError as error:
                # Nobody to ask is not agreement: a person decides.
                await self.escalating.escalate(tx, job, reason=str(error))
                return
            assignment = await tx.assignments.add(
                Assignment(
                    id=AssignmentId(0),
                    job=job.id,
                    position=reviewer.position.name,
                    stage=stage,
                    round=job.round,
                    status=AssignmentStatus.RUNNING,
                    model=reviewer.model.name,
                    opened_at=now,
                    resumed_at=now,
                    revision=job.revision,
                )
            )
            await tx.start(assignment)

    async def _next(self, tx: Transaction, job: Job) -> None:
        if job.group + 1 >= len(self._topology(job).reviews):
            await self._return(tx, job, await self._current(tx, job), eligible=True)
            return
        after = replace(job, group=job.group + 1)
        now = self.clock.now()
        opened = await ledger.change_job(
            tx, job, after, actor="countersign", verb="review.opened", at=now
        )
        await self._open_group(tx, opened)

    async def _return(
        self, tx: Transaction, job: Job, verdicts: Sequence[Verdict], *, eligible: bool
    ) -> None:
        now = self.clock.now()
        owner = await self._tell_owner(tx, job, verdicts, eligible=eligible)
        await ledger.change_job(
            tx,
            job,
            job.to(JobStatus.WORKING, at=now),
            actor="countersign",
            verb="review.passed" if eligible else "review.returned",
            at=now,
        )
        await ledger.resume(tx, owner, told=None, at=now)

    async def _tell_owner(
        self, tx: Transaction, job: Job, verdicts: Sequence[Verdict], *, eligible: bool
    ) -> Assignment:
        owner = await ledger.lead(tx, job)
        findings = await tx.reviews.findings(job.id)
        told = render(
            "reviewed",
            revision=job.revision,
            eligible=eligible,
            consequential=self._consequential(job),
            verdicts=verdicts,
            findings=[f for f in findings if f.status is FindingStatus.OPEN],
        )
        await tx.transcripts.tell(owner.id, told, self.clock.now())
        return owner

    async def _standing(self, tx: Transaction, job: Job) -> tuple[Finding, ...]:
        verdicts = await tx.reviews.verdicts(job.id)
        return standing(await tx.reviews.findings(job.id), verdicts, revision=job.revision)

    async def _current(self, tx: Transaction, job: Job) -> tuple[Verdict, ...]:
        return latest(await tx.reviews.verdicts(job.id), revision=job.revision)

    def _topology(self, job: Job) -> Topology:
        agreed = job.agreed
        return self.staffing.organization.topology_of(agreed.repository, agreed.job_class)

    def _consequential(self, job: Job) -> bool:
        repository = self.staffing.organization.repository(job.agreed.repository)
        return repository.environment is not Environment.DISPOSABLE


def _why(verdicts: Sequence[Verdict], job: Job) -> str:
    if any(v.kind is VerdictKind.REJECT and v.stage is Stage.SECURITY_REVIEW for v in verdicts):
        return "The security review rejects this revision."
    if any(v.kind is VerdictKind.ESCALATE for v in verdicts):
        return "A reviewer asks for a person's decision."
    return f"After {job.round} rounds of review the reviewers and the owner do not agree."
