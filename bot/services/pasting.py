"""Pasting: who wrote a secret where others can read it is told so, alone."""

from datetime import datetime

from bot.domain import notices
from bot.domain.ids import MessageTs, UserId
from bot.domain.jobs import Job
from bot.domain.secrets import Redactor
from storage.transaction import Transaction


async def point_out(
    tx: Transaction,
    job: Job,
    text: str,
    *,
    author: UserId,
    on: MessageTs,
    at: datetime,
    redactor: Redactor,
) -> None:
    """Tell an author, once for each message, that it holds a secret; nothing where it does not."""
    kinds = ", ".join(redactor.kinds(text))
    if not kinds or await tx.messages.find(f"pasted:{job.channel}:{on}"):
        return
    await tx.outbox.add(notices.pasted_notice(job, author=author, on=on, kinds=kinds, at=at))
    detail = {"kinds": kinds, "message": on}
    await tx.audit.add(author, "secret.pasted", f"job:{job.id}", detail, at, job=job.id)
