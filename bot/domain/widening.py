"""Widening: what a change lets a role do that it could not do before, and how that ends again.

More permission is the first thing that comes to mind when an agent fails, and seldom what helps.
So each widening has a reason, an owner and an end.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from fnmatch import fnmatchcase

from bot.domain.changes import Change, SetLimits, SetTools
from bot.domain.ids import RoleName, UserId
from bot.domain.organization import Limits, Organization, Role
from bot.domain.registry import Widening
from bot.errors import InvalidInputError

LONGEST = timedelta(days=100)
"""A widening lasts until the next quarterly review of its role, at most."""

_LIMITS = ("turns", "tokens", "cost_microusd", "rounds", "idle_turns", "calls_a_turn")


@dataclass(frozen=True, slots=True)
class Wider:
    """What one role can do more than before. `limits` has what the raised limits were.

    `instead` are the patterns in whose place wider ones stand now.
    """

    role: RoleName
    owner: UserId
    tools: tuple[str, ...]
    limits: Mapping[str, int]
    instead: tuple[str, ...] = ()

    def __str__(self) -> str:
        parts = [f"the tools {', '.join(self.tools)}"] if self.tools else []
        parts += [f"more {name.removesuffix('_microusd')}" for name in self.limits]
        return f"{self.role} gets {' and '.join(parts)}"


def widening(before: Organization, after: Organization) -> tuple[Wider, ...]:
    """Return what a change widens, role by role. A new role is no widening of an old one."""
    return tuple(
        wider
        for name, role in after.roles.items()
        if name in before.roles and (wider := _wider(before.roles[name], role))
    )


def lasting(
    wider: Wider, *, by: UserId, why: str, at: datetime, expires_at: datetime | None
) -> Widening:
    """Return the widening with its reason, owner and end. Raises InvalidInputError without."""
    if not why.strip():
        raise InvalidInputError(f"This widens a lane ({wider}): say why.")
    if expires_at is None:
        raise InvalidInputError(f"This widens a lane ({wider}): say until when.")
    if not at < expires_at <= at + LONGEST:
        raise InvalidInputError(
            f"A lane is widened for at most {LONGEST.days} days, and not for the past: choose "
            "another end."
        )
    return Widening(
        id=0,
        role=wider.role,
        tools=wider.tools,
        limits=wider.limits,
        owner=wider.owner,
        by=by,
        why=why.strip(),
        at=at,
        expires_at=expires_at,
        instead=wider.instead,
    )


def narrowed(widening: Widening, organization: Organization) -> tuple[Change, ...]:
    """Return what takes a widening back: its patterns go, those they took the place of are back,
    and its limits are what they were.

    What somebody narrowed meanwhile stays as narrow as it is.
    """
    role = organization.roles.get(widening.role)
    if role is None:
        return ()
    kept = tuple(dict.fromkeys(_narrower(role.tools, widening)))
    lower = {
        name: value for name, value in widening.limits.items() if value < _limits(role.limits)[name]
    }
    changes: list[Change] = [SetTools(role.name, kept)] if kept != role.tools else []
    return (*changes, _set(role.name, lower)) if lower else tuple(changes)


def _narrower(tools: tuple[str, ...], widening: Widening) -> Iterator[str]:
    for pattern in tools:
        if pattern not in widening.tools:
            yield pattern
        else:
            yield from (old for old in widening.instead if _covers(pattern, old))


def _set(role: RoleName, lower: Mapping[str, int]) -> SetLimits:
    plain = {name: value for name, value in lower.items() if name != "duration"}
    seconds = lower.get("duration")
    duration = None if seconds is None else timedelta(seconds=seconds)
    return SetLimits(role, duration=duration, **plain)


def _wider(before: Role, after: Role) -> Wider | None:
    tools = tuple(_added(before.tools, after.tools))
    old, new = _limits(before.limits), _limits(after.limits)
    raised = {name: old[name] for name in old if new[name] > old[name]}
    gone = [pattern for pattern in before.tools if pattern not in after.tools]
    instead = tuple(old for old in gone if any(_covers(pattern, old) for pattern in tools))
    return Wider(after.name, after.owner, tools, raised, instead) if tools or raised else None


def _added(before: tuple[str, ...], after: tuple[str, ...]) -> Iterator[str]:
    """Yield the patterns no pattern of before covers. In doubt a pattern is wider."""
    for pattern in after:
        if not any(_covers(old, pattern) for old in before):
            yield pattern


def _covers(old: str, new: str) -> bool:
    if old == new:
        return True
    # A pattern is covered where it has no character that stands for others, or the old one
    # ends in the only `*` it has: then whatever fits the new one begins as the old one does.
    if not any(sign in new for sign in "*?["):
        return fnmatchcase(new, old)
    head = old.removesuffix("*")
    plain = old.endswith("*") and not any(sign in head for sign in "*?[")
    return plain and new.startswith(head)


def _limits(limits: Limits) -> dict[str, int]:
    found = {name: int(getattr(limits, name)) for name in _LIMITS}
    return {**found, "duration": int(limits.duration.total_seconds())}
