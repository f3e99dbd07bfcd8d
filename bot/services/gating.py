"""Gating: every proposed call is put to the gate, and the answer is kept."""

from dataclasses import dataclass, replace
from typing import assert_never

import structlog

from bot.domain import notices
from bot.domain.approvals import Approval, ApprovalStatus
from bot.domain.calls import Call, CallStatus
from bot.domain.gate import GateEvent, Outcome, Ruling
from bot.domain.ids import ApprovalId
from bot.domain.jobs import JobStatus
from bot.domain.reviews import unanswered
from bot.domain.tools import DESK, Effect
from bot.errors import StaleError
from bot.ports import Clock
from bot.services import ledger
from bot.services.approvals import nudge
from bot.services.cases import Case
from bot.services.desk import Desk
from bot.services.judging import Judge
from bot.services.making import HAND_IN, Making
from storage.database import Database
from storage.transaction import Transaction

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Gating:
    """Does what the gate's answer demands: make the call, refuse it, or ask people."""

    database: Database
    clock: Clock
    judge: Judge
    desk: Desk
    making: Making

    async def rule(self, case: Case, call: Call) -> None:
        """Rule on one proposed call. An allowed one is made at once."""
        async with self.database.transaction() as tx:
            job = await tx.jobs.get(case.job.id)
            if job.status.is_terminal:
                raise StaleError
            fresh = replace(case, job=job)
            ruling, bound = await self.judge.rule(tx, fresh, call)
            started: Call | None = None
            match ruling.outcome:
                case Outcome.ALLOW:
                    started = await self._allow(tx, fresh, call, bound)
                case Outcome.DENY:
                    await self._deny(tx, fresh, call, bound, ruling)
                case Outcome.NEEDS_APPROVAL:
                    await self._ask(tx, fresh, call, bound)
                case _:
                    assert_never(ruling.outcome)
        if started is not None:
            await self.making.make(fresh, started)

    async def _allow(self, tx: Transaction, case: Case, call: Call, bound: Call) -> Call | None:
        started = await tx.calls.replace(call, bound.to(CallStatus.STARTED))
        missing = unanswered(await tx.reviews.findings(call.job)) if call.tool == HAND_IN else None
        if missing is not None:
            await tx.calls.replace(started, started.to(CallStatus.FAILED, result=missing))
            return None
        if call.tool.startswith(f"{DESK}__"):
            await self.desk.carry_out(tx, case, started)
            return None
        return started

    async def _deny(
        self, tx: Transaction, case: Case, call: Call, bound: Call, ruling: Ruling
    ) -> None:
        text = f"Refused: {ruling.reason}"
        await tx.calls.replace(call, bound.to(CallStatus.REFUSED, result=text))
        if ruling.malformed:
            return
        now = self.clock.now()
        event = GateEvent(
            job=case.job.id,
            actor=call.position,
            attempted=f"{call.tool} {call.raw}"[:2000],
            result="blocked",
            reason=ruling.reason,
            at=now,
            details={"policies": list(ruling.policies), "digest": bound.digest},
        )
        number = await tx.gate_events.add(event)
        await tx.outbox.add(notices.gate_event_notice(case.job, number, at=now))
        detail = {"tool": call.tool, "reason": ruling.reason}
        subject = f"call:{call.id}"
        await tx.audit.add(call.position, "call.refused", subject, detail, now, job=case.job.id)
        log.info("call.refused", call_id=call.id, tool=call.tool)

    async def _ask(self, tx: Transaction, case: Case, call: Call, bound: Call) -> None:
        now = self.clock.now()
        kept = await tx.calls.replace(call, bound.to(CallStatus.WAITING))
        repository = self.judge.organization.repository(case.job.agreed.repository)
        rule = repository.approval
        approval = await tx.approvals.add(
            Approval(
                id=ApprovalId(0),
                job=case.job.id,
                call=kept.id,
                digest=kept.digest,
                revision=case.job.revision,
                resource=repository.name,
                environment=repository.environment,
                owners=rule.owners,
                fallback=rule.fallback,
                quorum=rule.quorum,
                self_approval=rule.self_approval,
                requester=case.job.requester,
                status=ApprovalStatus.OPEN,
                opened_at=now,
                nudge_at=now + rule.nudge_after,
                expires_at=now + rule.expires_after,
            )
        )
        await ledger.wait(tx, await tx.assignments.get(case.assignment.id))
        waiting = await ledger.change_job(
            tx,
            case.job,
            case.job.to(JobStatus.APPROVAL, at=now),
            actor=call.position,
            verb="approval.asked",
            at=now,
            detail={"approval": approval.id, "digest": kept.digest, "effect": Effect(kept.effect)},
        )
        if set(approval.entitled) <= await tx.people.inactive():
            # None of those asked first can answer, so the fallback is asked at once.
            await nudge(tx, approval, at=now)
            return
        for notice in notices.approval_notices(waiting, approval, at=now):
            await tx.outbox.add(notice)
