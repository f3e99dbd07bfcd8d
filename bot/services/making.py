"""Making: a call takes effect once: intent first, then the call, then the record."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain import approvals as approval_rules
from bot.domain.approvals import Approval
from bot.domain.calls import Call, CallStatus
from bot.domain.checks import Check, CheckResult
from bot.domain.gate import Outcome
from bot.domain.ids import RevisionId
from bot.domain.jobs import Job
from bot.domain.reach import demanded
from bot.domain.revisions import Revision
from bot.domain.tools import Effect, ToolRequest, ToolResult
from bot.errors import ConflictError, StaleError
from bot.ports import Clock, Toolbox, Workspaces
from bot.services import ledger
from bot.services.cases import Case, hold_case, holding
from bot.services.escalating import Escalating
from bot.services.handing_in import HandingIn
from bot.services.judging import Heard, Judge
from bot.services.outcomes import redraw
from bot.services.questions import Questions
from bot.services.refusing import refuse
from storage.database import Database
from storage.transaction import Transaction

HAND_IN = "workspace__hand_in"


@dataclass(frozen=True, slots=True)
class Making:
    """Makes calls that the gate allowed, or that people approved."""

    database: Database
    clock: Clock
    judge: Judge
    toolbox: Toolbox
    workspaces: Workspaces
    handing_in: HandingIn
    escalating: Escalating
    questions: Questions

    async def execute(self, case: Case, call: Call) -> None:
        """Use up the approval of a call and make it. Everything is checked once more."""
        heard = await self.judge.hear(self.database, case, call)
        async with self.database.transaction() as tx:
            held = await hold_case(tx, case)
            started = await self._consume(tx, held, call, heard)
        if started is not None:
            await self.make(held, started)

    async def make(self, case: Case, call: Call) -> None:
        """Make a call whose intent is on record, and keep what it returned.

        Raises TransientError when the tool could not be reached: the intent stays, and
        `resolve` finds out later.
        """
        result = await self.toolbox.call(self._request(case, call))
        await self._settle(case, call, result)

    async def resolve(self, case: Case, call: Call) -> None:
        """Find out about a call that was begun: make it again, probe it, or ask a person.

        Only a call that is harmless to repeat is ever made a second time, and none for a job that
        has ended.
        """
        if self._may_repeat(case, call):
            await self.make(case, call)
            return
        result = await self.toolbox.verify(self._request(case, call))
        if result is not None:
            await self._settle(case, call, result)
            return
        await self._give_up(call)

    def _may_repeat(self, case: Case, call: Call) -> bool:
        if case.job.status.is_terminal:
            return False
        tool = self.judge.tools.get(call.tool)
        return call.effect is not Effect.CONSEQUENTIAL or (tool is not None and tool.idempotent)

    async def _give_up(self, call: Call) -> None:
        """Say that nobody knows whether a call took effect. A person looks."""
        reason = f"Nobody knows whether {call.tool} took effect. Look, then decide."
        async with self.database.transaction() as tx:
            job = await tx.jobs.hold(call.job)
            await self._record(tx, job, call, CallStatus.UNKNOWN, reason)
            if not job.status.is_terminal:
                job = await self.escalating.escalate(tx, job, reason=reason)
            organization, now = self.judge.organization, self.clock.now()
            await redraw(tx, job, call, organization=organization, at=now)

    async def _consume(
        self, tx: Transaction, case: Case, call: Call, heard: Heard | None
    ) -> Call | None:
        now = self.clock.now()
        approval = await tx.approvals.of_call(call.id)
        if approval is None:
            raise StaleError
        ruling, bound = await self.judge.rule(tx, case, call, heard)
        if ruling.outcome is Outcome.DENY:
            await refuse(
                tx,
                case.job,
                call,
                bound=bound,
                ruling=ruling,
                at=now,
                organization=self.judge.organization,
            )
            await ledger.withdraw_approval(tx, case.job, approval, at=now)
            return None
        try:
            used = await self._used(tx, case.job, bound, approval, now)
        except ConflictError as error:
            await self.questions.expire(tx, case.job, approval, reason=str(error))
            return None
        kept = await tx.approvals.replace(approval, used)
        await self.questions.redraw(tx, case.job, kept)
        detail = {"digest": bound.digest, "approved_by": list(used.approved_by)}
        subject = f"approval:{approval.id}"
        await tx.audit.add(
            call.position, "approval.consumed", subject, detail, now, job=case.job.id
        )
        return await tx.calls.replace(call, bound.to(CallStatus.STARTED))

    async def _used(
        self, tx: Transaction, job: Job, call: Call, approval: Approval, now: datetime
    ) -> Approval:
        """Return the approval used up, under what holds now. Raises ConflictError."""
        seated = await self.questions.current(tx, approval)
        asked = demanded(seated, now=await self.questions.would_ask(tx, job, call))
        people = frozenset(seated.entitled) - await tx.people.inactive()
        return approval_rules.consume(asked, digest=call.digest, at=now, active=people)

    async def _settle(self, case: Case, call: Call, result: ToolResult) -> None:
        status = CallStatus.FAILED if result.failed else CallStatus.DONE
        if call.tool == HAND_IN and not result.failed and result.data:
            revision = RevisionId(str(result.data["revision"]))
            handed = await self._look(case, revision)
            async with self.database.transaction() as tx:
                held = await holding(tx, case)
                if held is None:
                    raise StaleError
                text = await self.handing_in.receive(tx, held, handed)
                await self._record(tx, await tx.jobs.get(call.job), call, status, text)
            return
        async with self.database.transaction() as tx:
            await self._record(tx, await tx.jobs.hold(call.job), call, status, result.text)

    async def _look(self, case: Case, revision: RevisionId) -> Revision:
        """Run the checks of a revision, and see what it changes."""
        job = case.job.id
        results = [
            await self.workspaces.run_check(job, check, revision=revision)
            for check in case.job.agreed.checks
            if not check.judged
        ]
        role = self.judge.organization.role_of(case.assignment.position)
        craft = [await self._craft(case, check, revision) for check in role.craft]
        changed = await self.workspaces.changed(job, revision=revision)
        return Revision(revision, tuple(results), tuple(changed), tuple(craft))

    async def _craft(self, case: Case, check: Check, revision: RevisionId) -> CheckResult:
        """Run a check of the author's craft. It has a name of its own beside the contract's."""
        result = await self.workspaces.run_check(case.job.id, check, revision=revision)
        return replace(result, name=f"craft: {check.name}", craft=True)

    async def _record(
        self, tx: Transaction, job: Job, call: Call, status: CallStatus, text: str
    ) -> None:
        begun = await tx.calls.get(call.id)
        if begun.status.is_settled:
            # Another worker found out first.
            raise StaleError
        await tx.calls.replace(begun, begun.to(status, result=text))
        if call.effect is not Effect.CONSEQUENTIAL:
            return
        detail = {"tool": call.tool, "digest": call.digest, "result": text}
        subject, now = f"call:{call.id}", self.clock.now()
        await tx.audit.add(call.position, f"call.{status}", subject, detail, now, job=call.job)
        approval = await tx.approvals.of_call(call.id)
        if approval is not None:
            await self.questions.redraw(tx, job, approval)

    def _request(self, case: Case, call: Call) -> ToolRequest:
        return ToolRequest(
            tool=call.tool,
            arguments=call.arguments or {},
            job=call.job,
            position=call.position,
            repository=case.job.contract.repository if case.job.contract else None,
            key=call.key,
        )
