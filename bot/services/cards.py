"""Cards: everything a message shows is read in one place, the same for thread, DM and home."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeGuard

from bot.domain.batches import foremost
from bot.domain.cards import (
    ApprovalCard,
    Card,
    ConflictCard,
    DigestCard,
    FindingCard,
    JobCard,
    ResultCard,
    Saying,
    Spent,
    VerdictCard,
)
from bot.domain.checks import CheckResult
from bot.domain.conflicts import contradiction
from bot.domain.grants import Grant, grantable
from bot.domain.ids import (
    ApprovalId,
    AssignmentId,
    FindingId,
    JobId,
    PositionName,
    UserId,
)
from bot.domain.jobs import Job, JobStatus
from bot.domain.notices import Notice, Subject
from bot.domain.organization import Repository
from bot.domain.restrictions import Restriction
from bot.domain.reviews import Verdict
from bot.domain.staffing import Staffing
from bot.domain.stages import Topology
from bot.domain.tools import Effect, Tool
from bot.errors import NotFoundError
from bot.ports import Clock
from bot.services.agent_cards import agent_card
from bot.services.batch_cards import grant_of, inquiries_of, listed, reminder
from bot.services.conflicts import judges, settlers
from bot.services.deciders import deciders
from bot.services.decision_cards import touched_by_scope
from bot.services.dissent import dissent
from bot.services.gate_cards import gate_card
from bot.services.handover import unspoken
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Cards:
    """Reads cards. `scripted` is true where the models are the local, scripted ones.

    `isolated` is true where no command of an agent runs on the bare machine.
    """

    staffing: Staffing
    tools: Mapping[str, Tool]
    clock: Clock
    scripted: bool = False
    isolated: bool = True

    async def of(self, tx: Transaction, notice: Notice) -> Card | None:  # noqa: C901
        """Read the card a notice is about, as it is now; None when there is nothing left to say."""
        about = notice.about
        match notice.subject:
            case Subject.JOB:
                return await self.job(tx, JobId(about))
            case Subject.RESULT:
                return await self.result(tx, JobId(about), delivery=int(notice.text))
            case Subject.APPROVAL:
                return await self.approval(tx, ApprovalId(about))
            case Subject.FINDING:
                return FindingCard(await tx.reviews.finding(FindingId(about)))
            case Subject.CONFLICT:
                return await self.conflict(tx, FindingId(about))
            case Subject.VERDICT:
                return await self.verdict(tx, AssignmentId(about))
            case (
                Subject.OUTCOME
                | Subject.GATE_EVENT
                | Subject.REFUSALS
                | Subject.DRILL
                | Subject.PASTED
                | Subject.QUESTION
                | Subject.DECISION
            ):
                people = self.staffing.organization
                return await gate_card(tx, notice, notice.subject, organization=people)
            case Subject.NUDGE:
                return await reminder(tx, ApprovalId(about))
            case Subject.DIGEST:
                return await self.digest(tx, notice)
            case Subject.SAYING:
                return Saying(notice.text)
            case Subject.EYES:
                raise AssertionError("A reaction has no card.")
            case _:
                now = self.clock.now()
                return await agent_card(tx, notice, notice.subject, staffing=self.staffing, at=now)

    async def job(self, tx: Transaction, job: JobId) -> JobCard:
        """Read a job's root message."""
        found = await tx.jobs.get(job)
        organization = self.staffing.organization
        results = await self._results(tx, found)
        touched, passages = await touched_by_scope(tx, found, organization=organization)
        return JobCard(
            job=found,
            role=organization.role_of(found.owner) if self._knows(found.owner) else None,
            repository=self._repository(found),
            topology=self._topology(found),
            results=results,
            verdicts=await tx.reviews.verdicts(job),
            findings=tuple(await tx.reviews.findings(job)),
            spent=await self._spent(tx, job),
            routes=await self._routes(tx, found),
            waiting_for=await self.waiting_for(tx, found),
            isolated=self._isolated(results),
            scripted=self.scripted,
            touched=touched,
            passages=passages,
            grants=await _standing(tx, found),
            restrictions=await self._restrictions(tx, found, found.owner),
            dissent=await dissent(tx, found),
        )

    async def approval(self, tx: Transaction, approval: ApprovalId) -> ApprovalCard:
        """Read the card an approval stands on."""
        on_card = await tx.approvals.of_card(await tx.approvals.get(approval))
        found = foremost(on_card)
        job = await tx.jobs.get(found.job)
        call = await tx.calls.shown(found.call)
        results = await self._results(tx, job)
        repository = self.staffing.organization.repository(found.resource)
        return ApprovalCard(
            approval=found,
            job=job,
            call=call,
            repository=repository,
            reason=await tx.transcripts.said(call.assignment, number=call.turn),
            results=results,
            verdicts=await self._verdicts(tx, job),
            findings=tuple(await tx.reviews.findings(job.id)),
            spent=await self._spent(tx, job.id),
            undo=self.tools[call.tool].undo if call.tool in self.tools else "",
            isolated=self._isolated(results),
            outcome=call.result if call.status.is_settled else "",
            inquiries=await inquiries_of(tx, on_card),
            grantable=found.quorum == 1 and grantable(self.tools.get(call.tool), repository),
            grant=await grant_of(tx, on_card),
            batch=await listed(tx, on_card),
            restrictions=await self._restrictions(tx, job, call.position),
        )

    async def digest(self, tx: Transaction, notice: Notice) -> DigestCard | None:
        """Read what is gathered for a person in one message."""
        if notice.person is None:
            raise AssertionError("What is gathered is gathered for somebody.")
        gathered = await tx.handouts.gathered(ApprovalId(notice.about), person=notice.person)
        return DigestCard(tuple([await self.approval(tx, each.card) for each in gathered]))

    async def conflict(self, tx: Transaction, finding: FindingId) -> ConflictCard:
        """Read the card of a contested finding. Raises NotFoundError."""
        found = await tx.reviews.finding(finding)
        job = await tx.jobs.get(found.job)
        verdicts = await tx.reviews.verdicts(job.id)
        against, passing = contradiction(found, verdicts)
        people = await settlers(tx, job, organization=self.staffing.organization)
        return ConflictCard(job, found, against, passing, people)

    async def verdict(self, tx: Transaction, assignment: AssignmentId) -> VerdictCard:
        """Read the card of the verdict an assignment gave. Raises NotFoundError."""
        job = await tx.jobs.get((await tx.assignments.get(assignment)).job)
        for verdict in await tx.reviews.verdicts(job.id):
            if verdict.assignment == assignment:
                findings = await tx.reviews.findings(job.id)
                own = sum(finding.assignment == assignment for finding in findings)
                return VerdictCard(verdict, own, stale=verdict.revision != job.revision)
        raise NotFoundError(f"Assignment {assignment} has given no verdict.")

    async def result(self, tx: Transaction, job: JobId, *, delivery: int) -> ResultCard:
        """Read one of the results of a job."""
        found = await tx.jobs.get(job)
        results = await self._results(tx, found)
        return ResultCard(
            job=found,
            repository=self.staffing.organization.repository(found.agreed.repository),
            artefact=await self._artefact(tx, found),
            results=results,
            verdicts=await self._verdicts(tx, found),
            spent=await self._spent(tx, job),
            started_at=found.created_at,
            delivery=delivery,
            summary=found.result,
            doubt=found.doubt,
            isolated=self._isolated(results),
            unspoken=await unspoken(tx, found),
            craft=await tx.checks.craft_of(job),
        )

    async def waiting_for(self, tx: Transaction, job: Job) -> tuple[UserId, ...]:
        """Return the people a job waits for now."""
        if job.status is JobStatus.APPROVAL:
            open_now = [a for a in await tx.approvals.of_job(job.id) if a.settled_at is None]
            gone = await tx.people.inactive()
            awaited = dict.fromkeys(p for a in open_now for p in a.awaited)
            return tuple(person for person in awaited if person not in gone)
        if not job.status.waits_for_person:
            return ()
        if job.status is JobStatus.ESCALATED:
            named = await judges(tx, job, organization=self.staffing.organization)
            if named is not None:
                return named
        return await deciders(tx, job, organization=self.staffing.organization)

    async def _spent(self, tx: Transaction, job: JobId) -> Spent:
        return replace(await tx.transcripts.spent(job), charged=not self.scripted)

    async def _routes(self, tx: Transaction, job: Job) -> tuple[str, ...]:
        """Return who else could own the job, where it can still be routed."""
        if job.status is not JobStatus.SCOPE:
            return ()
        past = await tx.assignments.of_job(job.id)
        return tuple(p.name for p in self.staffing.owners(past) if p.name != job.owner)

    def _isolated(self, results: tuple[CheckResult, ...]) -> bool:
        """Whether commands run isolated now, and each of these checks did."""
        return self.isolated and all(result.isolated for result in results)

    async def _restrictions(
        self, tx: Transaction, job: Job, position: PositionName | None
    ) -> tuple[Restriction, ...]:
        """Return why a position may do less for a job than its lane, while it does anything."""
        if position is None or job.status.is_terminal:
            return ()
        return await tx.restrictions.live(position, at=self.clock.now())

    async def _artefact(self, tx: Transaction, job: Job) -> str:
        # Not by the approvals: what was approved in advance, or is disposable, has none.
        for call in reversed(await tx.calls.made(job.id, effect=Effect.CONSEQUENTIAL)):
            rulings = await tx.rulings.of_call(call.id)
            if rulings and rulings[-1].revision == job.revision:
                return call.result
        return f"Revision {job.revision}, not merged." if job.revision else ""

    async def _results(self, tx: Transaction, job: Job) -> tuple[CheckResult, ...]:
        results = await tx.checks.of_job(job.id)
        return tuple(result for result in results if result.revision == job.revision)

    async def _verdicts(self, tx: Transaction, job: Job) -> tuple[Verdict, ...]:
        verdicts = await tx.reviews.verdicts(job.id)
        return tuple(verdict for verdict in verdicts if verdict.revision == job.revision)

    def _knows(self, owner: PositionName | None) -> TypeGuard[PositionName]:
        # A position that was taken out of org.yml must not make its jobs invisible.
        return owner in self.staffing.organization.positions

    def _topology(self, job: Job) -> Topology | None:
        if job.contract is None:
            return None
        agreed = job.contract
        return self.staffing.organization.topology_of(agreed.repository, agreed.job_class)

    def _repository(self, job: Job) -> Repository | None:
        if job.contract is None:
            return None
        return self.staffing.organization.repository(job.contract.repository)


async def _standing(tx: Transaction, job: Job) -> tuple[Grant, ...]:
    """Return what holds for further calls of a job, as long as there can be any."""
    if job.status.is_terminal:
        return ()
    return tuple(each for each in await tx.grants.of_job(job.id) if each.revoked_at is None)
