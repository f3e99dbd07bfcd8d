"""Similarity: which agents do the same work, and what they have in common."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.ids import RoleName
from bot.domain.likeness import stems
from bot.domain.organization import Role
from bot.domain.stages import Stage

SIMILAR = 60
"""From here on, in percent, somebody who hires is shown the other one first."""
DUPLICATE = 80
"""From here on, in percent, two agents are reported as doing the same work."""

_MOST = 3
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Profile:
    """What an agent is for, what it answers for, what it may use, and what it is told."""

    name: RoleName
    mission: str
    responsible: tuple[str, ...]
    tools: tuple[str, ...]
    prompt: str
    stages: frozenset[Stage] = frozenset()

    @property
    def text(self) -> str:
        """All of it as one text."""
        return "\n".join([self.mission, *self.responsible, " ".join(self.tools), self.prompt])


@dataclass(frozen=True, slots=True)
class Similar:
    """A role like another one, in percent, and what they have in common."""

    role: RoleName
    percent: int
    common: tuple[str, ...]


def profile_of(role: Role) -> Profile:
    """Return what of a role is compared."""
    return Profile(role.name, role.mission, role.responsible, role.tools, role.prompt, role.stages)


def ranked(
    mine: Profile, others: Sequence[Profile], scores: Sequence[float], *, least: int = SIMILAR
) -> tuple[Similar, ...]:
    """Return the others that are similar enough, the most similar first.

    Only who serves one of the same stages does the same work. A score is between 0 and 1.
    """
    scored = zip(others, (round(100 * score) for score in scores), strict=True)
    found = [
        Similar(other.name, percent, in_common(mine, other))
        for other, percent in scored
        if percent >= least and mine.stages & other.stages
    ]
    return tuple(sorted(found, key=lambda similar: -similar.percent))[:_MOST]


def in_common(mine: Profile, other: Profile) -> tuple[str, ...]:
    """Say what two agents have in common, for people to read."""
    return tuple(_commonalities(mine, other))


def _commonalities(mine: Profile, other: Profile) -> Iterator[str]:
    stages = sorted(mine.stages & other.stages)
    if stages:
        yield f"stage: {', '.join(stages)}"
    tools = [tool for tool in mine.tools if tool in other.tools]
    if tools:
        yield f"{len(tools)} of {len(mine.tools)} tools: {_listed(tools)}"
    duties = [duty for duty in mine.responsible if duty in other.responsible]
    if duties:
        yield f"responsible for: {_listed(duties)}"
    words = _shared_words(mine.mission, other.mission)
    if words:
        yield f"words of the mission: {_listed(words)}"


def _shared_words(mine: str, other: str) -> list[str]:
    theirs = stems(other)
    words = dict.fromkeys(word.casefold() for word in _WORD.findall(mine))
    return [word for word in words if stems(word) and stems(word) <= theirs]


def _listed(items: Sequence[str], *, most: int = 5) -> str:
    more = f" and {len(items) - most} more" if len(items) > most else ""
    return ", ".join(items[:most]) + more
