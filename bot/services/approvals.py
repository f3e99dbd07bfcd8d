"""Approvals: people answer questions about consequential calls, or nobody does."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain import approvals as rules
from bot.domain import notices
from bot.domain.approvals import Approval, ApprovalStatus, Decision
from bot.domain.calls import CallStatus
from bot.domain.ids import ApprovalId, UserId
from bot.domain.jobs import Job, JobStatus
from bot.domain.organization import Organization
from bot.errors import ConflictError, ForbiddenError
from bot.ports import Clock
from bot.prompts import render
from bot.services import ledger
from storage.database import Database
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Approvals:
    """The life of a question to named people, from the moment it has been asked."""

    database: Database
    clock: Clock
    organization: Organization

    async def answer(
        self, approval: ApprovalId, *, by: UserId, decision: Decision, reason: str = ""
    ) -> Approval:
        """Keep one person's answer and what follows from it.

        Raises ForbiddenError, ConflictError, InvalidInputError, NotFoundError.
        """
        now = self.clock.now()
        async with self.database.transaction() as tx:
            before = await tx.approvals.get(approval)
            active = by not in await tx.people.inactive()
            after = rules.answer(
                before, by=by, decision=decision, at=now, reason=reason, active=active
            )
            kept = await tx.approvals.replace(before, after)
            job = await tx.jobs.get(kept.job)
            await self._recorded(tx, kept, by, decision, reason, now)
            job = await self._followed(tx, job, kept, now)
            await _redraw(tx, job, kept, now)
        return kept

    async def ask_again(self, approval: ApprovalId, *, by: UserId) -> None:
        """Ask an expired question again, under the same conditions."""
        now = self.clock.now()
        async with self.database.transaction() as tx:
            old = await tx.approvals.get(approval)
            job = await tx.jobs.get(old.job)
            self._may_ask(job, by)
            newest = await tx.approvals.of_call(old.call)
            if newest is None or newest.status is not ApprovalStatus.EXPIRED:
                raise ConflictError(rules.outcome(newest or old))
            asked = await tx.approvals.add(_renewed(newest, now))
            job = await ledger.change_job(
                tx,
                job,
                job.to(JobStatus.APPROVAL, at=now),
                actor=by,
                verb="approval.asked_again",
                at=now,
                human=True,
            )
            await _redraw(tx, job, newest, now)
            await _redraw(tx, job, asked, now)

    async def nudge_due(self) -> int:
        """Remind everyone asked, once, and let the fallback answer as well. Return how many."""
        now = self.clock.now()
        async with self.database.transaction() as tx:
            due = await tx.approvals.due_for_nudge(now)
            for approval in due:
                await nudge(tx, approval, at=now)
        return len(due)

    async def expire_due(self) -> int:
        """Let questions expire that nobody answered in time: that decides nothing."""
        now = self.clock.now()
        async with self.database.transaction() as tx:
            due = await tx.approvals.due_to_expire(now)
            for approval in due:
                await self._expire(tx, approval, now)
        return len(due)

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

    async def _expire(self, tx: Transaction, approval: Approval, now: datetime) -> None:
        kept = await tx.approvals.replace(approval, rules.expire(approval, at=now))
        job = await tx.jobs.get(kept.job)
        call = await tx.calls.get(kept.call)
        if call.status is CallStatus.APPROVED:
            await tx.calls.replace(call, call.to(CallStatus.WAITING))
        if job.status in {JobStatus.APPROVAL, JobStatus.WORKING}:
            job = await ledger.change_job(
                tx,
                job,
                job.to(JobStatus.ESCALATED, at=now, reason="Nobody decided in time."),
                actor="countersign",
                verb="approval.expired",
                at=now,
            )
        await _redraw(tx, job, kept, now)

    def _may_ask(self, job: Job, by: UserId) -> None:
        if by != job.requester and by not in self.organization.operators:
            raise ForbiddenError(f"Only <@{job.requester}> or an operator can ask again.")


async def nudge(tx: Transaction, approval: Approval, *, at: datetime) -> None:
    """Remind everyone who may decide and has not, and let the fallback decide as well."""
    kept = await tx.approvals.replace(approval, rules.nudge(approval, at=at))
    job = await tx.jobs.get(kept.job)
    await _redraw(tx, job, kept, at)
    for notice in notices.nudge_notices(job, kept, at=at):
        await tx.outbox.add(notice)


async def _redraw(tx: Transaction, job: Job, approval: Approval, at: datetime) -> None:
    for notice in notices.approval_notices(job, approval, at=at):
        await tx.outbox.add(notice)


def _renewed(approval: Approval, now: datetime) -> Approval:
    stands = approval.expires_at - approval.opened_at
    return replace(
        approval,
        id=ApprovalId(0),
        status=ApprovalStatus.OPEN,
        opened_at=now,
        nudge_at=now + (approval.nudge_at - approval.opened_at),
        expires_at=now + stands,
        answers=(),
        nudged_at=None,
        escalated_at=None,
        settled_at=None,
        version=0,
    )
