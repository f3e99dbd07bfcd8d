"""Inquiries: people ask an agent about its call before they decide."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.domain import approvals as rules
from bot.domain.approvals import Approval, ApprovalStatus
from bot.domain.assignments import Assignment, AssignmentStatus
from bot.domain.batches import foremost
from bot.domain.calls import Call
from bot.domain.ids import ApprovalId, AssignmentId, InquiryId, UserId
from bot.domain.inquiries import MOST_OPEN, Inquiry, InquiryStatus
from bot.domain.jobs import Job
from bot.domain.lanes import ANSWER_QUESTION, in_lane
from bot.domain.organization import Organization
from bot.domain.reach import refuse_strangers
from bot.domain.stages import Stage
from bot.errors import ConflictError, InvalidInputError
from bot.ports import Clock
from bot.services.questions import Questions, held
from storage.database import Database
from storage.transaction import Transaction

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Inquiries:
    """Puts questions to agents. The call waits as it is, and so does the question to people."""

    database: Database
    clock: Clock
    organization: Organization
    questions: Questions

    async def ask(self, approval: ApprovalId, *, by: UserId, question: str) -> None:
        """Put a question to the agent whose call waits.

        Raises ForbiddenError for strangers, InvalidInputError without a question, ConflictError
        when it is settled, too many wait for an answer, or the agent cannot answer.
        """
        now = self.clock.now()
        async with self.database.transaction(urgent=True) as tx:
            job, pressed = await held(tx, approval)
            on_card = await tx.approvals.of_card(pressed)
            found = foremost(on_card)
            seated = await self.questions.current(tx, found)
            refuse_strangers(seated, by=by, operators=self.organization.operators)
            call = await tx.calls.get(found.call)
            waiting = [i for each in on_card for i in await tx.inquiries.of_call(each.call)]
            self._refuse_what_cannot_be(found, call, question, now, before=waiting)
            assignment = await tx.assignments.add(await self._turn(tx, call, now))
            asked = await tx.inquiries.add(
                Inquiry(
                    id=InquiryId(0),
                    job=job.id,
                    approval=found.id,
                    call=call.id,
                    assignment=assignment.id,
                    by=by,
                    question=question.strip(),
                    asked_at=now,
                )
            )
            await self._recorded(tx, job, asked, now)
            await self.questions.redraw(tx, job, found)
            await tx.start(assignment)
        log.info("inquiry.asked", approval_id=approval, inquiry_id=asked.id)

    def _refuse_what_cannot_be(
        self,
        approval: Approval,
        call: Call,
        question: str,
        now: datetime,
        *,
        before: Sequence[Inquiry],
    ) -> None:
        if not question.strip():
            raise InvalidInputError("Write what you want to know.")
        if approval.status is not ApprovalStatus.OPEN:
            raise ConflictError(rules.outcome(approval))
        if now >= approval.expires_at:
            raise ConflictError("The time of this question is over: an answer would come too late.")
        if sum(each.status is InquiryStatus.OPEN for each in before) >= MOST_OPEN:
            raise ConflictError(f"{MOST_OPEN} questions wait for an answer already; ask after it.")
        role = self.organization.role_of(call.position)
        if not in_lane(ANSWER_QUESTION, patterns=role.tools):
            raise ConflictError(
                f"{call.position} cannot answer: the lane of {role.name} has no {ANSWER_QUESTION}."
            )

    async def _turn(self, tx: Transaction, call: Call, now: datetime) -> Assignment:
        """Return an assignment of its own for the answer: the one that waits is not disturbed."""
        origin = await tx.assignments.get(call.assignment)
        return Assignment(
            id=AssignmentId(0),
            job=call.job,
            position=call.position,
            stage=Stage.APPROVAL,
            round=origin.round,
            status=AssignmentStatus.RUNNING,
            model=origin.model,
            opened_at=now,
            resumed_at=now,
        )

    async def _recorded(self, tx: Transaction, job: Job, asked: Inquiry, now: datetime) -> None:
        detail = {"inquiry": asked.id, "question": asked.question}
        subject = f"approval:{asked.approval}"
        await tx.audit.add(asked.by, "inquiry.asked", subject, detail, now, job=job.id, human=True)
