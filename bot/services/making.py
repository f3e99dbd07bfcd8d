"""Making: a call takes effect once: intent first, then the call, then the record."""

from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from bot.domain import approvals as approval_rules
from bot.domain import notices
from bot.domain.calls import Call, CallStatus
from bot.domain.checks import CheckResult
from bot.domain.gate import Outcome
from bot.domain.ids import RevisionId
from bot.domain.tools import Effect, ToolRequest, ToolResult
from bot.errors import ConflictError, StaleError
from bot.ports import Clock, Toolbox, Workspaces
from bot.services.cases import Case, read_case
from bot.services.escalating import Escalating
from bot.services.judging import Judge
from bot.services.reviewing import Reviewing
from storage.database import Database
from storage.transaction import Transaction

log = structlog.get_logger()

HAND_IN = "workspace__hand_in"


@dataclass(frozen=True, slots=True)
class Making:
    """Makes calls that the gate allowed, or that people approved."""

    database: Database
    clock: Clock
    judge: Judge
    toolbox: Toolbox
    workspaces: Workspaces
    reviewing: Reviewing
    escalating: Escalating

    async def execute(self, case: Case, call: Call) -> None:
        """Use up the approval of a call and make it. Everything is checked once more."""
        async with self.database.transaction() as tx:
            fresh = await read_case(tx, case.assignment.id)
            started = await self._consume(tx, fresh, call)
        if started is not None:
            await self.make(fresh, started)

    async def make(self, case: Case, call: Call) -> None:
        """Make a call whose intent is on record, and keep what it returned.

        Raises TransientError when the tool could not be reached: the intent stays, and
        `resolve` finds out later.
        """
        result = await self.toolbox.call(self._request(case, call))
        await self._settle(case, call, result)

    async def resolve(self, case: Case, call: Call) -> None:
        """Find out about a call that was begun: make it again, probe it, or ask a person.

        Only a call that is harmless to repeat is ever made a second time.
        """
        tool = self.judge.tools[call.tool]
        if tool.idempotent or call.effect is not Effect.CONSEQUENTIAL:
            await self.make(case, call)
            return
        result = await self.toolbox.verify(self._request(case, call))
        if result is not None:
            await self._settle(case, call, result)
            return
        async with self.database.transaction() as tx:
            await tx.calls.replace(call, call.to(CallStatus.UNKNOWN))
            reason = f"Nobody knows whether {call.tool} took effect. Look, then decide."
            await self.escalating.escalate(tx, await tx.jobs.get(call.job), reason=reason)

    async def _consume(self, tx: Transaction, case: Case, call: Call) -> Call | None:
        now = self.clock.now()
        approval = await tx.approvals.of_call(call.id)
        if approval is None or case.job.status.is_terminal:
            raise StaleError
        ruling, bound = await self.judge.rule(tx, case, call)
        if ruling.outcome is Outcome.DENY:
            text = f"Refused: {ruling.reason}"
            await tx.calls.replace(call, bound.to(CallStatus.REFUSED, result=text))
            return None
        people = frozenset(approval.entitled) - await tx.people.inactive()
        try:
            used = approval_rules.consume(approval, digest=bound.digest, at=now, active=people)
        except ConflictError as error:
            await self._unusable(tx, case, call, str(error))
            return None
        kept = await tx.approvals.replace(approval, used)
        for notice in notices.approval_notices(case.job, kept, at=now):
            await tx.outbox.add(notice)
        detail = {"digest": bound.digest, "approved_by": list(used.approved_by)}
        subject = f"approval:{approval.id}"
        await tx.audit.add(
            call.position, "approval.consumed", subject, detail, now, job=case.job.id
        )
        return await tx.calls.replace(call, bound.to(CallStatus.STARTED))

    async def _unusable(self, tx: Transaction, case: Case, call: Call, reason: str) -> None:
        approval = await tx.approvals.of_call(call.id)
        if approval is not None:
            expired = approval_rules.expire(approval, at=self.clock.now())
            kept = await tx.approvals.replace(approval, expired)
            for notice in notices.approval_notices(case.job, kept, at=self.clock.now()):
                await tx.outbox.add(notice)
        await tx.calls.replace(call, call.to(CallStatus.WAITING))
        await self.escalating.escalate(tx, case.job, reason=reason)

    async def _settle(self, case: Case, call: Call, result: ToolResult) -> None:
        if call.tool == HAND_IN and not result.failed and result.data:
            revision = RevisionId(str(result.data["revision"]))
            results = await self._checked(case, revision)
            async with self.database.transaction() as tx:
                text = await self.reviewing.handed_in(tx, case.assignment.id, revision, results)
                await self._record(tx, call, ToolResult(text))
            return
        async with self.database.transaction() as tx:
            await self._record(tx, call, result)

    async def _checked(self, case: Case, revision: RevisionId) -> Sequence[CheckResult]:
        return [
            await self.workspaces.run_check(case.job.id, check, revision=revision)
            for check in case.job.agreed.checks
            if not check.judged
        ]

    async def _record(self, tx: Transaction, call: Call, result: ToolResult) -> None:
        status = CallStatus.FAILED if result.failed else CallStatus.DONE
        await tx.calls.replace(call, call.to(status, result=result.text))
        if call.effect is not Effect.CONSEQUENTIAL:
            return
        now = self.clock.now()
        detail = {"tool": call.tool, "digest": call.digest, "result": result.text[:1000]}
        await tx.audit.add(
            call.position, f"call.{status}", f"call:{call.id}", detail, now, job=call.job
        )
        approval = await tx.approvals.of_call(call.id)
        if approval is not None:
            job = await tx.jobs.get(call.job)
            for notice in notices.approval_notices(job, approval, at=now):
                await tx.outbox.add(notice)

    def _request(self, case: Case, call: Call) -> ToolRequest:
        return ToolRequest(
            tool=call.tool,
            arguments=call.arguments or {},
            job=call.job,
            position=call.position,
            repository=case.job.contract.repository if case.job.contract else None,
            key=call.key,
        )
