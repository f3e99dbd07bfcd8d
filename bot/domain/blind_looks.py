"""Blind looks: two revisions of one job side by side, and which of them a person would accept."""

from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from bot.domain.contracts import Contract
from bot.domain.ids import JobId, LookId, PairId, ShadowId, UserId
from bot.domain.pairs import Pair
from bot.errors import ConflictError

LONGEST = 16_000
"""Characters of a change that are shown in full. A part of a change is not judged."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """Which of the two revisions of a pair a person would have accepted: both, one, or neither."""

    theirs: bool
    ours: bool


@dataclass(frozen=True, slots=True)
class BlindLook:
    """The first revisions of a builder and of its shadow, as unified diffs.

    Whoever looks is not told whose is whose, and `said` is kept once.
    """

    id: LookId
    pair: PairId
    shadow: ShadowId
    job: JobId
    theirs: str
    ours: str
    said: Accepted | None = None
    by: UserId | None = None
    at: datetime | None = None
    version: int = 0

    @property
    def shown(self) -> tuple[str, str]:
        """The two changes in the order they are shown in: always the same, and no side's own."""
        return (self.ours, self.theirs) if self._turned else (self.theirs, self.ours)

    def answered(self, *, first: bool, second: bool, by: UserId, at: datetime) -> "BlindLook":
        """Return it with which of the two, as shown, would be accepted. Raises ConflictError."""
        if self.said is not None:
            raise ConflictError(f"<@{self.by}> has said already which of the two they would take.")
        theirs, ours = (second, first) if self._turned else (first, second)
        return replace(self, said=Accepted(theirs, ours), by=by, at=at)

    @property
    def _turned(self) -> bool:
        # A digest knows no side, and nobody can guess from it who comes first.
        return _digest(self, self.ours) < _digest(self, self.theirs)


@dataclass(frozen=True, slots=True)
class Shown:
    """Two revisions to look at, what their job asked for, and how many more there are."""

    look: BlindLook
    contract: Contract
    more: int


def look_at(pair: Pair, *, theirs: str | None, ours: str | None) -> BlindLook | None:
    """Return a pair's two changes to be looked at; None where one is unknown or too long."""
    if not theirs or not ours or max(len(theirs), len(ours)) > LONGEST:
        return None
    return BlindLook(LookId(0), pair.id, pair.shadow, pair.job, theirs, ours)


def _digest(look: BlindLook, change: str) -> bytes:
    return sha256(f"{look.pair}\0{change}".encode(errors="replace")).digest()
