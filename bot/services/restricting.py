"""Restricting: a position may do less from now on, or as much as before, and everybody sees it."""

from dataclasses import replace
from datetime import datetime

from bot.domain import notices
from bot.domain.ids import PositionName
from bot.domain.restrictions import Restriction, RestrictionKind
from storage.transaction import Transaction


async def restrict(tx: Transaction, restriction: Restriction, *, human: bool = False) -> bool:
    """Restrict a position; return False where it is restricted for this kind of reason already.

    It is written to the audit, and every open card that shows the position is drawn again.
    """
    if not await tx.restrictions.impose(replace(restriction, id=0)):
        return False
    detail = {
        "kind": restriction.kind,
        "extent": restriction.extent,
        "why": restriction.why,
        "until": restriction.until.isoformat() if restriction.until else None,
    }
    subject, at = f"position:{restriction.position}", restriction.since
    await tx.audit.add(restriction.by, "restriction.imposed", subject, detail, at, human=human)
    await _redraw(tx, restriction.position, at=at)
    return True


async def lift(
    tx: Transaction,
    position: PositionName,
    kind: RestrictionKind,
    *,
    by: str,
    at: datetime,
    human: bool = False,
) -> bool:
    """Lift what restricts a position for this kind of reason; say whether anything did."""
    if not await tx.restrictions.lift(position, kind, by=by, at=at):
        return False
    detail = {"kind": kind}
    await tx.audit.add(by, "restriction.lifted", f"position:{position}", detail, at, human=human)
    await _redraw(tx, position, at=at)
    return True


async def _redraw(tx: Transaction, position: PositionName, *, at: datetime) -> None:
    """Draw again what shows the position: its open jobs, and the questions they wait for."""
    for job in await tx.jobs.open_owned(position):
        await tx.outbox.add(notices.job_notice(job, at=at))
        for approval in await tx.approvals.of_job(job.id):
            if approval.settled_at is None:
                for notice in notices.approval_notices(job, approval, at=at):
                    await tx.outbox.add(notice)
