"""Approvals: people answer questions about consequential calls, or nobody does."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import structlog

from bot.domain import approvals as rules
from bot.domain.approvals import Approval, ApprovalStatus, Decision
from bot.domain.batches import for_each, for_everything, undecided
from bot.domain.calls import Call, CallStatus
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
        """Keep one person's answer to all that waits for it on a card, and what follows from it.

        `breadth` is for an approval only.
        Raises ForbiddenError, ConflictError, InvalidInputError, NotFoundError.
        """
        async with self.database.transaction(urgent=True) as tx:
            job, pressed = await held(tx, approval)
            on_card = await tx.approvals.of_card(pressed)
            decided = for_everything(on_card, decision, by=by)
            kept = await self._answered(tx, on_card, decided, by=by, reason=reason)
            if decision is Decision.APPROVE and breadth is not Breadth.ONCE:
                await self.grants.give(tx, kept[0], by=by, breadth=breadth, at=self.clock.now())
            await self._followed(tx, job, kept)
        return kept[0]

    async def choose(
        self,
        approval: ApprovalId,
        *,
        by: UserId,
        listed: frozenset[ApprovalId],
        chosen: frozenset[ApprovalId],
        reason: str = "",
    ) -> None:
        """Approve the calls somebody chose of those listed to them, and deny the others.

        Raises ForbiddenError, ConflictError, NotFoundError, InvalidInputError where some are
        denied without a reason.
        """
        async with self.database.transaction(urgent=True) as tx:
            job, pressed = await held(tx, approval)
            on_card = await tx.approvals.of_card(pressed)
            decided = for_each(on_card, by=by, listed=listed, chosen=chosen)
            await self._followed(
                tx, job, await self._answered(tx, on_card, decided, by=by, reason=reason)
            )

    async def ask_again(self, approval: ApprovalId, *, by: UserId) -> None:
        """Ask a question again that expired, about the same call.

        Raises ForbiddenError, ConflictError when the job does not wait for it any more.
        """
        async with self.database.transaction(urgent=True) as tx:
            job, pressed = await held(tx, approval)
            old = _expired(await tx.approvals.of_card(pressed))
            await refuse_others(tx, job, by=by, organization=self.organization, operators=True)
            newest = await tx.approvals.of_call(old.call)
            if newest is None or newest.status is not ApprovalStatus.EXPIRED:
                raise ConflictError(rules.outcome(newest or old))
            waiting = await _still_waiting(tx, old)
            moved_on = job.status is not JobStatus.ESCALATED or newest.revision != job.revision
            if moved_on or not waiting:
                raise ConflictError(
                    f"Job {job.id} has moved on; it no longer waits for this answer."
                )
            verb = "approval.asked_again"
            await self.questions.open(tx, job, waiting, by=by, verb=verb, human=True)
            await self.questions.redraw(tx, job, old)

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

    async def _answered(
        self,
        tx: Transaction,
        on_card: Sequence[Approval],
        decided: Mapping[ApprovalId, Decision],
        *,
        by: UserId,
        reason: str,
    ) -> list[Approval]:
        """Keep what somebody decided about each call, and return those questions as they are."""
        now = self.clock.now()
        active = by not in await tx.people.inactive()
        kept = []
        for before in on_card:
            if before.id not in decided:
                continue
            decision = decided[before.id]
            said = "" if decision is Decision.APPROVE else reason
            seated = await self.questions.current(tx, before)
            after = rules.answer(
                seated, by=by, decision=decision, at=now, reason=said, active=active
            )
            kept.append(await tx.approvals.replace(before, after))
            await self._recorded(tx, kept[-1], by, decision, said, now)
        return kept

    async def _followed(self, tx: Transaction, job: Job, answered: Sequence[Approval]) -> None:
        """Settle the calls that were decided; let the job go on once the whole card is."""
        for approval in answered:
            await self._settled(tx, approval)
        on_card = await tx.approvals.of_card(answered[0])
        if not undecided(on_card):
            job = await self._goes_on(tx, job, on_card)
        await self.questions.redraw(tx, job, answered[0])

    async def _settled(self, tx: Transaction, approval: Approval) -> None:
        call = await tx.calls.get(approval.call)
        if approval.status is ApprovalStatus.APPROVED:
            await tx.calls.replace(call, call.to(CallStatus.APPROVED))
        if approval.status is ApprovalStatus.DENIED:
            last = approval.answers[-1]
            name = self.organization.name_of(last.by)
            text = render("denied", name=name, reason=last.reason)
            await tx.calls.replace(call, call.to(CallStatus.REFUSED, result=text))

    async def _goes_on(self, tx: Transaction, job: Job, on_card: Sequence[Approval]) -> Job:
        """Put the job back to work: everything on the card is decided."""
        now = self.clock.now()
        for each in on_card:
            await moot(tx, each.call, at=now)
        approved = any(each.status is ApprovalStatus.APPROVED for each in on_card)
        status = ApprovalStatus.APPROVED if approved else ApprovalStatus.DENIED
        working = await ledger.change_job(
            tx,
            job,
            job.to(JobStatus.WORKING, at=now),
            actor="countersign",
            verb=f"approval.{status}",
            at=now,
        )
        going = await ledger.resume(tx, await ledger.lead(tx, working), told=None, at=now)
        if any(each.status is ApprovalStatus.DENIED for each in on_card):
            # The reason is for what was to come on the next card as well.
            await ledger.end_turn(tx, going)
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


def _expired(on_card: Sequence[Approval]) -> Approval:
    """Return the question that stands for the ones on a card that nobody decided."""
    expired = (each for each in on_card if each.status is ApprovalStatus.EXPIRED)
    return next(expired, on_card[0])


async def _still_waiting(tx: Transaction, old: Approval) -> list[Call]:
    """Return the calls of a card that expired and still wait, in order."""
    calls = []
    for each in await tx.approvals.of_card(old):
        call = await tx.calls.get(each.call)
        if each.status is ApprovalStatus.EXPIRED and call.status is CallStatus.WAITING:
            calls.append(call)
    return calls
