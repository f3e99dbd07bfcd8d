"""Handouts: how the card of a question reached a person: as a message, or as a line among others.

Who gets too many messages stops reading them. What is over the limit is gathered in one message,
and waits there as open as everywhere else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.approvals import Approval, ApprovalStatus
from bot.domain.ids import ApprovalId, UserId

MOST_GATHERED = 10
"""Cards in one gathering message; the next one begins another."""

_HOUR = timedelta(hours=1)
_SOON = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Handout:
    """One person's copy of a card: a message of its own since `at`, or a line in `digest`.

    A digest bears the number of the first card that was gathered in it.
    """

    card: ApprovalId
    person: UserId
    at: datetime
    digest: ApprovalId | None = None


def since(at: datetime) -> datetime:
    """Return from when on messages count against the limit."""
    return at - _HOUR


def must_wait(asked: Sequence[Approval], *, sent: int, most: int, at: datetime) -> bool:
    """Whether a card is gathered with others: somebody has had `most` messages in an hour.

    `asked` are the questions on it. What needs several people, was reminded of, or expires soon
    is never held back.
    """
    return sent >= most and not any(_urgent(each, at=at) for each in asked)


def _urgent(asked: Approval, *, at: datetime) -> bool:
    return (
        asked.status is not ApprovalStatus.OPEN
        or asked.quorum > 1
        or asked.nudged_at is not None
        or asked.expires_at - at <= _SOON
    )
