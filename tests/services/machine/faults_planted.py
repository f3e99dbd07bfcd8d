"""Faults planted on purpose, one at a time: a machine that finds none of them proves nothing."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from bot.assembly import Parts, assemble
from bot.domain.approvals import Approval, ApprovalStatus, Decision, consume
from bot.domain.calls import Call, CallStatus
from bot.domain.gate import Facts, Outcome, Ruling
from bot.domain.ids import UserId
from bot.domain.jobs import Job, JobStatus
from bot.domain.messages import IncomingMessage
from bot.domain.tools import Tool
from bot.errors import ExpectedError, TransientError
from bot.services.absences import Absences
from bot.services.approvals import Approvals
from bot.services.cases import Case
from bot.services.gating import Gating
from bot.services.judging import Judge
from bot.services.making import Making
from bot.services.people import People
from bot.services.requests import Requests
from bot.services.services import Services
from bot.services.thinking import Thinking
from storage.transaction import Transaction
from tests.services.machine.house import Assembling

_Kind = TypeVar("_Kind")


class _NoLimit(Thinking):
    def _limit(self, case: Case) -> str | None:
        return None


class _NotUsedUp(Making):
    async def _used(
        self, tx: Transaction, job: Job, call: Call, approval: Approval, now: datetime
    ) -> Approval:
        used = await super()._used(tx, job, call, approval, now)
        return replace(used, status=ApprovalStatus.APPROVED)


class _AnyDigest(Making):
    async def _used(
        self, tx: Transaction, job: Job, call: Call, approval: Approval, now: datetime
    ) -> Approval:
        return await super()._used(tx, job, replace(call, digest=approval.digest), approval, now)


class _NeverTooLate(Making):
    async def _used(
        self, tx: Transaction, job: Job, call: Call, approval: Approval, now: datetime
    ) -> Approval:
        in_time = min(now, approval.expires_at - timedelta(seconds=1))
        return await super()._used(tx, job, call, approval, in_time)


class _OnceAsked(Making):
    """Who approved counts, whoever decides now."""

    async def _used(
        self, tx: Transaction, job: Job, call: Call, approval: Approval, now: datetime
    ) -> Approval:
        people = frozenset(approval.approved_by)
        return consume(approval, digest=call.digest, at=now, active=people)


class _AgainAndAgain(Making):
    def _may_repeat(self, case: Case, call: Call) -> bool:
        return True


class _NeverExpires(Approvals):
    async def expire_due(self) -> int:
        return 0


class _TimerDecides(Approvals):
    _word = Decision.APPROVE

    async def nudge_due(self) -> int:
        async with self.database.reading() as tx:
            due = await tx.approvals.due_for_nudge(self.clock.now())
        return sum([await self._decided(each) for each in due])

    async def _decided(self, approval: Approval) -> bool:
        by = approval.owners[0]
        try:
            await self.answer(approval.id, by=by, decision=self._word, reason="Too late.")
        except ExpectedError:
            return False
        return True


class _TimerDenies(_TimerDecides):
    _word = Decision.DENY


class _PastTheEnd(Making):
    def _may_repeat(self, case: Case, call: Call) -> bool:
        return super()._may_repeat(_as_if_at_work(case), call)


class _OpenLane(Judge):
    def decide(self, facts: Facts) -> Ruling:
        return Ruling(Outcome.ALLOW) if facts.tool.name == "edit" else super().decide(facts)


class _Exempt(Judge):
    def decide(self, facts: Facts) -> Ruling:
        ruling = super().decide(facts)
        ours = facts.position.startswith("builder") and ruling.outcome is Outcome.NEEDS_APPROVAL
        return Ruling(Outcome.ALLOW) if ours else ruling


class _AlwaysEligible(Judge):
    async def facts(self, tx: Transaction, case: Case, call: Call, tool: Tool) -> Facts:
        return replace(await super().facts(tx, case, call, tool), eligible=True, obstacles=())


class _Silent(Gating):
    async def _refuse(
        self, tx: Transaction, case: Case, call: Call, bound: Call, ruling: Ruling
    ) -> None:
        text = f"Refused: {ruling.reason}"
        await tx.calls.replace(call, bound.to(CallStatus.REFUSED, result=text))


class _NobodyFollows(People):
    async def changed(self, person: UserId, *, active: bool, at: datetime) -> None:
        async with self.database.transaction(urgent=True) as tx:
            await tx.people.set_active(person, active, at)


class _NobodyLooks(Absences):
    async def refresh(self) -> int:
        return 0


class _Forgetful(Requests):
    """Takes everything for new, also what it has just heard."""

    async def receive(self, message: IncomingMessage) -> None:
        for event in (message.event, f"{message.event} again"):
            await super().receive(replace(message, event=event))

    async def _known(self, tx: Transaction, message: IncomingMessage) -> bool:
        return False


class _Hasty(Requests):
    """Tells Slack that a message is kept, whether it is or not."""

    async def receive(self, message: IncomingMessage) -> None:
        with suppress(TransientError):
            await super().receive(message)


def _as_if_at_work(case: Case) -> Case:
    return replace(case, job=replace(case.job, status=JobStatus.WORKING))


def _as(kind: type[_Kind], like: Any) -> _Kind:
    """Return the collaborator as one of a faulty kind, with all it stands on."""
    return kind(**{each.name: getattr(like, each.name) for each in fields(like)})


def _making(kind: type[Making]) -> Callable[[Services], Services]:
    def planted(services: Services) -> Services:
        making = _as(kind, services.work.making)
        gating = replace(services.work.gating, making=making)
        return replace(services, work=replace(services.work, making=making, gating=gating))

    return planted


def _judging(kind: type[Judge]) -> Callable[[Services], Services]:
    def planted(services: Services) -> Services:
        work = services.work
        judge = _as(kind, work.gating.judge)
        making = replace(work.making, judge=judge)
        gating = replace(work.gating, judge=judge, making=making)
        return replace(services, work=replace(work, making=making, gating=gating))

    return planted


def _gating(services: Services) -> Services:
    gating = _as(_Silent, services.work.gating)
    return replace(services, work=replace(services.work, gating=gating))


def _approvals(kind: type[Approvals]) -> Callable[[Services], Services]:
    return lambda services: replace(services, approvals=_as(kind, services.approvals))


def _requests(kind: type[Requests]) -> Callable[[Services], Services]:
    return lambda services: replace(services, requests=_as(kind, services.requests))


def _thinking(services: Services) -> Services:
    thinking = _as(_NoLimit, services.work.thinking)
    return replace(services, work=replace(services.work, thinking=thinking))


def _alone(services: Services) -> Services:
    people, absences = services.people, services.absences
    return replace(
        services, people=_as(_NobodyFollows, people), absences=_as(_NobodyLooks, absences)
    )


def _late(services: Services) -> Services:
    return _making(_NeverTooLate)(_approvals(_NeverExpires)(services))


def _after(plant: Callable[[Services], Services]) -> Assembling:
    return lambda parts: plant(assemble(parts))


def _self_approval(parts: Parts) -> Services:
    organization = parts.organization
    shops = {
        name: replace(shop, approval=replace(shop.approval, self_approval=True))
        for name, shop in organization.repositories.items()
    }
    return assemble(replace(parts, organization=replace(organization, repositories=shops)))


PLANTED: Mapping[str, Assembling] = {
    "a limit is ignored": _after(_thinking),
    "an approval is not used up": _after(_making(_NotUsedUp)),
    "a timer approves": _after(_approvals(_TimerDecides)),
    "a timer denies": _after(_approvals(_TimerDenies)),
    "the own job may be approved": _self_approval,
    "the digest is not compared": _after(_making(_AnyDigest)),
    "an expired approval is used": _after(_late),
    "who no longer decides counts": _after(_making(_OnceAsked)),
    "a call is made again whatever it is": _after(_making(_AgainAndAgain)),
    "an end is not looked at": _after(_making(_PastTheEnd)),
    "a reviewer's lane is open": _after(_judging(_OpenLane)),
    "a refusal is not kept": _after(_gating),
    "a builder is exempt": _after(_judging(_Exempt)),
    "everything is eligible": _after(_judging(_AlwaysEligible)),
    "nobody follows who has left": _after(_alone),
    "a message counts twice": _after(_requests(_Forgetful)),
    "a lost message is acknowledged": _after(_requests(_Hasty)),
}
