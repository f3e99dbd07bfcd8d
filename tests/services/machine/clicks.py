"""Everything a person can press, at any time, about any job."""

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any

from bot.domain.approvals import Decision
from bot.domain.grants import Breadth
from bot.domain.ids import ApprovalId, FindingId, GrantId, JobId, PositionName, UserId
from bot.domain.jobs import JobStatus
from bot.domain.reviews import Ruling
from bot.services.services import Services
from storage.transaction import Transaction
from tests.services.machine.house import House

Click = Callable[[House, JobId, UserId], Coroutine[Any, Any, None]]
_Verb = Callable[[Services, JobId, UserId], Awaitable[object]]


def _job(verb: _Verb) -> Click:
    async def press(house: House, job: JobId, by: UserId) -> None:
        await verb(house.services, job, by)

    return press


def _answer(decision: Decision, breadth: Breadth = Breadth.ONCE) -> Click:
    async def press(house: House, job: JobId, by: UserId) -> None:
        async with house.database.reading() as tx:
            asked = await _latest(tx, job)
        house.laws.people.pressed.add((asked, by, decision))
        await house.services.approvals.answer(
            asked, by=by, decision=decision, reason="Because.", breadth=breadth
        )

    return press


def _question(verb: Callable[[Services, ApprovalId, UserId], Awaitable[object]]) -> Click:
    async def press(house: House, job: JobId, by: UserId) -> None:
        async with house.database.reading() as tx:
            asked = await _latest(tx, job)
        await verb(house.services, asked, by)

    return press


async def _ask_again(house: House, job: JobId, by: UserId) -> None:
    async with house.database.reading() as tx:
        asked = await _latest(tx, job)
    await house.services.approvals.ask_again(asked, by=by)


async def _end_grant(house: House, job: JobId, by: UserId) -> None:
    async with house.database.reading() as tx:
        given = await tx.grants.of_job(job)
    await house.services.grants.revoke(given[-1].id if given else GrantId(0), by=by)


async def _twice(house: House, job: JobId, by: UserId) -> None:
    """Press Approve twice: the second time comes from a card that was not drawn again yet."""
    for _ in range(2):
        await _ANYHOW["approve"](house, job, by)


def _rule(ruling: Ruling) -> Click:
    async def press(house: House, job: JobId, by: UserId) -> None:
        async with house.database.reading() as tx:
            findings = await tx.reviews.findings(job)
        contested = [finding.id for finding in findings if finding.awaits_ruling]
        anything = contested or [finding.id for finding in findings] or [FindingId(0)]
        await house.services.conflicts.settle(anything[0], by=by, ruling=ruling)

    return press


async def _latest(tx: Transaction, job: JobId) -> ApprovalId:
    asked = await tx.approvals.of_job(job)
    return asked[-1].id if asked else ApprovalId(0)


BUILDER = PositionName("builder-2")

_ANYHOW: Mapping[str, Click] = {
    "accept scope": _job(lambda s, job, by: s.scope.accept(job, by=by)),
    "change scope": _job(lambda s, job, by: s.scope.change(job, by=by, text="more")),
    "route": _job(lambda s, job, by: s.scope.route(job, by=by, to=BUILDER)),
    "pause": _job(lambda s, job, by: s.control.pause(job, by=by)),
    "resume": _job(lambda s, job, by: s.control.resume(job, by=by)),
    "stop": _job(lambda s, job, by: s.control.stop(job, by=by)),
    "take over": _job(lambda s, job, by: s.control.take_over(job, by=by)),
    "continue": _job(lambda s, job, by: s.control.proceed(job, by=by)),
    "overrule": _rule(Ruling.OVERRULED),
    "uphold": _rule(Ruling.UPHELD),
    "accept result": _job(lambda s, job, by: s.shipping.accept(job, by=by)),
    "send back": _job(lambda s, job, by: s.shipping.send_back(job, by=by, reason="not yet")),
    "approve": _answer(Decision.APPROVE),
    "deny": _answer(Decision.DENY),
    "ask again": _ask_again,
    "revoke": _question(lambda s, asked, by: s.retracting.revoke(asked, by=by)),
    "ask": _question(lambda s, asked, by: s.inquiries.ask(asked, by=by, question="why?")),
    "withdraw": _question(lambda s, asked, by: s.retracting.withdraw(asked, by=by, reason="no")),
}
ON_A_QUESTION: Mapping[str, Click] = {
    "approve for the job": _answer(Decision.APPROVE, Breadth.JOB),
    "approve for an hour": _answer(Decision.APPROVE, Breadth.HOUR),
    "approve twice": _twice,
    "end a grant": _end_grant,
    **{verb: _ANYHOW[verb] for verb in ("approve", "deny", "ask", "revoke", "withdraw")},
    **{verb: _ANYHOW[verb] for verb in ("ask again", "stop")},
}

_NEXT: Mapping[JobStatus, str] = {
    JobStatus.SCOPE: "accept scope",
    JobStatus.APPROVAL: "approve",
    JobStatus.ESCALATED: "continue",
    JobStatus.SHIP: "accept result",
}


_OF_A_RUNNING_JOB = ("pause", "resume", "stop")
_POSSIBLE: Mapping[JobStatus, tuple[str, ...]] = {
    JobStatus.SCOPE: ("accept scope", "change scope", "route", "stop"),
    JobStatus.APPROVAL: ("approve", "approve for the job", "deny", "ask", "pause", "stop"),
    JobStatus.ESCALATED: ("continue", "ask again", "ask again", "overrule", "uphold", "stop"),
    JobStatus.SHIP: ("accept result", "send back", "send back", "stop"),
}


def _possible(number: int) -> Click:
    """Press one of the buttons that mean something now, as somebody who may."""

    async def press(house: House, job: JobId, _: UserId) -> None:
        async with house.database.reading() as tx:
            found = await tx.jobs.get(job)
            waiting_for = await house.laws.cards.waiting_for(tx, found)
            old = await _latest(tx, job)
        choices = _POSSIBLE.get(found.status, _OF_A_RUNNING_JOB)
        if old and found.status is JobStatus.WORKING:
            choices = (*choices, "ask again", "revoke", "withdraw")
        by = waiting_for[0] if waiting_for else found.requester
        await CLICKS[choices[number % len(choices)]](house, job, by)

    return press


CLICKS: Mapping[str, Click] = {
    **_ANYHOW,
    **ON_A_QUESTION,
    **{f"possible {number}": _possible(number) for number in range(12)},
}


async def whoever_is_asked(house: House, job: JobId) -> UserId:
    """Return one of the people a job waits for; where it waits for nobody, who asked for it."""
    async with house.database.reading() as tx:
        found = await tx.jobs.get(job)
        return next(iter(await house.laws.cards.waiting_for(tx, found)), found.requester)


async def helpful(house: House, job: JobId) -> None:
    """Press what brings a job on, as one of the people it waits for."""
    async with house.database.reading() as tx:
        found = await tx.jobs.get(job)
        waiting_for = await house.laws.cards.waiting_for(tx, found)
    if found.paused_by:
        await house.services.control.resume(job, by=found.requester)
    elif found.status is JobStatus.ESCALATED and await _contested(house, job):
        await CLICKS["overrule"](house, job, waiting_for[0])
    elif found.status in _NEXT and waiting_for:
        wide = house.wide and found.status is JobStatus.APPROVAL
        click = "approve for the job" if wide else _NEXT[found.status]
        await CLICKS[click](house, job, waiting_for[0])


async def _contested(house: House, job: JobId) -> bool:
    async with house.database.reading() as tx:
        return any(finding.awaits_ruling for finding in await tx.reviews.findings(job))
