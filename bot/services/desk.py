"""The desk: what happens when an agent uses one of the organization's own verbs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from bot.domain import notices
from bot.domain.assignments import Assignment, AssignmentStatus
from bot.domain.calls import Call, CallStatus
from bot.domain.contracts import Contract
from bot.domain.desk import (
    AnswerFinding,
    AnswerQuestion,
    AskRequester,
    Decline,
    Deliver,
    DeskVerb,
    FileFinding,
    FileVerdict,
    ProposeContract,
    ProposeDecision,
    ReadRecord,
    WriteSpecification,
    parse,
)
from bot.domain.ids import PositionName, RepositoryName
from bot.domain.jobs import Job, JobStatus
from bot.domain.organization import Repository, Role
from bot.domain.staffing import Staffing
from bot.errors import ExpectedError, InvalidInputError, StaleError
from bot.ports import Clock
from bot.services import answering, ledger
from bot.services.cases import Case
from bot.services.delivering import Delivering
from bot.services.filing import Filing
from bot.services.proposals import Proposals
from bot.services.specifying import Specifying
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Desk:
    """Carries out an allowed verb inside the gate's own transaction: it touches only our data."""

    clock: Clock
    staffing: Staffing
    specifying: Specifying
    filing: Filing
    delivering: Delivering
    proposals: Proposals

    async def carry_out(self, tx: Transaction, case: Case, call: Call) -> None:
        """Do what the verb says. A verb that cannot be done is a failed call, with the reason."""
        verb = parse(call.tool.partition("__")[2], call.arguments or {})
        try:
            async with tx.attempt():
                text = await self._do(tx, case, call, verb)
        except StaleError:
            raise
        except ExpectedError as error:
            await tx.calls.replace(call, call.to(CallStatus.FAILED, result=str(error)))
            return
        kept = await tx.calls.get(call.id)
        await tx.calls.replace(kept, kept.to(CallStatus.DONE, result=text))

    async def _do(  # noqa: C901 - one line a case
        self, tx: Transaction, case: Case, call: Call, verb: DeskVerb
    ) -> str:
        match verb:
            case WriteSpecification():
                return await self.specifying.write(tx, case, verb.text)
            case ProposeContract():
                return await self._propose(tx, case.job, case.assignment, verb)
            case AskRequester():
                return await self._ask(tx, case, call, verb)
            case Decline():
                return await self._decline(tx, case.job, case.assignment, verb)
            case AnswerFinding():
                return await self._answer(tx, case.job, verb)
            case AnswerQuestion():
                return await answering.answer(tx, case, verb.answer, at=self.clock.now())
            case Deliver():
                return await self.delivering.deliver(tx, case, verb)
            case FileFinding():
                return await self.filing.find(tx, case, verb)
            case FileVerdict():
                return await self.filing.judge(tx, case, verb)
            case ProposeDecision():
                return await self.proposals.propose(tx, case, call, verb)
            case ReadRecord():
                return await self.proposals.read(tx, case, verb)
            case _:
                assert_never(verb)

    async def _propose(
        self, tx: Transaction, job: Job, assignment: Assignment, verb: ProposeContract
    ) -> str:
        owner, role = self._owner(verb, await tx.assignments.of_job(job.id))
        proposed = replace(
            job,
            owner=owner,
            contract=self._contract(verb, role),
            route_reason=verb.reason,
            routed_by=None,
            confidence=verb.confidence,
        )
        await self.specifying.propose(tx, job, proposed, by=assignment)
        return "The contract is proposed."

    async def _ask(self, tx: Transaction, case: Case, call: Call, verb: AskRequester) -> str:
        now = self.clock.now()
        clarifying = await ledger.change_job(
            tx,
            case.job,
            case.job.to(JobStatus.CLARIFYING, at=now),
            actor=case.assignment.position,
            verb="question.asked",
            at=now,
        )
        await ledger.wait(tx, case.assignment)
        question = notices.question_notice(clarifying, verb.question, number=call.id, at=now)
        await tx.outbox.add(question)
        return "The question is put to the requester; the answer follows."

    async def _decline(
        self, tx: Transaction, job: Job, assignment: Assignment, verb: Decline
    ) -> str:
        now = self.clock.now()
        refused = job.to(JobStatus.REFUSED, at=now, reason=verb.reason)
        ended = await ledger.change_job(
            tx, job, refused, actor=assignment.position, verb="job.refused", at=now
        )
        await ledger.end_work(tx, ended, status=AssignmentStatus.DONE, at=now)
        return "The request is declined."

    async def _answer(self, tx: Transaction, job: Job, verb: AnswerFinding) -> str:
        finding = await tx.reviews.finding(verb.finding)
        if finding.job != job.id:
            raise InvalidInputError(f"Finding {verb.finding} belongs to another job.")
        answered = finding.answered(verb.answer, reason=verb.reason)
        await tx.reviews.replace_finding(finding, answered)
        now = self.clock.now()
        await tx.outbox.add(notices.finding_notice(job, finding.id, at=now))
        await tx.outbox.add(notices.job_notice(job, at=now))
        return f"Finding {finding.id} is {verb.answer}."

    def _owner(
        self, verb: ProposeContract, past: Sequence[Assignment]
    ) -> tuple[PositionName, Role]:
        owners = self.staffing.owners(past)
        for position in owners:
            if position.role == verb.role:
                return position.name, self.staffing.organization.roles[position.role]
        known = ", ".join(sorted({position.role for position in owners}))
        raise InvalidInputError(f"No position of the role {verb.role} can own a job. Use: {known}.")

    def _repository(self, name: RepositoryName) -> Repository:
        return self.staffing.organization.repository(name)

    def _contract(self, verb: ProposeContract, role: Role) -> Contract:
        repository = self._repository(verb.repository)
        known = {check.name: check for check in repository.checks}
        unknown = [name for name in verb.checks if name not in known]
        if unknown:
            has = ", ".join(known) or "none"
            raise InvalidInputError(f"{repository.name} has no check {unknown[0]}. It has: {has}.")
        return Contract(
            outcome=verb.outcome,
            done_when=verb.done_when,
            repository=repository.name,
            checks=tuple(known[name] for name in verb.checks),
            limits=role.limits,
            out_of_scope=verb.out_of_scope,
            job_class=_known_class(verb.job_class, repository),
            expected_minutes=verb.expected_minutes,
        )


def _known_class(job_class: str, repository: Repository) -> str:
    """Return a class the repository has; none is the usual case."""
    if job_class and job_class not in repository.classes:
        has = ", ".join(repository.classes) or "none"
        raise InvalidInputError(
            f"{repository.name} has no class of jobs {job_class}. It has: {has}. Leave job_class "
            "out where none fits."
        )
    return job_class
