"""The laws: what holds after every step, whatever people, models and machines do."""

from collections import Counter
from dataclasses import dataclass, field

from bot.domain.approvals import Approval, ApprovalStatus, Decision
from bot.domain.assignments import Assignment, AssignmentStatus
from bot.domain.calls import Call, CallStatus
from bot.domain.grants import Breadth
from bot.domain.ids import ApprovalId, AssignmentId, CallId, GrantId, JobId, UserId
from bot.domain.jobs import Job, JobStatus
from bot.domain.stages import Stage
from bot.domain.tools import Effect, ToolRequest, digest_of
from bot.ports import Clock
from bot.services.cards import Cards
from storage.database import Database
from storage.transaction import Transaction
from tests.services.machine.budgets import Budgets
from tests.services.machine.faults import Segment, StoredQueue
from tests.services.machine.orders import Order

_MOVING = {JobStatus.INTAKE, JobStatus.WORKING, JobStatus.REVIEWING}
_PENDING = {CallStatus.PROPOSED, CallStatus.APPROVED, CallStatus.STARTED}
_APPROVED = {ApprovalStatus.APPROVED, ApprovalStatus.CONSUMED}
Pressed = tuple[ApprovalId, UserId, Decision]
_USABLE = {ApprovalStatus.OPEN, ApprovalStatus.APPROVED}

REACHED = (
    "approval consumed",
    "approval expired",
    "call done",
    "call refused",
    "verdict",
    "grant given",
)
"""What must have happened when the machine has taken many steps."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One job and everything of it."""

    job: Job
    assignments: tuple[Assignment, ...]
    approvals: tuple[Approval, ...]
    calls: tuple[Call, ...]
    waiting_for: tuple[UserId, ...]
    gone: frozenset[UserId]

    @property
    def running(self) -> list[Assignment]:
        return [a for a in self.assignments if a.status is AssignmentStatus.RUNNING]


