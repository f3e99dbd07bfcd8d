"""Sprawl: agents that are unused, double, without an owner, or simply too many."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.ids import PositionName, RoleName, SprawlId, UserId
from bot.domain.organization import Organization, Position
from bot.domain.similarity import Similar

FEWEST = 5
"""With fewer active positions than this everybody knows them all, and nothing is reported."""


class Trouble(StrEnum):
    """What is wrong with a position, or with how many there are."""

    UNUSED = "unused"
    DUPLICATE = "duplicate"
    ORPHANED = "orphaned"
    OVER = "over head count"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that is wrong. A duplicate could be merged into the position `other`."""

    trouble: Trouble
    position: PositionName | None
    why: str
    other: PositionName | None = None


@dataclass(frozen=True, slots=True)
class Sprawl:
    """What was found in one week. `key` is the week: it is looked for once."""

    id: SprawlId
    key: str
    at: datetime
    positions: int
    entries: tuple[Entry, ...]
    version: int = 0


@dataclass(frozen=True, slots=True)
class Workforce:
    """What sprawl is found in: who works here, when each was last used, and who is alike.

    `hired_at` is when a position was first known; one that is newer than `unused_after` is not
    unused yet.
    """

    organization: Organization
    used_at: Mapping[PositionName, datetime]
    hired_at: Mapping[PositionName, datetime]
    alike: Mapping[RoleName, Sequence[Similar]]
    gone: Container[UserId]

    @property
    def active(self) -> tuple[Position, ...]:
        return tuple(each for each in self.organization.positions.values() if each.active)


def sprawl(workforce: Workforce, *, at: datetime) -> tuple[Entry, ...]:
    """Return everything that is wrong; nothing while there are fewer than five agents."""
    if len(workforce.active) < FEWEST:
        return ()
    return (
        *_orphaned(workforce),
        *_duplicates(workforce),
        *_unused(workforce, at),
        *_over(workforce),
    )


def _orphaned(workforce: Workforce) -> Iterator[Entry]:
    for each in workforce.active:
        owner = workforce.organization.roles[each.role].owner
        if owner in workforce.gone:
            who = workforce.organization.name_of(owner)
            why = f"{who}, who owns its role, has left, and nobody owns it yet."
            yield Entry(Trouble.ORPHANED, each.name, why)


def _duplicates(workforce: Workforce) -> Iterator[Entry]:
    """Yield each pair once: the one that is used less could be merged into the other."""
    seen: set[frozenset[RoleName]] = set()
    for role, others in workforce.alike.items():
        for similar in others:
            pair = frozenset({role, similar.role})
            if pair not in seen and (both := _pair(workforce, role, similar.role)):
                seen.add(pair)
                less, more = both
                common = "; ".join(similar.common)
                why = f"{similar.percent} % like {more}: {common}."
                yield Entry(Trouble.DUPLICATE, less, why, more)


def _pair(
    workforce: Workforce, one: RoleName, other: RoleName
) -> tuple[PositionName, PositionName] | None:
    filling = {
        role: [each.name for each in workforce.active if each.role == role] for role in (one, other)
    }
    if not all(filling.values()):
        return None
    both = [max(names, key=lambda name: _used(workforce, name)) for names in filling.values()]
    less, more = sorted(both, key=lambda name: _used(workforce, name))
    return less, more


def _used(workforce: Workforce, position: PositionName) -> float:
    used = workforce.used_at.get(position)
    return used.timestamp() if used else 0.0


def _unused(workforce: Workforce, at: datetime) -> Iterator[Entry]:
    after = workforce.organization.unused_after
    for each in workforce.active:
        hired, used = workforce.hired_at.get(each.name), workforce.used_at.get(each.name)
        if said := unused(used_at=used, hired_at=hired, after=after, at=at):
            yield Entry(Trouble.UNUSED, each.name, f"{said}.")


def unused(
    *, used_at: datetime | None, hired_at: datetime | None, after: timedelta, at: datetime
) -> str:
    """Return in words that an agent has had no work for too long; nothing where it had some.

    Who was hired within that time is not unused yet.
    """
    last = used_at or hired_at
    if last is not None and at - last < after:
        return ""
    return f"Not used for {_days(at - used_at)}" if used_at else "Never used"


def _over(workforce: Workforce) -> Iterator[Entry]:
    most, there = workforce.organization.head_count, len(workforce.active)
    if most is not None and there > most:
        yield Entry(Trouble.OVER, None, f"{there} agents are active; the head count is {most}.")


def _days(time: timedelta) -> str:
    return f"{time.days} day{'' if time.days == 1 else 's'}"
