"""Restrictions: why a position may do less than its role's lane, from when and until when."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.ids import PositionName
from bot.domain.tools import Effect


class RestrictionKind(StrEnum):
    """What a restriction comes from. A position has at most one of each kind at a time."""

    UNREVIEWED = "unreviewed"
    OWNER_GONE = "owner gone"
    TRIAL = "trial"
    OFFBOARDING = "offboarding"


class Extent(StrEnum):
    """What is refused: calls with consequences, or every call, so that no work is done at all."""

    CONSEQUENTIAL = "consequential"
    EVERYTHING = "everything"


@dataclass(frozen=True, slots=True)
class Restriction:
    """One reason why a position may do less now. It holds until it is lifted or `until` comes.

    `why` is a whole sentence; `by` and `lifted_by` are people, or the part of us that did it.
    """

    id: int
    position: PositionName
    kind: RestrictionKind
    extent: Extent
    why: str
    by: str
    since: datetime
    until: datetime | None = None
    lifted_by: str | None = None
    lifted_at: datetime | None = None
    version: int = 0

    def holds(self, at: datetime) -> bool:
        """Whether it refuses anything at this time. One that was set begins at once."""
        return self.lifted_at is None and (self.until is None or at < self.until)

    def refuses(self, effect: Effect) -> bool:
        """Whether a call with such an effect is refused while it holds."""
        return self.extent is Extent.EVERYTHING or effect is Effect.CONSEQUENTIAL

    @property
    def reason(self) -> str:
        """Say in plain words what is refused and why."""
        what = "no calls" if self.extent is Extent.EVERYTHING else "no calls with consequences"
        until = f" and until {self.until:%Y-%m-%d %H:%M} UTC" if self.until else ""
        return f"{self.position} makes {what} since {self.since:%Y-%m-%d}{until}: {self.why}"


def lifted(restriction: Restriction, *, by: str, at: datetime) -> Restriction:
    """Return the restriction lifted. One that was lifted before stays as it is."""
    if restriction.lifted_at is not None:
        return restriction
    return replace(restriction, lifted_by=by, lifted_at=at)


def refusing(restrictions: Iterable[Restriction], *, effect: Effect) -> tuple[Restriction, ...]:
    """Return those that refuse a call with such an effect."""
    return tuple(each for each in restrictions if each.refuses(effect))
