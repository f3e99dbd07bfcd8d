"""Sparing: whether a rule that forbids holds for reviewers less than for others.

`context.reviewer` says something about who calls. To forbid more where it is true binds reviewers;
to forbid less there would exempt them without naming a role.
"""

from collections.abc import Mapping, Sequence
from typing import Any


def spares_reviewers(conditions: Sequence[Mapping[str, Any]]) -> bool:
    """Whether being a reviewer can keep these conditions of a forbid from holding."""
    return any(
        _spares(condition["body"], wanted=condition["kind"] == "when") for condition in conditions
    )


def _spares(part: Any, *, wanted: bool) -> bool:
    """Whether a part may fail to be as wanted because the position reviews."""
    match part:
        case {".": {"left": {"Var": "context"}, "attr": "reviewer"}}:
            return not wanted
        case {"&&": both} | {"||": both}:
            return _spares(both["left"], wanted=wanted) or _spares(both["right"], wanted=wanted)
        case {"!": {"arg": inner}}:
            return _spares(inner, wanted=not wanted)
        case _:
            # A comparison or a choice can turn it either way.
            return _mentions(part)


def _mentions(part: Any) -> bool:
    match part:
        case {"left": {"Var": "context"}, "attr": str(attribute)}:
            return attribute == "reviewer"
        case {"Var": "context"}:
            # All of it at once: put into a record or compared, it says who reviews as well.
            return True
        case dict():
            return any(_mentions(inner) for inner in part.values())
        case list():
            return any(_mentions(inner) for inner in part)
        case _:
            return False
