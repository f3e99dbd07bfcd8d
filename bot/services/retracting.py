"""Retracting: people take back what they approved or asked for, as long as nothing was begun."""

from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.domain import closing
from bot.domain.approvals import Approval, ApprovalStatus
from bot.domain.batches import approved_by, usable
from bot.domain.calls import CallStatus
from bot.domain.ids import ApprovalId, UserId
from bot.domain.jobs import Job, JobStatus
from bot.domain.organization import Organization
from bot.errors import InvalidInputError
from bot.ports import Clock
from bot.prompts import render
from bot.services import ledger
from bot.services.answering import moot
from bot.services.deciders import refuse_others
from bot.services.questions import Questions, held
from storage.database import Database
from storage.transaction import Transaction

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Retracting:
    """Whoever holds the job first wins: a call that has begun cannot be called back."""

    database: Database
    clock: Clock
    organization: Organization
    questions: Questions

    async def revoke(self, approval: ApprovalId, *, by: UserId) -> None:
        """Take back one's own approval. The question is open again, about the same call.

        Raises ForbiddenError for who has not approved, ConflictError when the call was begun.
        """
        now = self.clock.now()
        async with self.database.transaction(urgent=True) as tx:
            job, pressed = await held(tx, approval)
            for before in approved_by(await tx.approvals.of_card(pressed), by):
                kept = await tx.approvals.replace(before, closing.revoke(before, by=by, at=now))
                await _recorded(tx, kept, by, "approval.revoked", "", now)
                if before.status is ApprovalStatus.APPROVED:
                    job = await self._called_back(tx, job, kept, by, now)
            await self.questions.redraw(tx, job, kept)
            await self.questions.reach(tx, job, kept)
        log.info("approval.revoked", approval_id=approval)

    async def withdraw(self, approval: ApprovalId, *, by: UserId, reason: str) -> None:
        """Withdraw a question, as the one who asked for the job. The agent works on.

        Raises ForbiddenError, InvalidInputError without a reason, ConflictError when it is too
        late.
        """
        now = self.clock.now()
        async with self.database.transaction(urgent=True) as tx:
            job, pressed = await held(tx, approval)
            await refuse_others(tx, job, by=by, organization=self.organization)
            if not reason.strip():
                raise InvalidInputError("Say why: the agent gets your reason and works on with it.")
            for before in usable(await tx.approvals.of_card(pressed)):
                after = closing.withdraw(before, at=now, by=by, why=reason.strip())
                kept = await tx.approvals.replace(before, after)
                await _recorded(tx, kept, by, "approval.withdrawn", reason, now)
                await moot(tx, kept.call, at=now)
                await self._let_go(tx, kept, by)
            job = await self._works_on(tx, job, by, now)
            await self.questions.redraw(tx, job, pressed)
        log.info("approval.withdrawn", approval_id=approval)

    async def _called_back(
        self, tx: Transaction, job: Job, approval: Approval, by: UserId, now: datetime
    ) -> Job:
        """Let the call and its position wait again."""
        call = await tx.calls.get(approval.call)
        await tx.calls.replace(call, call.to(CallStatus.WAITING))
        if job.status is JobStatus.APPROVAL:
            return job
        await ledger.park(tx, await ledger.lead(tx, job))
        waiting = job.to(JobStatus.APPROVAL, at=now)
        return await ledger.change_job(
            tx, job, waiting, actor=by, verb="approval.reopened", at=now, human=True
        )

    async def _let_go(self, tx: Transaction, approval: Approval, by: UserId) -> None:
        """Refuse the call, with the reason."""
        call = await tx.calls.get(approval.call)
        text = render("withdrawn", name=self.organization.name_of(by), reason=approval.closed_why)
        await tx.calls.replace(call, call.to(CallStatus.REFUSED, result=text))

    async def _works_on(self, tx: Transaction, job: Job, by: UserId, now: datetime) -> Job:
        """Let a position that waited for an answer work on."""
        if job.status is not JobStatus.APPROVAL:
            return job
        working = await ledger.change_job(
            tx,
            job,
            job.to(JobStatus.WORKING, at=now),
            actor=by,
            verb="question.withdrawn",
            at=now,
            human=True,
        )
        going = await ledger.resume(tx, await ledger.lead(tx, working), told=None, at=now)
        await ledger.end_turn(tx, going)
        return working


async def _recorded(
    tx: Transaction, approval: Approval, by: UserId, verb: str, reason: str, now: datetime
) -> None:
    detail = {"digest": approval.digest, "reason": reason}
    subject = f"approval:{approval.id}"
    await tx.audit.add(by, verb, subject, detail, now, job=approval.job, human=True)