@dataclass
class Laws:
    """Looks at the records after each step. `ended` remembers how each job ended."""

    database: Database
    clock: Clock
    queue: StoredQueue
    order: Order
    budgets: Budgets
    cards: Cards = field(init=False)
    pressed: set[Pressed] = field(default_factory=set)
    """Who really pressed Approve or Deny, on which question."""
    consumed: set[ApprovalId] = field(default_factory=set)
    by_gate: dict[CallId, bool] = field(default_factory=dict)
    """Whether the gate refused a call; else a person did, or its arguments did not fit."""
    ended: dict[JobId, tuple[JobStatus, str | None]] = field(default_factory=dict)
    audited: int = 0

    async def hold(self) -> None:
        """Look at every job. Raises AssertionError."""
        under_way = set(self.queue.under_way())
        async with self.database.reading() as tx:
            for job in await tx.jobs.latest():
                seen = await self._seen(tx, job)
                self.budgets.hold(job)
                self._of_ends(seen)
                self._of_work(seen, under_way)
                self._of_questions(seen)
                self._of_answers(seen)
                await self._of_consumption(tx, seen)
                await self._of_refusals(tx, seen)
                await self._of_reviews(tx, seen)
            audited = max((entry.id for entry in await tx.audit.latest(1)), default=0)
        assert audited >= self.audited, "the audit has lost something"
        self.audited = audited

    async def reached(self) -> Counter[str]:
        """Return how often each thing the laws are about has happened in this house."""
        happened: Counter[str] = Counter()
        async with self.database.reading() as tx:
            for job in await tx.jobs.latest():
                seen = await self._seen(tx, job)
                happened.update(f"approval {approval.status}" for approval in seen.approvals)
                happened["question seen"] += bool(seen.approvals)
                happened["grant given"] += len(grants := await tx.grants.of_job(job.id))
                happened["grant used"] += sum(each.uses for each in grants)
                happened["grant revoked"] += sum(each.revoked_at is not None for each in grants)
                happened.update(f"call {call.status}" for call in seen.calls)
                happened["gate event"] += len(await tx.gate_events.of_job(job.id))
                happened["verdict"] += len(await tx.reviews.verdicts(job.id))
        return happened

    async def may_be_made(self, request: ToolRequest) -> None:
        """Look whether a call may be made now: the first, second and third law of the gate."""
        async with self.database.reading() as tx:
            call = await tx.calls.get(CallId(int(request.key.split("-")[1])))
            job = await tx.jobs.get(request.job)
            approval = await tx.approvals.of_call(call.id)
            assignment = await tx.assignments.get(call.assignment)
        if assignment.stage.is_review:
            checks = call.effect is Effect.READ or call.tool == "workspace__run"
            assert checks, "a reviewer writes"
        assert call.status is CallStatus.STARTED, "a call is made whose intent is not on record"
        assert not job.status.is_terminal, "a call is made for a job that has ended"
        if call.effect is not Effect.CONSEQUENTIAL:
            return
        if approval is None:
            await self._granted(call)
            return
        assert approval.status is ApprovalStatus.CONSUMED, "the approval was not used up"
        done = digest_of(
            tool=request.tool,
            arguments=request.arguments,
            revision=job.revision,
            resource=request.repository,
        )
        assert approval.digest == call.digest == done, "people approved something else"
        assert job.requester not in approval.approved_by, "somebody approved the own job"
        assert len(set(approval.approved_by)) >= approval.quorum, "too few approved"

    async def _granted(self, call: Call) -> None:
        """Look whether somebody's word for such calls stood when this one was begun."""
        async with self.database.reading() as tx:
            entries = await tx.audit.of_job(call.job)
            begun = [
                e for e in entries if e.verb == "grant.used" and e.subject == f"call:{call.id}"
            ]
            assert len(begun) == 1, "nobody was asked"
            used = await tx.grants.get(GrantId(begun[0].detail["grant"]))
            founding = await tx.approvals.get(used.approval)
            gone = await tx.people.inactive()
            ends = [
                e.id
                for e in await tx.audit.latest(10_000)
                if (e.verb, e.subject) == ("grant.revoked", f"grant:{used.id}")
            ]
        assert (used.tool, used.position) == (call.tool, call.position), "it was for other calls"
        assert begun[0].detail["digest"] == call.digest, "another call is on record"
        assert begun[0].at < used.expires_at, "a grant was used after it had run out"
        assert all(end > begun[0].id for end in ends), "a grant was used after its end"
        assert used.breadth is Breadth.HOUR or used.job == call.job, "it was for another job"
        assert (founding.id, used.by, Decision.APPROVE) in self.pressed, "nobody granted it"
        assert used.by != founding.requester, "somebody granted the own job something"
        assert used.by not in gone, "a grant of somebody who has left was used"

    async def _seen(self, tx: Transaction, job: Job) -> Seen:
        assignments = await tx.assignments.of_job(job.id)
        calls = [call for a in assignments for call in await tx.calls.of_assignment(a.id)]
        approvals = await tx.approvals.of_job(job.id)
        waiting_for = await self.cards.waiting_for(tx, job)
        gone = await tx.people.inactive()
        return Seen(job, assignments, approvals, tuple(calls), waiting_for, gone)

    def _of_ends(self, seen: Seen) -> None:
        job = seen.job
        if job.id in self.ended:
            assert self.ended[job.id] == (job.status, job.revision), "an end was no end"
        if not job.status.is_terminal:
            return
        self.ended[job.id] = (job.status, job.revision)
        assert not any(a.is_open for a in seen.assignments), "somebody works on an ended job"
        assert not _usable(seen), "an ended job still asks people"

    def _of_work(self, seen: Seen, under_way: set[Segment]) -> None:
        job = seen.job
        for assignment in seen.running:
            at = (assignment.id, assignment.segment)
            assert at in under_way, f"nobody does the work of {assignment}"
            pending = [c for c in seen.calls if c.assignment == assignment.id]
            first = next((call for call in pending if not call.status.is_settled), None)
            assert first is None or first.status in _PENDING, f"{first} holds up {assignment}"
        self._of_turns(seen)
        if job.status in _MOVING and not job.paused_by:
            assert seen.running, f"job {job.id} is {job.status}, and nobody works on it"
        if job.status.waits_for_person:
            # Who is asked about a call answers while people decide about it.
            working = [a for a in seen.running if a.stage is not Stage.APPROVAL]
            assert not working, f"job {job.id} is {job.status}, and somebody works on it"
            assert seen.waiting_for, f"job {job.id} is {job.status}, and waits for nobody"
            assert not seen.gone & set(seen.waiting_for), "a job waits for somebody who left"
        answers = [a for a in seen.running if a.stage is Stage.APPROVAL]
        assert not answers or job.status is JobStatus.APPROVAL, "somebody answers for nobody"
        reviews = [a for a in seen.assignments if a.is_open and a.stage.is_review]
        assert not reviews or job.status is JobStatus.REVIEWING, "a review goes on for nobody"

    def _of_turns(self, seen: Seen) -> None:
        last: dict[AssignmentId, int] = {}
        for call in seen.calls:
            last[call.assignment] = max(call.turn, last.get(call.assignment, 0))
        for call in seen.calls:
            answered = call.status.is_settled or call.turn == last[call.assignment]
            assert answered, "a model spoke before its calls were answered"

    def _of_questions(self, seen: Seen) -> None:
        is_open = [a for a in seen.approvals if a.status is ApprovalStatus.OPEN]
        assert len(is_open) == (seen.job.status is JobStatus.APPROVAL), "questions do not match"
        calls = {call.id: call.status for call in seen.calls}
        for approval in _usable(seen):
            waits = approval.status is ApprovalStatus.OPEN
            expected = CallStatus.WAITING if waits else CallStatus.APPROVED
            assert calls[approval.call] is expected, "a question is about a call that moved on"
        used = [a.call for a in seen.approvals if a.status is ApprovalStatus.CONSUMED]
        assert len(used) == len(set(used)), "a call used two approvals"

    def _of_answers(self, seen: Seen) -> None:
        """No answer counts that nobody gave; a timer gives none."""
        for approval in seen.approvals:
            for given in approval.answers:
                assert (approval.id, given.by, given.decision) in self.pressed, "nobody said so"
            if approval.status in _APPROVED:
                assert approval.approved_by, "it is approved, and nobody approved it"
            if approval.status is ApprovalStatus.DENIED:
                assert approval.answers[-1].decision is Decision.DENY, "nobody denied it"

    async def _of_consumption(self, tx: Transaction, seen: Seen) -> None:
        """What was used just now was used under what holds now: people, quorum, policy, time."""
        used = {a.id: a for a in seen.approvals if a.status is ApprovalStatus.CONSUMED}
        for approval in (used[number] for number in used.keys() - self.consumed):
            self.consumed.add(approval.id)
            rule = self.order.rule
            asked = {*rule.owners, *(rule.fallback if approval.escalated_at else ())}
            counting = asked & set(approval.approved_by) - seen.gone - {seen.job.requester}
            assert not self.order.frozen, "a policy forbids it now"
            assert len(counting) >= rule.quorum, "too few of those who decide now approved"
            entries = await tx.audit.latest(10_000)
            begun = [e for e in entries if e.subject == f"approval:{approval.id}"]
            times = [e.at for e in begun if e.verb == "approval.consumed"]
            assert len(times) == 1, "an approval was used more or less than once"
            assert times[0] < approval.expires_at, "it was used after it had expired"

    async def _of_refusals(self, tx: Transaction, seen: Seen) -> None:
        """Each refusal of the gate is a gate event, once."""
        refused = [c.id for c in seen.calls if c.status is CallStatus.REFUSED]
        for call in seen.calls:
            if call.status is CallStatus.REFUSED and call.id not in self.by_gate:
                rulings = await tx.rulings.of_call(call.id)
                said = bool(rulings) and not rulings[-1].malformed
                self.by_gate[call.id] = said and call.result.startswith("Refused:")
        events = await tx.gate_events.of_job(seen.job.id)
        by_gate = sum(self.by_gate[number] for number in refused)
        assert by_gate == len(events), "a refusal is not on record, or more than once"

    async def _of_reviews(self, tx: Transaction, seen: Seen) -> None:
        for verdict in await tx.reviews.verdicts(seen.job.id):
            assert verdict.position != seen.job.owner, "an owner judged the own work"
            judged = next(a for a in seen.assignments if a.id == verdict.assignment)
            assert judged.revision == verdict.revision, "a verdict is about another revision"


def _usable(seen: Seen) -> list[Approval]:
    return [approval for approval in seen.approvals if approval.status in _USABLE]
