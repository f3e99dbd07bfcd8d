"""Passing on: what a position was at work on goes on with another one."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.assignments import Assignment, AssignmentStatus
from bot.domain.calls import CallStatus
from bot.domain.ids import AssignmentId, JobId, PositionName, UserId
from bot.domain.jobs import Job, JobStatus
from bot.domain.staffing import Staffed, Staffing
from bot.domain.stages import Stage
from bot.errors import ConflictError
from bot.ports import Clock
from bot.prompts import render
from bot.services import ledger, written
from bot.services.briefing import owner_briefing
from bot.services.cases import Case
from bot.services.conflicts import open_conflicts
from storage.transaction import Transaction

_UNDER_WAY = frozenset({CallStatus.STARTED, CallStatus.UNKNOWN})
_GOES_ON = frozenset({JobStatus.WORKING, JobStatus.APPROVAL, JobStatus.CLARIFYING})
"""Where the next owner has the turn. Elsewhere it waits for whom the last one waited for."""
_NOT_DONE = "Not done: the job was handed over to another position."


@dataclass(frozen=True, slots=True)
class PassingOn:
    """Gives jobs and reviews to other positions, with everything that was done so far."""

    clock: Clock
    staffing: Staffing

    async def job(
        self, tx: Transaction, number: JobId, *, to: PositionName, by: UserId
    ) -> tuple[Job, Assignment | None]:
        """Give a job to another owner. It is a new assignment, told all that counts.

        Raises ConflictError while a call is under way, InvalidInputError where the position
        cannot own it.
        """
        before = await tx.jobs.hold(number)
        past = await tx.assignments.of_job(number)
        owner = self.staffing.owner(to, past=past)
        await _refuse_contested(tx, before)
        leading = await self._leading(tx, before)
        waited = before.status is JobStatus.APPROVAL
        await ledger.withdraw_approvals(tx, before, at=self.clock.now())
        for each in leading:
            await self._drop(tx, each)
        after = await self._owned(tx, before, owner, by=by)
        begun = await self._begin(tx, before, after, owner, waited=waited) if leading else None
        return after, begun

    async def scoping(self, tx: Transaction, job: Job, mine: Iterable[Assignment]) -> None:
        """Let others read a request, or specify it, in place of a position that goes.

        What was proposed and not agreed to is proposed anew. Raises NotFoundError.
        """
        for each in mine:
            specifies = each.stage is Stage.SPECIFICATION
            other = self.staffing.specifier() if specifies else self.staffing.dispatcher()
            await self._drop(tx, each)
            fresh = self._assigned(each, other, status=AssignmentStatus.RUNNING)
            await tx.start(await tx.assignments.add(fresh))
        if job.status in {JobStatus.CLARIFYING, JobStatus.SCOPE}:
            now = self.clock.now()
            again = job.to(JobStatus.INTAKE, at=now)
            verb = "job.read_again"
            await ledger.change_job(tx, job, again, actor="countersign", verb=verb, at=now)

    async def reviews(
        self, tx: Transaction, job: Job, mine: Iterable[Assignment]
    ) -> tuple[Assignment, ...]:
        """End the reviews of a position that goes, and let others do them. Return the new ones.

        Raises NotFoundError where nobody else can.
        """
        past = await tx.assignments.of_job(job.id)
        author = self.staffing.put_on(await ledger.lead(tx, job))
        begun = []
        for each in mine:
            reviewer = self.staffing.reviewer(each.stage, author=author, past=past)
            await self._drop(tx, each)
            fresh = self._assigned(each, reviewer, status=AssignmentStatus.RUNNING)
            begun.append(await tx.assignments.add(fresh))
            await tx.start(begun[-1])
        return tuple(begun)

    async def _leading(self, tx: Transaction, job: Job) -> list[Assignment]:
        """Return what the owner is at work on. Raises ConflictError while a call is under way."""
        active = await tx.assignments.active(job.id, Stage.IMPLEMENTATION)
        for each in active:
            calls = await tx.calls.unsettled(each.id)
            if any(call.status in _UNDER_WAY for call in calls):
                raise ConflictError(
                    f"A call of job {job.id} is under way, or its outcome is not known yet: "
                    "hand the job over when that is settled."
                )
        return list(active)

    async def _drop(self, tx: Transaction, assignment: Assignment) -> None:
        for call in await tx.calls.unsettled(assignment.id):
            if call.status not in _UNDER_WAY:
                await tx.calls.replace(call, call.to(CallStatus.REFUSED, result=_NOT_DONE))
        await tx.assignments.replace(assignment, assignment.to(AssignmentStatus.DROPPED))

    async def _owned(self, tx: Transaction, before: Job, owner: Staffed, *, by: UserId) -> Job:
        now = self.clock.now()
        named = replace(before, owner=owner.position.name, paused_by=None)
        if before.status in {JobStatus.APPROVAL, JobStatus.CLARIFYING}:
            named = named.to(JobStatus.WORKING, at=now)
        if before.status is JobStatus.SCOPE:
            limits = self.staffing.organization.role_of(owner.position.name).limits
            named = replace(named, contract=replace(before.agreed, limits=limits), routed_by=by)
        return await ledger.change_job(
            tx,
            before,
            named,
            actor=by,
            verb="job.handed_over",
            at=now,
            human=True,
            detail={"from": before.owner, "to": owner.position.name},
        )

    async def _begin(
        self, tx: Transaction, before: Job, job: Job, owner: Staffed, *, waited: bool
    ) -> Assignment:
        now = self.clock.now()
        goes_on = before.status in _GOES_ON
        status = AssignmentStatus.RUNNING if goes_on else AssignmentStatus.WAITING
        begun = await tx.assignments.add(_implementing(job, owner, status=status, at=now))
        await self._tell(tx, before, job, begun, waited=waited)
        if goes_on:
            await tx.start(begun)
        return begun

    async def _tell(
        self, tx: Transaction, before: Job, job: Job, begun: Assignment, *, waited: bool
    ) -> None:
        now, organization = self.clock.now(), self.staffing.organization
        case = Case(job, begun, (), (), await tx.transcripts.spent(job.id))
        findings = await tx.reviews.findings(job.id)
        handed = render(
            "handed_over",
            before=before.owner or "another position",
            revision=job.revision,
            findings=[finding for finding in findings if finding.is_unanswered],
            asked_before=waited,
        )
        settled = await written.give(tx, case, organization=organization, at=now)
        parts = (owner_briefing(organization, job), settled, handed)
        await tx.transcripts.tell(begun.id, "\n\n".join(part for part in parts if part), now)

    def _assigned(
        self, before: Assignment, staffed: Staffed, *, status: AssignmentStatus
    ) -> Assignment:
        now = self.clock.now()
        return replace(
            before,
            id=AssignmentId(0),
            position=staffed.position.name,
            model=staffed.model.name,
            status=status,
            opened_at=now,
            resumed_at=now,
            segment=1,
            attempts=0,
            version=0,
        )


def _implementing(
    job: Job, owner: Staffed, *, status: AssignmentStatus, at: datetime
) -> Assignment:
    return Assignment(
        id=AssignmentId(0),
        job=job.id,
        position=owner.position.name,
        stage=Stage.IMPLEMENTATION,
        round=0,
        status=status,
        model=owner.model.name,
        opened_at=at,
        resumed_at=at,
    )


async def _refuse_contested(tx: Transaction, job: Job) -> None:
    if job.status.is_terminal:
        raise ConflictError(f"Job {job.id} has ended: it is {job.status}.")
    if await open_conflicts(tx, job):
        raise ConflictError(
            f"People must first decide about a contested finding of job {job.id}: its card is in "
            "the thread."
        )
