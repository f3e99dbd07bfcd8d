"""Notices of agent reviews: direct messages to whoever decides, each with a key of its own."""

from dataclasses import replace
from datetime import datetime

from bot.domain.agent_reviews import Round
from bot.domain.ids import ChannelId, MessageTs, UserId
from bot.domain.notices import AT_ONCE, Notice, Subject

_NOWHERE, _NO_THREAD = ChannelId(""), MessageTs("")


def round_notice(asked: Round, *, person: UserId, at: datetime, by_hand: bool = False) -> Notice:
    """All reviews of an owner, in one message that is edited as they are decided.

    What somebody opened `by_hand` is shown at once, everything else in the hours of the person.
    """
    key, text = f"agent reviews:{asked.id}:{person}", AT_ONCE if by_hand else ""
    return _direct(key, Subject.AGENT_REVIEWS, asked.id, person=person, at=at, text=text)


def reminder_notice(asked: Round, *, rank: int, person: UserId, at: datetime) -> Notice:
    """One reminder. The same one is never said twice: its rank is part of its key."""
    key = f"review reminder:{asked.id}:{person}:{rank}"
    return _direct(key, Subject.REVIEW_REMINDER, asked.id, person=person, at=at, text=str(rank))


def closed_notice(asked: Round, *, person: UserId, at: datetime) -> Notice:
    """What the positions lost that nobody reviewed in time."""
    key = f"reviews closed:{asked.id}:{person}"
    return _direct(key, Subject.REVIEWS_CLOSED, asked.id, person=person, at=at)


def closed_below_notice(asked: Round, *, person: UserId, at: datetime) -> Notice:
    """The same for who stands above owners: one message for all of them in a period."""
    key = f"reviews closed:{asked.period}:{person}"
    found = _direct(key, Subject.REVIEWS_CLOSED, asked.id, person=person, at=at)
    return replace(found, text=asked.period)


def talks_notice(first: int, month: str, *, owner: UserId, person: UserId, at: datetime) -> Notice:
    """The one-to-ones of an owner in a month; `first` is the number of one of them."""
    key = f"one-to-ones:{month}:{owner}:{person}"
    return _direct(key, Subject.ONE_ON_ONES, first, person=person, at=at)


def _direct(
    key: str, subject: Subject, about: int, *, person: UserId, at: datetime, text: str = ""
) -> Notice:
    return Notice(key, subject, about, _NOWHERE, _NO_THREAD, at, person=person, text=text)
