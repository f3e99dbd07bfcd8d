"""Answering: an agent that was asked about its call answers, or the question comes to nothing."""

from dataclasses import replace
from datetime import datetime

from bot.domain import notices
from bot.domain.assignments import Assignment, AssignmentStatus
from bot.domain.calls import Call, CallStatus
from bot.domain.ids import CallId, PositionName
from bot.domain.inquiries import Inquiry, InquiryStatus
from bot.domain.jobs import Job
from bot.domain.models import Message
from bot.domain.transcripts import conversation
from bot.errors import InvalidInputError
from bot.services.cases import Case
from bot.services.showing import show_question
from storage.transaction import Transaction

_WAITS = "Waits: people were asked about this call and have not decided."


async def answer(tx: Transaction, case: Case, text: str, *, at: datetime) -> str:
    """Keep an agent's answer, show it on the card, and end the assignment it was given in.

    Raises InvalidInputError where nothing was asked, ConflictError where it was settled.
    """
    asked = await tx.inquiries.of_assignment(case.assignment.id)
    if asked is None:
        raise InvalidInputError("Nobody has asked you anything here.")
    await _settle(tx, case.job, asked, asked.answered(text, at=at), at)
    await _end(tx, case.assignment)
    await _tell(tx, case.job, asked, f"{case.assignment.position} answered", at)
    return "The answer is on the card."


async def give_up(
    tx: Transaction, job: Job, assignment: Assignment, *, reason: str, at: datetime
) -> None:
    """Say that a question got no answer. The question to people stays as it was."""
    await _end(tx, assignment)
    asked = await tx.inquiries.of_assignment(assignment.id)
    if asked is not None and asked.status is InquiryStatus.OPEN:
        await _settle(tx, job, asked, asked.given_up(reason, at=at), at)
        await _tell(tx, job, asked, f"{assignment.position} did not answer", at)


async def moot(tx: Transaction, call: CallId, *, at: datetime) -> None:
    """End what is still to be answered about a call: it was decided, or is asked no more."""
    for asked in await tx.inquiries.of_call(call):
        if asked.status is InquiryStatus.OPEN:
            await tx.inquiries.replace(asked, asked.overtaken(at=at))
            await _end(tx, await tx.assignments.get(asked.assignment))


async def background(tx: Transaction, case: Case) -> tuple[Message, ...]:
    """Return the conversation in which the call was asked for, as its agent knows it."""
    asked = await tx.inquiries.of_assignment(case.assignment.id)
    if asked is None:
        return ()
    origin = (await tx.calls.get(asked.call)).assignment
    calls = [_as_it_stands(call) for call in await tx.calls.of_assignment(origin)]
    return conversation(await tx.transcripts.entries(origin), calls)


async def question_for(tx: Transaction, case: Case) -> tuple[Inquiry, Call, tuple[Inquiry, ...]]:
    """Return what an assignment is to answer, about which call, and what was answered before."""
    asked = await tx.inquiries.of_assignment(case.assignment.id)
    if asked is None:
        raise InvalidInputError("Nobody has asked anything here.")
    before = [
        each
        for each in await tx.inquiries.of_call(asked.call)
        if each.status is InquiryStatus.ANSWERED
    ]
    return asked, await tx.calls.get(asked.call), tuple(before)


def _as_it_stands(call: Call) -> Call:
    return call if call.status is not CallStatus.WAITING else replace(call, result=_WAITS)


async def _settle(
    tx: Transaction, job: Job, asked: Inquiry, settled: Inquiry, at: datetime
) -> None:
    await tx.inquiries.replace(asked, settled)
    actor = (await tx.calls.get(asked.call)).position
    verb, subject = f"inquiry.{settled.status}", f"approval:{asked.approval}"
    await tx.audit.add(actor, verb, subject, {"inquiry": asked.id}, at, job=job.id)
    await show_question(tx, job, await tx.approvals.get(asked.approval), at=at)


async def _end(tx: Transaction, assignment: Assignment) -> None:
    if assignment.is_open:
        await tx.assignments.replace(assignment, assignment.to(AssignmentStatus.DONE))


async def _tell(
    tx: Transaction, job: Job, asked: Inquiry, what: PositionName | str, at: datetime
) -> None:
    # Slack tells nobody that a card was edited, and the person waits for exactly this.
    text = f"{what} your question about approval {asked.approval}; its card shows it."
    notice = notices.saying_notice(job, text, key=f"inquiry:{asked.id}", at=at)
    await tx.outbox.add(replace(notice, person=asked.by))
