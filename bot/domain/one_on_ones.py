"""One-to-ones: between two reviews, an owner says how one position gets on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.ids import PositionName, RoleName, TalkId, UserId
from bot.errors import ConflictError, InvalidInputError


@dataclass(frozen=True, slots=True)
class Said:
    """What worked, what did not, and which change of scope is wanted; any of it may be empty."""

    worked: str = ""
    failed: str = ""
    change: str = ""


@dataclass(frozen=True, slots=True)
class Talk:
    """One one-to-one: a position, a month, and what its owner said, once they did."""

    id: TalkId
    month: str
    position: PositionName
    role: RoleName
    owner: UserId
    opened_at: datetime
    said: Said | None = None
    said_by: UserId | None = None
    said_at: datetime | None = None
    version: int = 0

    @property
    def wants(self) -> str:
        """The change of scope somebody asked for; empty where nobody did."""
        return self.said.change.strip() if self.said else ""


def answer(talk: Talk, said: Said, *, by: UserId, at: datetime) -> Talk:
    """Return the one-to-one with what was said. Raises ConflictError, InvalidInputError."""
    if talk.said is not None:
        raise ConflictError(f"<@{talk.said_by}> has answered this already.")
    if not (said.worked.strip() or said.failed.strip() or said.change.strip()):
        raise InvalidInputError("Say at least one thing, or leave it for the review.")
    return replace(talk, said=said, said_by=by, said_at=at)


def wishes(
    talks: Iterable[Talk], *, reviewed_at: Mapping[PositionName, datetime]
) -> tuple[Talk, ...]:
    """Return the changes of scope that nobody has decided about yet.

    Each stays open until the next review of its position is submitted: that is where it is
    decided. `reviewed_at` is when that was last done.
    """
    return tuple(
        talk
        for talk in talks
        if talk.wants
        and talk.said_at is not None
        and not (talk.position in reviewed_at and reviewed_at[talk.position] >= talk.said_at)
    )
