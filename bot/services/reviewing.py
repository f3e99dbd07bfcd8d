"""Reviewing: a revision goes round the reviewers until it is eligible or a person decides."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from bot.domain.assignments import Assignment, AssignmentStatus
from bot.domain.conflicts import across_lanes, insisted
from bot.domain.eligibility import Eligibility
from bot.domain.ids import AssignmentId
from bot.domain.jobs import Job, JobStatus
from bot.domain.organization import Environment
from bot.domain.reviews import (
    Consequence,
    Finding,
    Verdict,
    VerdictKind,
    consequence,
    is_veto,
    latest,
    standing,
)
from bot.domain.staffing import Staffing
from bot.domain.stages import Topology
from bot.errors import NotFoundError
from bot.ports import Clock
from bot.prompts import render
from bot.services import ledger
from bot.services.conflicts import Conflicts, judges
from bot.services.escalating import Escalating
from bot.services.readiness import readiness
from storage.database import Database
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Reviewing:
    """Opens the reviews of a revision, group by group, and follows what they say."""

    database: Database
    clock: Clock
    staffing: Staffing
    escalating: Escalating
    conflicts: Conflicts

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
        spoken = [v for v in current if v.stage in group]
        if len(spoken) == len(group) and await self._contradict(tx, job, spoken):
            return
        match consequence(
            spoken,
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
                await self._return(tx, job, current)
            case Consequence.ESCALATE:
                await self._tell_owner(tx, job, current)
                await self._ask_people(tx, job, current)
            case other:
                assert_never(other)

    async def _ask_people(self, tx: Transaction, job: Job, verdicts: Sequence[Verdict]) -> None:
        """Let a person decide. Whoever asked for the job is no judge of a security veto."""
        organization = self.staffing.organization
        people = await judges(tx, job, organization=organization)
        await self.escalating.escalate(tx, job, reason=_why(verdicts, job), people=people)

    async def _contradict(self, tx: Transaction, job: Job, spoken: Sequence[Verdict]) -> bool:
        """Put it to people where a reviewer insists on what the owner disputes, or two differ."""
        findings = await tx.reviews.findings(job.id)
        contested = (
            *insisted(findings, spoken, revision=job.revision),
            *across_lanes(findings, spoken),
        )
        if not contested:
            return False
        await self._tell_owner(tx, job, spoken)
        veto = _why(spoken, job) if _is_vetoed(spoken) else ""
        await self.conflicts.put(tx, job, dict.fromkeys(contested), reason=veto)
        return True

    async def begin(self, tx: Transaction, job: Job, owner: Assignment) -> None:
        """Open the reviews of the job's revision."""
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
            await self._return(tx, job, await self._current(tx, job))
            return
        after = replace(job, group=job.group + 1)
        now = self.clock.now()
        opened = await ledger.change_job(
            tx, job, after, actor="countersign", verb="review.opened", at=now
        )
        await self._open_group(tx, opened)

    async def _return(self, tx: Transaction, job: Job, verdicts: Sequence[Verdict]) -> None:
        now = self.clock.now()
        owner, ready = await self._tell_owner(tx, job, verdicts)
        await ledger.change_job(
            tx,
            job,
            job.to(JobStatus.WORKING, at=now),
            actor="countersign",
            verb="review.passed" if ready.eligible else "review.returned",
            at=now,
        )
        await ledger.resume(tx, owner, told=None, at=now)

    async def _tell_owner(
        self, tx: Transaction, job: Job, verdicts: Sequence[Verdict]
    ) -> tuple[Assignment, Eligibility]:
        owner = await ledger.lead(tx, job)
        findings = await tx.reviews.findings(job.id)
        ready = await readiness(tx, job, organization=self.staffing.organization)
        told = render(
            "reviewed",
            revision=job.revision,
            ready=ready,
            consequential=self._consequential(job),
            verdicts=verdicts,
            findings=[finding for finding in findings if finding.is_unanswered],
        )
        await tx.transcripts.tell(owner.id, told, self.clock.now())
        return owner, ready

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


def _is_vetoed(verdicts: Sequence[Verdict]) -> bool:
    return any(is_veto(verdict) for verdict in verdicts)


def _why(verdicts: Sequence[Verdict], job: Job) -> str:
    if _is_vetoed(verdicts):
        return "The security review rejects this revision."
    if any(v.kind is VerdictKind.ESCALATE for v in verdicts):
        return "A reviewer asks for a person's decision."
    return f"After {job.round} rounds of review the reviewers and the owner do not agree."
