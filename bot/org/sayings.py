"""What pydantic found wrong, said in words for the person who wrote the file."""

from types import NoneType, UnionType
from typing import Any, get_args, get_origin

from pydantic_core import ErrorDetails

from bot.org.document import Document, Location
from bot.org.keys import Spec
from bot.org.problems import Problem, did_you_mean

_SAYINGS = {
    "string_type": ("must be text.", "Put it in quotes."),
    "int_type": ("must be a whole number.", "Write it without quotes and without a point."),
    "float_type": ("must be a number.", "Write it without quotes, such as 12 or 0.5."),
    "bool_type": ("must be true or false.", "Write true or false, without quotes."),
    "list_type": ("must be a list.", "Write [one, two], or one `- entry` a line."),
    "dict_type": ("must have names below it.", "Indent them by two spaces, each with a colon."),
    "model_type": ("must have keys below it.", "Indent them by two spaces, each with a colon."),
    "too_short": ("is empty.", "Name at least one."),
}


def problem_of(error: ErrorDetails, *, kind: Any, at: Location, document: Document) -> Problem:
    """Return the problem behind one error of pydantic. `at` is where the entry stands."""
    within: Location = error["loc"]
    what, remedy = _said(error, kind=kind, within=within)
    where = dotted((*at, *within))
    return document.problem(*at, *within, what=f"{where} {what}", remedy=remedy)


def dotted(at: Location) -> str:
    """Return a location as people read it, such as `roles.builder.stages[1]`."""
    return "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in at)[1:]


def _said(error: ErrorDetails, *, kind: Any, within: Location) -> tuple[str, str]:
    given = error.get("ctx", {})
    match error["type"]:
        case "value":
            return given["what"], given["remedy"]
        case "missing":
            return "is missing.", f"Add it: {_description(kind, within)}"
        case "extra_forbidden":
            return "is not a known key.", did_you_mean(str(within[-1]), _keys(kind, within[:-1]))
        case "literal_error":
            return f"is {error['input']!r}.", f"Write {given['expected']}."
        case "greater_than_equal" | "less_than_equal":
            return f"is {error['input']!r}.", _bounds(kind, within)
        case other:
            return _SAYINGS.get(other, ("cannot be used:", f"{error['msg']}."))


def _bounds(kind: Any, within: Location) -> str:
    """Say which numbers a key takes. Those of most keys are counts."""
    spec = _spec(kind, within[:-1])
    field = spec.model_fields.get(str(within[-1])) if spec else None
    metadata = field.metadata if field else []
    least = next((each.ge for each in metadata if hasattr(each, "ge")), 1)
    most = next((each.le for each in metadata if hasattr(each, "le")), 1_000_000_000)
    return f"Write a number from {least} to {most}."


def _description(kind: Any, within: Location) -> str:
    spec = _spec(kind, within[:-1])
    described = spec.model_fields[str(within[-1])].description if spec else None
    return described or "it is needed."


def _keys(kind: Any, within: Location) -> list[str]:
    spec = _spec(kind, within)
    return list(spec.model_fields) if spec else []


def _spec(kind: Any, within: Location) -> type[Spec] | None:
    """Return the group of keys found by following a location into a kind of entry."""
    for part in within:
        if isinstance(kind, type) and issubclass(kind, Spec):
            field = kind.model_fields.get(str(part))
            kind = _present(field.annotation) if field else NoneType
        elif get_origin(kind) in {dict, list}:
            kind = get_args(kind)[-1]
    return kind if isinstance(kind, type) and issubclass(kind, Spec) else None


def _present(kind: Any) -> Any:
    """Return what an optional key is where it is there."""
    given = [each for each in get_args(kind) if each is not NoneType]
    return given[0] if get_origin(kind) is UnionType and len(given) == 1 else kind
