"""Requests: what people write becomes a job, an answer, or a steering word."""

from dataclasses import dataclass, replace

import structlog

from bot.domain import notices
from bot.domain.assignments import Assignment, AssignmentStatus
from bot.domain.ids import AssignmentId, JobId
from bot.domain.jobs import Job, JobStatus
from bot.domain.messages import IncomingMessage, Remark
from bot.domain.secrets import Redactor
from bot.domain.staffing import Staffing
from bot.domain.stages import Stage
from bot.errors import ConflictError
from bot.ports import Clock
from bot.prompts import render
from bot.services import ledger
from bot.services.deciders import deciders
from bot.services.pasting import point_out
from storage.database import Database
from storage.transaction import Transaction

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Requests:
    """Takes in what Slack delivers. Everything may come twice and in any order."""

    database: Database
    clock: Clock
    staffing: Staffing
    redactor: Redactor

    async def receive(self, message: IncomingMessage) -> None:
        """Keep a message and what follows from it, before Slack is told that we have it."""
        # Most of what is said in a channel is none of our business, and costs no write.
        if not message.addressed and not await self._concerns_us(message):
            return
        async with self.database.transaction(urgent=True) as tx:
            if not await tx.inbox.first(message.event, message.received_at):
                log.info("message.repeated", event_id=message.event)
                return
            job = await tx.jobs.in_thread(message.channel, message.root)
            live = job is not None and not job.status.is_terminal
            if not live and not message.addressed:
                return
            if not message.requested and await self._known(tx, message):
                return
            safe = replace(message, text=self.redactor.redact(message.text))
            if job is not None and live:
                job = await tx.jobs.hold(job.id)
                await self._hear(tx, job, safe)
            else:
                job = await self._open(tx, safe)
            await point_out(
                tx,
                job,
                message.text,
                author=message.author,
                on=message.ts,
                at=self.clock.now(),
                redactor=self.redactor,
            )

    async def _concerns_us(self, message: IncomingMessage) -> bool:
        if not message.may_concern_us:
            return False
        async with self.database.reading() as tx:
            job = await tx.jobs.in_thread(message.channel, message.root)
        return job is not None and not job.status.is_terminal

    async def _known(self, tx: Transaction, message: IncomingMessage) -> bool:
        # A mention arrives twice, as `app_mention` and as `message`, in any order.
        key = f"{message.channel}:{message.ts}"
        return not await tx.inbox.first(key, message.received_at)

    async def _open(self, tx: Transaction, message: IncomingMessage) -> Job:
        now = self.clock.now()
        job = await tx.jobs.add(
            Job(
                id=JobId(0),
                channel=message.channel,
                thread=message.root,
                origin=message.ts,
                requester=message.author,
                request=message.text,
                status=JobStatus.INTAKE,
                created_at=now,
                updated_at=now,
            )
        )
        dispatcher = self.staffing.dispatcher()
        assignment = await tx.assignments.add(
            Assignment(
                id=AssignmentId(0),
                job=job.id,
                position=dispatcher.position.name,
                stage=Stage.INTAKE,
                round=0,
                status=AssignmentStatus.RUNNING,
                model=dispatcher.model.name,
                opened_at=now,
                resumed_at=now,
            )
        )
        subject = f"job:{job.id}"
        await tx.audit.add(
            message.author, "job.requested", subject, {}, now, job=job.id, human=True
        )
        await tx.outbox.add(notices.eyes_notice(job, on=message.ts, at=now))
        await tx.outbox.add(notices.job_notice(job, at=now))
        await tx.start(assignment)
        log.info("job.requested", job_id=job.id, requester=message.author)
        return job

    async def _hear(self, tx: Transaction, job: Job, message: IncomingMessage) -> None:
        if message.requested:
            raise ConflictError(
                f"Job {job.id} is under way in this thread. Write there what else is to be done."
            )
        organization = self.staffing.organization
        steering = message.author in await deciders(tx, job, organization=organization)
        now = self.clock.now()
        if steering or message.addressed:
            await tx.outbox.add(notices.eyes_notice(job, on=message.ts, at=now))
        if steering and job.status is JobStatus.CLARIFYING:
            await self._answer(tx, job, message)
            return
        remark = Remark(message.event, message.ts, message.author, message.text, steering, now)
        await tx.remarks.add(job.id, remark)

    async def _answer(self, tx: Transaction, job: Job, message: IncomingMessage) -> None:
        now = self.clock.now()
        assignment = await ledger.lead(tx, job)
        scoping = assignment.stage in ledger.SCOPING
        status = JobStatus.INTAKE if scoping else JobStatus.WORKING
        await ledger.change_job(
            tx,
            job,
            job.to(status, at=now),
            actor=message.author,
            verb="question.answered",
            at=now,
            human=True,
        )
        told = render("answered", text=message.text)
        await ledger.resume(tx, assignment, told=told, at=now)
