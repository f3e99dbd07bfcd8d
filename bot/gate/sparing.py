"""Sparing: whether a rule that forbids holds for some callers less than for others.

`context.reviewer` and `context.in_lane` say something about who calls. To forbid more where one is
true binds them; to forbid less there would exempt them without naming a role.
"""

from collections.abc import Mapping, Sequence
from typing import Any


def spares(conditions: Sequence[Mapping[str, Any]], *, fact: str) -> bool:
    """Whether a fact of the context that is true can keep these conditions from holding."""
    return any(
        _spares(condition["body"], fact, wanted=condition["kind"] == "when")
        for condition in conditions
    )


def _spares(part: Any, fact: str, *, wanted: bool) -> bool:
    """Whether a part may fail to be as wanted because the fact is true."""
    match part:
        case {".": {"left": {"Var": "context"}, "attr": str(attribute)}} if attribute == fact:
            return not wanted
        case {"&&": both} | {"||": both}:
            return any(_spares(both[side], fact, wanted=wanted) for side in ("left", "right"))
        case {"!": {"arg": inner}}:
            return _spares(inner, fact, wanted=not wanted)
        case _:
            # A comparison or a choice can turn it either way.
            return _mentions(part, fact)


def _mentions(part: Any, fact: str) -> bool:
    match part:
        case {"left": {"Var": "context"}, "attr": str(attribute)}:
            return attribute == fact
        case {"Var": "context"}:
            # All of it at once: put into a record or compared, it says this as well.
            return True
        case dict():
            return any(_mentions(inner, fact) for inner in part.values())
        case list():
            return any(_mentions(inner, fact) for inner in part)
        case _:
            return False
