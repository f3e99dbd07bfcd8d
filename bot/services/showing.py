"""Showing: every copy of the card of a question says what became of it."""

from datetime import datetime

from bot.domain import notices
from bot.domain.approvals import Approval
from bot.domain.jobs import Job
from storage.transaction import Transaction


async def show_question(tx: Transaction, job: Job, asked: Approval, *, at: datetime) -> None:
    """Draw every copy of the card of a question again."""
    on_card = await tx.approvals.of_card(asked)
    for notice in notices.approval_notices(job, *on_card, at=at):
        await tx.outbox.add(notice)
