"""Differences: what changed between two manuscripts, and how two people's changes come together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import ndiff
from enum import Enum
from typing import Any

from bot.domain.registry import Manuscript

TEXTS = "texts"
"""Where the words of a manuscript's files stand, beside the sections of the document."""

ORDER = "(order)"
"""The order of positions: the first one that can take a stage is asked first."""

_LONGEST = 300


class Missing(Enum):
    """Stands for what is not there."""

    MISSING = "missing"


MISSING = Missing.MISSING


@dataclass(frozen=True, slots=True)
class Difference:
    """One place that differs: the keys that lead to it, and what is there before and after."""

    at: tuple[str, ...]
    before: Any
    after: Any

    @property
    def place(self) -> str:
        """The place as people read it, such as `roles.builder.owner`."""
        return self.at[1] if self.at[0] == TEXTS else ".".join(self.at)

    def __str__(self) -> str:
        if self.before is MISSING:
            return f"+ {self.place}: {_said(self.after)}"
        if self.after is MISSING:
            return f"- {self.place}"
        if self.at[0] == TEXTS:
            return f"~ {self.place}: {_reworded(self.before, self.after)}"
        if isinstance(self.before, list) and isinstance(self.after, list):
            return f"~ {self.place}: {_relisted(self.before, self.after)}"
        return f"~ {self.place}: {_said(self.before)} -> {_said(self.after)}"


@dataclass(frozen=True, slots=True)
class Overlap:
    """A place that was changed on both sides, and differently."""

    file: Difference
    registry: Difference

    def __str__(self) -> str:
        return f"in the file: {self.file}; in the registry: {self.registry}"


def differences(before: Manuscript, after: Manuscript) -> tuple[Difference, ...]:
    """Return every place that differs, at the smallest entry that tells it. Lists are one entry."""
    found = list(_between(_whole(before), _whole(after), ()))
    old, new = list(before.section("positions")), list(after.section("positions"))
    if set(old) == set(new) and old != new:
        found.append(Difference(("positions", ORDER), old, new))
    return tuple(found)


def overlaps(file: Sequence[Difference], registry: Sequence[Difference]) -> tuple[Overlap, ...]:
    """Return what was changed in the file and in the registry, and not to the same."""
    return tuple(
        Overlap(mine, theirs)
        for mine in file
        for theirs in registry
        if _meet(mine.at, theirs.at) and mine != theirs
    )


def merged(manuscript: Manuscript, changes: Sequence[Difference]) -> Manuscript:
    """Return the manuscript with these differences made to it."""
    whole: dict[str, Any] = _whole(manuscript)
    for change in changes:
        whole = _set(whole, change.at, change.after)
    texts = whole.pop(TEXTS)
    return Manuscript(whole, texts)


def _whole(manuscript: Manuscript) -> dict[str, Any]:
    return {**manuscript.document, TEXTS: dict(manuscript.texts)}


def _between(before: Any, after: Any, at: tuple[str, ...]) -> Iterator[Difference]:
    if not isinstance(before, Mapping) or not isinstance(after, Mapping):
        if before != after:
            yield Difference(at, before, after)
        return
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key, MISSING), after.get(key, MISSING)
        yield from _between(old, new, (*at, str(key)))


def _meet(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether one of the places lies within the other."""
    return all(mine == theirs for mine, theirs in zip(one, other, strict=False))


def _set(whole: Mapping[str, Any], at: tuple[str, ...], value: Any) -> dict[str, Any]:
    key, *rest = at
    if key == ORDER:
        return {name: whole[name] for name in dict.fromkeys((*value, *whole)) if name in whole}
    if not rest:
        if value is MISSING:
            return {name: part for name, part in whole.items() if name != key}
        return {**whole, key: value}
    inner = whole.get(key)
    return {**whole, key: _set(inner if isinstance(inner, Mapping) else {}, tuple(rest), value)}


def _said(value: Any) -> str:
    match value:
        case Mapping():
            said = ", ".join(f"{name}: {_said(part)}" for name, part in value.items())
            said = f"{{{said}}}"
        case list():
            said = f"[{', '.join(_said(part) for part in value)}]"
        case bool() | None:
            said = {True: "true", False: "false", None: "nothing"}[value]
        case _:
            said = str(value)
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST]}..."


def _relisted(before: Sequence[Any], after: Sequence[Any]) -> str:
    added = [f"+ {_said(each)}" for each in after if each not in before]
    gone = [f"- {_said(each)}" for each in before if each not in after]
    return ", ".join([*added, *gone]) or "another order"


def _reworded(before: str, after: str) -> str:
    lines = list(ndiff(before.splitlines(), after.splitlines()))
    added, gone = (sum(line.startswith(sign) for line in lines) for sign in ("+ ", "- "))
    return f"lines added: {added}, taken out: {gone}"
