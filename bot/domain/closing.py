"""Closing a question without another answer: taken back, run out, or withdrawn."""

from dataclasses import replace
from datetime import datetime

from bot.domain.approvals import USABLE, Approval, ApprovalStatus, mentions, outcome
from bot.domain.ids import UserId
from bot.errors import ConflictError, ForbiddenError


def revoke(approval: Approval, *, by: UserId, at: datetime) -> Approval:
    """Return the approval without this person's: the question is open again.

    Raises ForbiddenError for somebody who has not approved, ConflictError when it was used or the
    question was settled otherwise.
    """
    if by not in approval.approved_by:
        named = mentions(approval.approved_by)
        who = f"Only {named} can revoke it." if named else "Nobody has approved this."
        raise ForbiddenError(f"You have not approved this. {who}")
    if approval.status is ApprovalStatus.CONSUMED:
        raise ConflictError("Too late: the call was begun before you revoked the approval.")
    if approval.status not in USABLE:
        raise ConflictError(outcome(approval))
    answers = tuple(
        replace(given, revoked_at=at) if given.by == by and given.revoked_at is None else given
        for given in approval.answers
    )
    return replace(approval, answers=answers, status=ApprovalStatus.OPEN, settled_at=None)


def expire(approval: Approval, *, at: datetime, why: str = "") -> Approval:
    """Return the approval expired: neither approved nor denied. Raises ConflictError."""
    return _closed(approval, ApprovalStatus.EXPIRED, at=at, by=None, why=why)


def withdraw(
    approval: Approval, *, at: datetime, by: UserId | None = None, why: str = ""
) -> Approval:
    """Return the approval withdrawn: by a person, or because its job ended or moved on."""
    return _closed(approval, ApprovalStatus.WITHDRAWN, at=at, by=by, why=why)


def _closed(
    approval: Approval, status: ApprovalStatus, *, at: datetime, by: UserId | None, why: str
) -> Approval:
    if approval.status is ApprovalStatus.CONSUMED and by is not None:
        raise ConflictError("Too late: the call was begun before you withdrew the question.")
    if approval.status not in USABLE:
        raise ConflictError(outcome(approval))
    return replace(approval, status=status, settled_at=at, closed_by=by, closed_why=why)
