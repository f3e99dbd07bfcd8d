"""Faults planted on purpose, one at a time: a machine that finds none of them proves nothing."""

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from bot.assembly import Parts, assemble
from bot.domain.approvals import Approval, ApprovalStatus, Decision, consume
from bot.domain.calls import Call
from bot.domain.jobs import Job
from bot.errors import ExpectedError
from bot.services.approvals import Approvals
from bot.services.cases import Case
from bot.services.making import Making
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
    """Who approved counts, whoever has left since and whoever decides now."""

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


class _TimerApproves(Approvals):
    async def nudge_due(self) -> int:
        async with self.database.reading() as tx:
            due = await tx.approvals.due_for_nudge(self.clock.now())
        return sum([await self._approved(each) for each in due])

    async def _approved(self, approval: Approval) -> bool:
        try:
            await self.answer(approval.id, by=approval.owners[0], decision=Decision.APPROVE)
        except ExpectedError:
            return False
        return True


def _as(kind: type[_Kind], like: Any) -> _Kind:
    """Return the collaborator as one of a faulty kind, with all it stands on."""
    return kind(**{each.name: getattr(like, each.name) for each in fields(like)})


def _making(kind: type[Making]) -> Callable[[Services], Services]:
    def planted(services: Services) -> Services:
        making = _as(kind, services.work.making)
        gating = replace(services.work.gating, making=making)
        return replace(services, work=replace(services.work, making=making, gating=gating))

    return planted


def _approvals(kind: type[Approvals]) -> Callable[[Services], Services]:
    return lambda services: replace(services, approvals=_as(kind, services.approvals))


def _thinking(services: Services) -> Services:
    thinking = _as(_NoLimit, services.work.thinking)
    return replace(services, work=replace(services.work, thinking=thinking))


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
    "a timer approves": _after(_approvals(_TimerApproves)),
    "the own job may be approved": _self_approval,
    "the digest is not compared": _after(_making(_AnyDigest)),
    "an expired approval is used": _after(_late),
    "who has left counts": _after(_making(_OnceAsked)),
    "a call is made again whatever it is": _after(_making(_AgainAndAgain)),
}
