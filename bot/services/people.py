"""People: who of them is active in Slack, and what follows when somebody leaves."""

from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.domain import notices
from bot.domain.approvals import mentions
from bot.domain.departures import activity
from bot.domain.ids import UserId
from bot.domain.jobs import Job
from bot.ports import Messenger
from bot.services.deciders import deciders
from bot.services.departures import Departures
from bot.services.questions import Questions
from storage.database import Database
from storage.transaction import Transaction

log = structlog.get_logger()

_RECONCILED = "people.reconcile"


@dataclass(frozen=True, slots=True)
class People:
    """Keeps step with Slack's directory."""

    database: Database
    questions: Questions
    departures: Departures
    messenger: Messenger

    async def reconcile_due(self) -> bool:
        """Read Slack's directory, unless it was read today; return whether it was read.

        It finds out about those whose leaving Slack told us nothing of.
        """
        now = self.departures.clock.now()
        day = f"{now:%Y-%m-%d}"
        async with self.database.reading() as tx:
            if await tx.chores.done(_RECONCILED, day):
                return False
            gone = await tx.people.inactive()
        organization = self.questions.organization
        found = activity(await self.messenger.directory(tuple(organization.people)), organization)
        if not found:
            log.error("directory.strange", people=len(organization.people))
        for person, active in found.items():
            if active == (person in gone):
                await self.changed(person, active=active, at=now)
        async with self.database.transaction() as tx:
            await tx.chores.finish(_RECONCILED, day, now)
        return True

    async def changed(self, person: UserId, *, active: bool, at: datetime) -> None:
        """Remember that a person was deactivated or came back, as Slack said it at this time.

        Questions that too few people are left to answer go to their fallback at once, and jobs
        that waited for the person to who is in their place.
        """
        async with self.database.transaction(urgent=True) as tx:
            before = person in await tx.people.inactive()
            await tx.people.set_active(person, active, at)
            # In the same breath: nothing of consequence may happen before somebody owns it.
            await self.departures.follow(tx, at=self.departures.clock.now())
            gone = person in await tx.people.inactive()
            asked = await tx.approvals.open_for(person) if gone else ()
            jobs = await tx.jobs.open_of(person) if gone or before else ()
        for approval in asked:
            async with self.database.transaction(urgent=True) as tx:
                job = await tx.jobs.hold(approval.job)
                await self.questions.reach(tx, job, await tx.approvals.get(approval.id))
        async with self.database.transaction(urgent=True) as tx:
            for job in jobs:
                await self._handed_over(tx, await tx.jobs.get(job.id), at)

    async def _handed_over(self, tx: Transaction, job: Job, at: datetime) -> None:
        await tx.outbox.add(notices.job_notice(job, at=at))
        people = await deciders(tx, job, organization=self.questions.organization)
        if job.requester in people or not people or job.status.is_terminal:
            return
        named = mentions(people)
        told = f"<@{job.requester}> has left. {named} decides about job {job.id} from now on."
        key = f"in place:{job.id}:{'-'.join(people)}"
        await tx.outbox.add(notices.saying_notice(job, told, key=key, at=at))
