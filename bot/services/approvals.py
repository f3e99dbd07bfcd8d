"""Approvals: people answer questions about consequential calls, or nobody does."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import structlog

from bot.domain import approvals as rules
from bot.domain.approvals import Approval, ApprovalStatus, Decision
from bot.domain.calls import CallStatus
from bot.domain.grants import Breadth
from bot.domain.ids import ApprovalId, UserId
from bot.domain.jobs import Job, JobStatus
from bot.domain.organization import Organization
from bot.errors import ConflictError, CountersignError
from bot.ports import Clock
from bot.prompts import render
from bot.services import ledger
from bot.services.answering import moot
from bot.services.deciders import refuse_others
from bot.services.grants import Grants
from bot.services.questions import Questions, held
from storage.database import Database
from storage.transaction import Transaction

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Approvals:
    """The life of a question to named people, from the moment it has been asked."""

    database: Database
    clock: Clock
    organization: Organization
    questions: Questions
    grants: Grants

    async def answer(
        self,
        approval: ApprovalId,
        *,
        by: UserId,
        decision: Decision,
        reason: str = "",
        breadth: Breadth = Breadth.ONCE,
    ) -> Approval:
        """Keep one person's answer and what follows from it. `breadth` is for an approval only.

        Raises ForbiddenError, ConflictError, InvalidInputError, NotFoundError.
        """
        now = self.clock.now()
        async with self.database.transaction(urgent=True) as tx:
            job, before = await held(tx, approval)
            active = by not in await tx.people.inactive()
            seated = await self.questions.current(tx, before)
            after = rules.answer(
                seated, by=by, decision=decision, at=now, reason=reason, active=active
            )
            kept = await tx.approvals.replace(before, after)
            await self._recorded(tx, kept, by, decision, reason, now)
            if decision is Decision.APPROVE and breadth is not Breadth.ONCE:
                await self.grants.give(tx, kept, by=by, breadth=breadth, at=now)
            job = await self._followed(tx, job, kept, now)
            await self.questions.redraw(tx, job, kept)
        return kept

    async def ask_again(self, approval: ApprovalId, *, by: UserId) -> None:
        """Ask a question again that expired, about the same call.

        Raises ForbiddenError, ConflictError when the job does not wait for it any more.
        """
        async with self.database.transaction(urgent=True) as tx:
            job, old = await held(tx, approval)
            await refuse_others(tx, job, by=by, organization=self.organization, operators=True)
            newest = await tx.approvals.of_call(old.call)
            if newest is None or newest.status is not ApprovalStatus.EXPIRED:
                raise ConflictError(rules.outcome(newest or old))
            call = await tx.calls.get(old.call)
            waits = job.status is JobStatus.ESCALATED and call.status is CallStatus.WAITING
            if not waits or newest.revision != job.revision:
                raise ConflictError(
                    f"Job {job.id} has moved on; it no longer waits for this answer."
                )
            await self.questions.open(tx, job, call, by=by, verb="approval.asked_again", human=True)
            await self.questions.redraw(tx, job, newest)

    async def nudge_due(self) -> int:
        """Take the steps that are due: one reminder, then more people. Return how many."""
        async with self.database.reading() as tx:
            due = await tx.approvals.due_for_nudge(self.clock.now())
        return sum([await self._one(approval, self.questions.step) for approval in due])

    async def expire_due(self) -> int:
        """Let questions expire that nobody answered in time: that decides nothing."""
        async with self.database.reading() as tx:
            due = await tx.approvals.due_to_expire(self.clock.now())
        late = partial(self.questions.expire, reason="Nobody decided in time.")
        return sum([await self._one(approval, late) for approval in due])

    async def _one(
        self, approval: Approval, do: Callable[[Transaction, Job, Approval], Awaitable[object]]
    ) -> bool:
        """Do something to a question unless it has changed; say whether it was done."""
        try:
            async with self.database.transaction() as tx:
                job, found = await held(tx, approval.id)
                if found.version != approval.version:
                    return False
                await do(tx, job, found)
        except CountersignError:
            # One question that cannot be settled must not hold up the others.
            log.exception("approval.stumbled", approval_id=approval.id)
            return False
        return True

    async def _followed(self, tx: Transaction, job: Job, approval: Approval, now: datetime) -> Job:
        call = await tx.calls.get(approval.call)
        match approval.status:
            case ApprovalStatus.APPROVED:
                await tx.calls.replace(call, call.to(CallStatus.APPROVED))
            case ApprovalStatus.DENIED:
                last = approval.answers[-1]
                name = self.organization.name_of(last.by)
                text = render("denied", name=name, reason=last.reason)
                await tx.calls.replace(call, call.to(CallStatus.REFUSED, result=text))
            case _:
                return job
        await moot(tx, call.id, at=now)
        working = await ledger.change_job(
            tx,
            job,
            job.to(JobStatus.WORKING, at=now),
            actor="countersign",
            verb=f"approval.{approval.status}",
            at=now,
        )
        await ledger.resume(tx, await ledger.lead(tx, working), told=None, at=now)
        return working

    async def _recorded(
        self,
        tx: Transaction,
        approval: Approval,
        by: UserId,
        decision: Decision,
        reason: str,
        now: datetime,
    ) -> None:
        detail = {
            "decision": decision,
            "digest": approval.digest,
            "reason": reason,
            "self_approval": approval.self_approval,
        }
        subject = f"approval:{approval.id}"
        await tx.audit.add(
            by, "approval.answered", subject, detail, now, job=approval.job, human=True
        )
