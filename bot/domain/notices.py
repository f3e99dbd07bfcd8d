"""Notices: what we still have to say in Slack. They name a subject; the card is drawn late."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.ids import ChannelId, MessageTs, NoticeId, UserId


class Subject(StrEnum):
    """What a notice is about; `Notice.about` is the id of that thing."""

    EYES = "eyes"
    JOB = "job"
    QUESTION = "question"
    FINDING = "finding"
    VERDICT = "verdict"
    APPROVAL = "approval"
    NUDGE = "nudge"
    GATE_EVENT = "gate event"
    RESULT = "result"
    SAYING = "saying"


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to say about a job. Notices of one thread leave in the order they were added.

    `key` names the message: a second notice with the same key edits it. `person` is set for a
    direct message. `text` is only for sayings: short sentences that have no card of their own.
    """

    key: str
    subject: Subject
    about: int
    channel: ChannelId
    thread: MessageTs
    at: datetime
    person: UserId | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A notice on its way: how often it was tried, and which state of its subject it speaks of.

    Every further notice with the same key raises `generation`; what was drawn for an older one
    is drawn again. `interrupted` is true when an earlier try may have reached Slack.
    """

    id: NoticeId
    notice: Notice
    generation: int
    attempts: int
    interrupted: bool
