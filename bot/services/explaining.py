"""Explaining: any decision in prose, read from the records and never kept."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.calls import Call
from bot.domain.explanations import (
    Explanation,
    Kind,
    approval_explained,
    call_explained,
    decision_explained,
    event_explained,
    finding_explained,
    job_explained,
    probe_explained,
)
from bot.domain.explanations.approvals import ApprovalRecords
from bot.domain.explanations.calls import CallRecords, EventRecords
from bot.domain.explanations.decisions import DecisionRecords
from bot.domain.explanations.findings import FindingRecords
from bot.domain.explanations.jobs import JobRecords
from bot.domain.explanations.parts import RuleTexts
from bot.domain.gate import GateEvent, Ruled
from bot.domain.ids import ApprovalId, CallId, ChannelId, DecisionId, FindingId, JobId, UserId
from bot.domain.jobs import Job
from bot.domain.organization import Organization
from bot.domain.seeing import answering, refuse_onlookers
from bot.errors import ForbiddenError
from bot.gate.policy_file import written_under
from storage.database import Database
from storage.transaction import Transaction

MOST_DEEDS = 25
"""So many deeds of a job are told to a person; on the command line it is all of them."""


@dataclass(frozen=True, slots=True)
class Explaining:
    """Reads everything that is kept about one thing, and says it."""

    database: Database
    organization: Organization

    async def explain(
        self, kind: Kind, number: int, *, by: UserId, channel: ChannelId | None
    ) -> Explanation:
        """Explain one thing to a person. Raises NotFoundError, ForbiddenError."""
        async with self.database.reading() as tx:
            said, actor = await _read(tx, kind, number, most=MOST_DEEDS)
            if kind is Kind.DECISION:
                return said  # what is settled is settled for everybody, and no secret
            if said.job is None:
                self._refuse_strangers(by, actor)
            else:
                await self._admit(tx, said.job, by=by, channel=channel)
        return said

    async def admit(self, job: JobId, *, by: UserId, channel: ChannelId | None) -> None:
        """Let a person look into a job. Raises NotFoundError, ForbiddenError."""
        async with self.database.reading() as tx:
            await self._admit(tx, await tx.jobs.get(job), by=by, channel=channel)

    async def _admit(
        self, tx: Transaction, job: Job, *, by: UserId, channel: ChannelId | None
    ) -> None:
        refuse_onlookers(
            job,
            by=by,
            channel=channel,
            organization=self.organization,
            approvals=await tx.approvals.of_job(job.id),
            inactive=await tx.people.inactive(),
        )

    def _refuse_strangers(self, by: UserId, actor: str) -> None:
        """Raise ForbiddenError for who does not answer for the position, where there is no job."""
        named = {
            person
            for position in self.organization.positions
            if position == actor
            for person in answering(self.organization, position)
        }
        if by not in named | self.organization.operators:
            raise ForbiddenError("Operators see this, and those who answer for the position.")


async def told(database: Database, kind: Kind, number: int) -> Explanation:
    """Explain one thing to whoever operates this machine. Raises NotFoundError."""
    async with database.reading() as tx:
        said, _ = await _read(tx, kind, number, most=None)
    return said


async def _read(
    tx: Transaction, kind: Kind, number: int, *, most: int | None
) -> tuple[Explanation, str]:
    """Return the explanation, and who did what is explained where that belongs to no job."""
    match kind:
        case Kind.JOB:
            return await _job(tx, JobId(number), most), ""
        case Kind.APPROVAL:
            return await _approval(tx, ApprovalId(number)), ""
        case Kind.CALL:
            return await _call(tx, CallId(number)), ""
        case Kind.FINDING:
            return await _finding(tx, FindingId(number)), ""
        case Kind.EVENT:
            event = await tx.gate_events.get(number)
            return await _event(tx, number, event), event.actor
        case Kind.PROBE:
            probe = await tx.probes.get(number)
            finding = await tx.reviews.finding(probe.finding) if probe.finding else None
            return probe_explained(probe, finding), probe.position
        case Kind.DECISION:
            return await _decision(tx, DecisionId(number)), ""


async def _job(tx: Transaction, number: JobId, most: int | None) -> Explanation:
    records = JobRecords(
        job=await tx.jobs.get(number),
        entries=await tx.audit.of_job(number),
        approvals=await tx.approvals.of_job(number),
        events=await tx.gate_events.numbered(number),
        findings=await tx.reviews.findings(number),
        verdicts=await tx.reviews.verdicts(number),
        receipts=await tx.receipts.of_job(number),
    )
    return job_explained(records, most=most)


async def _approval(tx: Transaction, number: ApprovalId) -> Explanation:
    asked = await tx.approvals.get(number)
    call = await tx.calls.shown(asked.call)
    rulings = await tx.rulings.of_call(call.id)
    records = ApprovalRecords(
        approval=asked,
        job=await tx.jobs.get(asked.job),
        call=call,
        stage=(await tx.assignments.get(call.assignment)).stage,
        rulings=rulings,
        texts=await _texts(tx, rulings),
        inquiries=[i for i in await tx.inquiries.of_call(call.id) if i.approval == number],
        entries=await tx.audit.of_job(asked.job),
    )
    return approval_explained(records)


async def _call(tx: Transaction, number: CallId) -> Explanation:
    call = await tx.calls.shown(number)
    events = await tx.gate_events.numbered(call.job)
    rulings = await tx.rulings.of_call(number)
    records = CallRecords(
        call=call,
        job=await tx.jobs.get(call.job),
        stage=(await tx.assignments.get(call.assignment)).stage,
        rulings=rulings,
        texts=await _texts(tx, rulings),
        approvals=[a for a in await tx.approvals.of_job(call.job) if a.call == number],
        events=[(n, event) for n, event in events if _is_of(event, call)],
        entries=await tx.audit.of_job(call.job),
    )
    return call_explained(records)


async def _event(tx: Transaction, number: int, event: GateEvent) -> Explanation:
    if event.job is None:
        return event_explained(EventRecords(number, event))
    call = await tx.calls.shown(CallId(event.details["call"])) if "call" in event.details else None
    rulings = await tx.rulings.of_call(call.id) if call else ()
    records = EventRecords(
        number=number,
        event=event,
        job=await tx.jobs.get(event.job),
        call=call,
        rulings=rulings,
        texts=await _texts(tx, rulings),
        entries=await tx.audit.of_job(event.job),
    )
    return event_explained(records)


async def _texts(tx: Transaction, rulings: Sequence[Ruled]) -> RuleTexts:
    """Return what the rules that spoke said then, as far as that version was kept."""
    texts = {}
    for version in {ruled.policies for ruled in rulings}:
        policy = await tx.policies.get(version)
        if policy is None:
            continue
        for rule in {
            rule for ruled in rulings if ruled.policies == version for rule in ruled.rules
        }:
            text = written_under(rule, f"{policy.lanes}\n{policy.gates}")
            if text is not None:
                texts[version, rule] = text.strip()
    return texts


def _is_of(event: GateEvent, call: Call) -> bool:
    """Whether a refusal is one of this call."""
    return bool(event.details.get("call") == call.id)


async def _finding(tx: Transaction, number: FindingId) -> Explanation:
    finding = await tx.reviews.finding(number)
    records = FindingRecords(
        finding=finding,
        job=await tx.jobs.get(finding.job),
        findings=await tx.reviews.findings(finding.job),
        verdicts=await tx.reviews.verdicts(finding.job),
        entries=await tx.audit.of_job(finding.job),
    )
    return finding_explained(records)


async def _decision(tx: Transaction, number: DecisionId) -> Explanation:
    record = await tx.decisions.get(number)
    records = DecisionRecords(
        record=record,
        linked=await tx.decisions.these(record.linked),
        entries=await tx.audit.about(f"decision:{number}", job=record.job),
    )
    return decision_explained(records)
