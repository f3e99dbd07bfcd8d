"""Decision records: what was settled, by whom and why, for every later job to inherit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.documents import EVERYTHING, AppliesTo, digest, shortened
from bot.domain.ids import ChannelId, DecisionId, JobId, MessageTs, PositionName, UserId
from bot.domain.notices import Notice, Subject
from bot.errors import InvalidInputError, InvalidTransitionError


class DecisionStatus(StrEnum):
    """Whether it binds. Only an accepted one does."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    SUPERSEDED = "superseded"


_NEXT: Mapping[DecisionStatus, frozenset[DecisionStatus]] = {
    DecisionStatus.PROPOSED: frozenset({DecisionStatus.ACCEPTED, DecisionStatus.DECLINED}),
    DecisionStatus.ACCEPTED: frozenset({DecisionStatus.SUPERSEDED}),
}


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """One settled question, or one that somebody proposes to settle.

    `key` is what it came from: the same thing makes it once. It was proposed by a position at
    work on `job`, or by a person. `related` are the records its author named, `touches` those the
    host found. `channel` and `thread` say where it was said, where that is known.
    """

    id: DecisionId
    key: str
    title: str
    decision: str
    why: str
    proposed_at: datetime
    status: DecisionStatus = DecisionStatus.PROPOSED
    applies_to: AppliesTo = EVERYTHING
    position: PositionName | None = None
    person: UserId | None = None
    job: JobId | None = None
    channel: ChannelId | None = None
    thread: MessageTs | None = None
    related: tuple[DecisionId, ...] = ()
    touches: tuple[DecisionId, ...] = ()
    supersedes: DecisionId | None = None
    superseded_by: DecisionId | None = None
    decided_by: UserId | None = None
    decided_at: datetime | None = None
    reason: str = ""
    version: int = 0

    @property
    def author(self) -> str:
        return str(self.position or self.person or "nobody")

    @property
    def name(self) -> str:
        """What agents and receipts call it."""
        return f"decision {self.id}"

    @property
    def binds(self) -> bool:
        return self.status is DecisionStatus.ACCEPTED

    @property
    def line(self) -> str:
        return shortened(self.decision)

    @property
    def text(self) -> str:
        """The whole of it, as agents read it."""
        return f"{self.title}\n\nDecided: {self.decision}\n\nWhy: {self.why or 'not said'}"

    @property
    def digest(self) -> str:
        return digest(self.text)

    @property
    def linked(self) -> tuple[DecisionId, ...]:
        """The records to look at beside this one: named by its author, then found by the host."""
        first = (self.supersedes,) if self.supersedes is not None else ()
        return tuple(dict.fromkeys([*first, *self.related, *self.touches]))


def settle(
    record: DecisionRecord, status: DecisionStatus, *, by: UserId, at: datetime, reason: str = ""
) -> DecisionRecord:
    """Return the record accepted or declined. The first answer stands.

    Raises InvalidTransitionError, InvalidInputError for a refusal without a reason.
    """
    if status not in _NEXT.get(record.status, frozenset()):
        who = f" by <@{record.decided_by}>" if record.decided_by else ""
        raise InvalidTransitionError(f"Decision {record.id} is {record.status}{who} already.")
    if status is DecisionStatus.DECLINED and not reason.strip():
        raise InvalidInputError("Say why, so that nobody has to ask again.")
    return replace(record, status=status, decided_by=by, decided_at=at, reason=reason.strip())


def decision_notices(
    record: DecisionRecord, *, people: Iterable[UserId], at: datetime
) -> tuple[Notice, ...]:
    """Every copy of a record's card: in its thread, or with each person who may decide."""
    key = f"decision:{record.id}"
    nowhere = (record.channel or ChannelId(""), record.thread or MessageTs(""))
    notice = Notice(key, Subject.DECISION, record.id, *nowhere, at)
    if record.channel and record.thread:
        return (notice,)
    return tuple(replace(notice, key=f"{key}:{person}", person=person) for person in people)


def supersede(old: DecisionRecord, *, by: DecisionRecord) -> DecisionRecord:
    """Return the record that another one takes the place of. Raises InvalidTransitionError."""
    if DecisionStatus.SUPERSEDED not in _NEXT.get(old.status, frozenset()):
        taken = f" by decision {old.superseded_by}" if old.superseded_by else ""
        raise InvalidTransitionError(
            f"Decision {old.id} does not bind: it is {old.status}{taken}. Choose another one."
        )
    return replace(old, status=DecisionStatus.SUPERSEDED, superseded_by=by.id)
