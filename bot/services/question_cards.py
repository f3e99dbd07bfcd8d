"""Question cards: a question to the requester, and what became of it."""

from bot.domain.audit import AuditEntry
from bot.domain.calls import Call
from bot.domain.cards import QuestionCard
from bot.domain.ids import CallId, UserId
from bot.domain.jobs import JobStatus
from storage.transaction import Transaction

ANSWERED = "question.answered"


async def question_card(tx: Transaction, asked: CallId, *, question: str) -> QuestionCard:
    """Read the card of the question that a call asked. Raises NotFoundError."""
    call = await tx.calls.get(asked)
    job = await tx.jobs.get(call.job)
    answer = await _answer(tx, call)
    return QuestionCard(
        job=job,
        question=question,
        waits=answer is None and job.status is JobStatus.CLARIFYING,
        answered_by=UserId(answer.actor) if answer else None,
        answered_at=answer.at if answer else None,
    )


async def _answer(tx: Transaction, call: Call) -> AuditEntry | None:
    """Return the answer to a question: the next one is asked only after it."""
    entries = await tx.audit.of_job(call.job)
    return next((each for each in entries if each.verb == ANSWERED and each.at >= call.at), None)
