"""Outcomes: where nobody knows whether a call took effect, a person looks and says so."""

from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from bot.domain import notices
from bot.domain.approvals import mentions
from bot.domain.calls import Call, CallStatus
from bot.domain.cards import OutcomeCard
from bot.domain.ids import CallId, UserId
from bot.domain.jobs import NAME_SOMEBODY, Job, JobStatus
from bot.domain.organization import Organization
from bot.domain.seats import everyone, seats
from bot.errors import ConflictError, ForbiddenError
from bot.ports import Clock
from bot.prompts import render
from bot.services import ledger
from bot.services.deciders import deciders
from bot.services.seating import stand_ins
from bot.services.showing import show_question
from storage.database import Database
from storage.transaction import Transaction

log = structlog.get_logger()

_EXPIRED = (
    "Meanwhile nobody decided about what was asked together with it. Its card can have it asked "
    "again; the job's card lets it go on without."
)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Nothing is made a second time on a guess: what people saw is what counts."""

    database: Database
    clock: Clock
    organization: Organization

    async def settle(self, call: CallId, *, by: UserId, happened: bool) -> None:
        """Keep what somebody found out about a call. The job goes on with it.

        Raises ForbiddenError for who may not say it, ConflictError when it is known.
        """
        now = self.clock.now()
        async with self.database.transaction(urgent=True) as tx:
            job = await tx.jobs.hold((await tx.calls.get(call)).job)
            found = await tx.calls.get(call)
            await self._refuse_others(tx, job, by, now)
            if found.status is not CallStatus.UNKNOWN:
                raise ConflictError(f"This is known by now: {found.result or found.status}")
            name = self.organization.name_of(by)
            told = render("looked", name=name, happened=happened, tool=found.tool)
            status = CallStatus.DONE if happened else CallStatus.FAILED
            kept = await tx.calls.replace(found, found.to(status, result=told))
            detail = {"tool": kept.tool, "digest": kept.digest, "happened": happened}
            subject = f"call:{kept.id}"
            verb = f"call.{status}"
            await tx.audit.add(by, verb, subject, detail, now, job=job.id, human=True)
            job = await self._goes_on(tx, job, by, now)
            await redraw(tx, job, kept, organization=self.organization, at=now)
        log.info("call.looked_at", call_id=call, happened=happened)

    async def _goes_on(self, tx: Transaction, job: Job, by: UserId, now: datetime) -> Job:
        """Put the job back to work, where it waited for nothing but this."""
        if job.status is JobStatus.WORKING:
            # What stood beside this call was decided meanwhile; its turn has waited for this one.
            await ledger.resume(tx, await ledger.lead(tx, job), told=None, at=now)
        if job.status is not JobStatus.ESCALATED:
            return job
        if await self._waits(tx, job):
            return await self._still_waits(tx, job, by, now)
        working = job.to(JobStatus.WORKING, at=now)
        kept = await ledger.change_job(
            tx, job, working, actor=by, verb="outcome.known", at=now, human=True
        )
        await ledger.resume(tx, await ledger.lead(tx, kept), told=None, at=now)
        return kept

    async def _waits(self, tx: Transaction, job: Job) -> bool:
        """Whether a question beside this call has expired meanwhile, so that its call waits."""
        unsettled = await tx.calls.unsettled((await ledger.lead(tx, job)).id)
        return any(call.status is CallStatus.WAITING for call in unsettled)

    async def _still_waits(self, tx: Transaction, job: Job, by: UserId, now: datetime) -> Job:
        """Say what a person has to decide now. Nobody was called for it when it expired."""
        people = await deciders(tx, job, organization=self.organization)
        after = replace(job, reason=_EXPIRED)
        kept = await ledger.change_job(
            tx, job, after, actor=by, verb="outcome.known", at=now, human=True
        )
        told = f"{mentions(people) or NAME_SOMEBODY} {_EXPIRED}"
        key = f"escalated:{kept.id}:{kept.version}"
        await tx.outbox.add(notices.saying_notice(kept, told, key=key, at=now))
        return kept

    async def _refuse_others(self, tx: Transaction, job: Job, by: UserId, now: datetime) -> None:
        people = await lookers(tx, job, organization=self.organization, at=now)
        if by not in {*people, *self.organization.operators}:
            named = mentions(people) or "Nobody"
            raise ForbiddenError(f"Only {named} or an operator can say whether it happened.")


async def lookers(
    tx: Transaction, job: Job, *, organization: Organization, at: datetime
) -> tuple[UserId, ...]:
    """Return who is to look: who decides about the resource, or else the operators."""
    repository = organization.repositories.get(job.contract.repository) if job.contract else None
    gone = await tx.people.inactive()
    away = await stand_ins(tx, organization=organization, at=at)
    rule = repository.approval if repository else None
    for named in (rule.owners, rule.fallback) if rule else ():
        people = everyone(seats(named, stand_ins=away, closed_to=gone))
        if people:
            return people
    return tuple(sorted(organization.operators - gone))


async def redraw(
    tx: Transaction, job: Job, call: Call, *, organization: Organization, at: datetime
) -> None:
    """Draw every copy of the card of a call of unknown outcome, and those of its approval."""
    people = await lookers(tx, job, organization=organization, at=at)
    for notice in notices.outcome_notices(job, call.id, people=people, at=at):
        await tx.outbox.add(notice)
    approval = await tx.approvals.of_call(call.id)
    if approval is not None:
        await show_question(tx, job, approval, at=at)


async def outcome_card(
    tx: Transaction, call: CallId, *, organization: Organization, at: datetime
) -> OutcomeCard:
    """Read the card of a call of unknown outcome."""
    found = await tx.calls.shown(call)
    job = await tx.jobs.get(found.job)
    people = await lookers(tx, job, organization=organization, at=at)
    repository = organization.repositories.get(job.contract.repository) if job.contract else None
    return OutcomeCard(job, found, repository, people)
