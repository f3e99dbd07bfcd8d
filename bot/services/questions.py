"""Questions: named people are asked about one consequential call, reminded, and asked again."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from bot.domain import closing, notices, reach
from bot.domain.approvals import Approval, ApprovalStatus
from bot.domain.batches import in_step, usable
from bot.domain.calls import Call, CallStatus
from bot.domain.ids import ApprovalId
from bot.domain.jobs import Job, JobStatus
from bot.domain.ladder import Rung
from bot.domain.organization import Organization
from bot.domain.terms import terms
from bot.ports import Clock
from bot.services import ledger
from bot.services.answering import moot
from bot.services.cases import Case
from bot.services.escalating import Escalating
from bot.services.readiness import readiness
from bot.services.seating import acting_for, owner_of, seated
from bot.services.showing import hand_out, let_out, show_question
from storage.transaction import Transaction

_UNANSWERED = "Nobody had decided in time."
_OUT_OF_REACH = "Too few of those asked could be reached."
_NOBODY = "Too few of the people who may decide about it can be reached."


@dataclass(frozen=True, slots=True)
class Questions:
    """Puts questions to the people the organization names, as far as they can be reached."""

    clock: Clock
    organization: Organization
    escalating: Escalating

    async def ask(
        self, tx: Transaction, case: Case, calls: Sequence[Call], *, later: Sequence[Call] = ()
    ) -> None:
        """Ask about calls that wait, on one card, and let their position wait.

        `later` are the calls of the same turn that come on the next card.
        """
        await ledger.wait(tx, case.assignment, but=later)
        await self.open(tx, case.job, calls, by=calls[0].position, verb="approval.asked")

    async def open(
        self,
        tx: Transaction,
        job: Job,
        calls: Sequence[Call],
        *,
        by: str,
        verb: str,
        human: bool = False,
    ) -> None:
        """Put new questions about waiting calls on one card, under what holds now."""
        now = self.clock.now()
        approval = await tx.approvals.add(await self.would_ask(tx, job, calls[0]))
        asked = [approval]
        for call in calls[1:]:
            question = replace(await self.would_ask(tx, job, call), batch=approval.id)
            asked.append(await tx.approvals.add(question))
        waiting = await ledger.change_job(
            tx,
            job,
            job.to(JobStatus.APPROVAL, at=now),
            actor=by,
            verb=verb,
            at=now,
            human=human,
            detail=_detail(asked, calls[0]),
        )
        await self.redraw(tx, waiting, approval)
        await self.reach(tx, waiting, approval)

    async def would_ask(self, tx: Transaction, job: Job, call: Call) -> Approval:
        """Return the question about a call as it would be put now. Nobody is asked by this."""
        return await self.current(tx, await self._about(tx, job, call, self.clock.now()))

    async def reach(self, tx: Transaction, job: Job, approval: Approval) -> None:
        """See that enough people who may decide are there; else ask the fallback at once.

        Where that is not enough either, the question is closed and the job goes to a person.
        """
        inactive = await tx.people.inactive()
        approval = await self._reseated(tx, job, approval)
        if not reach.out_of_reach(approval, inactive=inactive):
            return
        while reach.out_of_reach(approval, inactive=inactive) and _has_more(approval):
            approval = await self.step(tx, job, approval, why=_OUT_OF_REACH)
        if reach.out_of_reach(approval, inactive=inactive):
            await self.expire(tx, job, approval, reason=_NOBODY)

    async def step(
        self, tx: Transaction, job: Job, approval: Approval, *, why: str = _UNANSWERED
    ) -> Approval:
        """Remind everybody, once; and each time after that let more people decide."""
        if approval.nudged_at is None:
            return await self.nudge(tx, job, approval, why=why)
        climb = partial(reach.climb, at=self.clock.now())
        kept = await self._each_in_step(tx, approval, climb, why=why)
        # The card is new to those who come in now, so they hear of it; the others are left alone.
        await self.redraw(tx, job, kept)
        return kept

    async def nudge(
        self, tx: Transaction, job: Job, approval: Approval, *, why: str = _UNANSWERED
    ) -> Approval:
        """Remind everyone who may decide and has not, and let the fallback decide as well."""
        now = self.clock.now()
        kept = await self._each_in_step(tx, approval, partial(reach.nudge, at=now), why=why)
        await let_out(tx, kept, at=now)
        await self.redraw(tx, job, kept)
        for notice in notices.nudge_notices(job, kept, at=now):
            await tx.outbox.add(notice)
        return kept

    async def _widened(
        self, tx: Transaction, before: Approval, after: Approval, *, why: str
    ) -> None:
        """Write down who may decide as well now, and why: the card alone would not prove it."""
        more = [person for person in after.entitled if person not in before.entitled]
        detail = {
            "may_decide": list(after.entitled),
            "new": more,
            "why": why,
            "digest": after.digest,
        }
        subject, now = f"approval:{after.id}", self.clock.now()
        await tx.audit.add("countersign", "approval.widened", subject, detail, now, job=after.job)

    async def expire(self, tx: Transaction, job: Job, approval: Approval, *, reason: str) -> None:
        """Close a question nobody decided, and what else waits on its card.

        The calls still wait; a person decides about the job.
        """
        now = self.clock.now()
        waiting = False
        for each in usable(await tx.approvals.of_card(approval)):
            await tx.approvals.replace(each, closing.expire(each, at=now, why=reason))
            await moot(tx, each.call, at=now)
            call = await tx.calls.get(each.call)
            if call.status is CallStatus.APPROVED:
                call = await tx.calls.replace(call, call.to(CallStatus.WAITING))
            waiting = waiting or call.status is CallStatus.WAITING
        if waiting:
            job = await self.escalating.escalate(tx, job, reason=reason, verb="approval.expired")
        await self.redraw(tx, job, approval)

    async def current(self, tx: Transaction, approval: Approval) -> Approval:
        """Return the question under what holds now about its people."""
        now = self.clock.now()
        return await seated(tx, approval, organization=self.organization, at=now)

    async def _reseated(self, tx: Transaction, job: Job, approval: Approval) -> Approval:
        """Keep and show who may decide now, where that has changed."""
        changed = False
        for each in await tx.approvals.of_card(approval):
            current = await self.current(tx, each) if each.status is ApprovalStatus.OPEN else each
            if current != each:
                await tx.approvals.replace(each, current)
                changed = True
        if changed:
            await self.redraw(tx, job, approval)
        return await tx.approvals.get(approval.id)

    async def _each_in_step(
        self,
        tx: Transaction,
        approval: Approval,
        change: Callable[[Approval], Approval],
        *,
        why: str,
    ) -> Approval:
        """Change all questions on the card that stand where this one does, and return this one."""
        if approval.status is not ApprovalStatus.OPEN:
            return change(approval)
        for each in in_step(await tx.approvals.of_card(approval), approval):
            before = await self.current(tx, each)
            after = await tx.approvals.replace(each, change(before))
            await self._widened(tx, before, after, why=why)
        return await tx.approvals.get(approval.id)

    async def redraw(self, tx: Transaction, job: Job, approval: Approval) -> None:
        """Draw every copy of the question's card again, and give it to those who are new to it."""
        now, most = self.clock.now(), self.organization.questions_an_hour
        await hand_out(tx, approval, most=most, at=now)
        await show_question(tx, job, approval, at=now)

    async def _about(self, tx: Transaction, job: Job, call: Call, now: datetime) -> Approval:
        repository = self.organization.repository(job.agreed.repository)
        rule = repository.approval
        ready = await readiness(tx, job, organization=self.organization)
        demanded = terms(
            rule,
            tool=call.tool,
            requester=job.requester,
            author_owner=owner_of(self.organization, call.position),
            acting=await acting_for(tx, job.requester, organization=self.organization),
        ).one_more(ready.raises_quorum(repository.environment))
        return Approval(
            id=ApprovalId(0),
            job=job.id,
            call=call.id,
            digest=call.digest,
            revision=job.revision,
            resource=repository.name,
            environment=repository.environment,
            owners=rule.owners,
            fallback=rule.fallback,
            quorum=demanded.quorum,
            barred=demanded.barred,
            raised=demanded.raised,
            self_approval=rule.self_approval,
            requester=job.requester,
            status=ApprovalStatus.OPEN,
            opened_at=now,
            nudge_at=now + rule.nudge_after,
            later=tuple(Rung(now + step.after, step.to) for step in rule.escalation),
            expires_at=now + rule.expires_after,
        )


def _has_more(approval: Approval) -> bool:
    """Whether there is anybody left whom nobody has asked yet."""
    return approval.nudged_at is None or bool(approval.later)


async def held(tx: Transaction, approval: ApprovalId) -> tuple[Job, Approval]:
    """Return a question and its job, with the job held."""
    job = await tx.jobs.hold((await tx.approvals.get(approval)).job)
    return job, await tx.approvals.get(approval)


def _detail(asked: Sequence[Approval], call: Call) -> Mapping[str, Any]:
    first, *others = asked
    detail = {"approval": first.id, "digest": first.digest, "effect": call.effect}
    listed = [{"approval": each.id, "digest": each.digest} for each in others]
    return {**detail, "and": listed} if listed else detail
