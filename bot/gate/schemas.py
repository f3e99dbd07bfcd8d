"""Schemas: what keeps a tool's own JSON Schema from being one that arguments can be held against.

A foreign server writes it, so it may be anything. What is wrong with it has to come out when it is
loaded: a call must not be the first to find out.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

from bot.domain.excerpts import shortened
from bot.domain.tools import canonical

_LONGEST = 200
_REFERENCES = frozenset({"$ref", "$dynamicRef"})


def fault_of(schema: Mapping[str, Any]) -> str:
    """Return what is wrong with the schema of a tool's arguments, or nothing."""
    try:
        canonical(schema).encode()
        return _fault(schema)
    except UnicodeEncodeError:
        return "Its schema holds what is no text."
    except RecursionError:
        return "Its schema is nested too deeply."


def target(reference: str, root: Mapping[str, Any]) -> Any:
    """Return what a reference within a schema leads to, such as `#/$defs/name`; None for nothing.

    Sources: RFC 6901, section 4 and 6.
    """
    found: Any = root
    for step in reference.removeprefix("#").split("/")[1:]:
        name = unquote(step).replace("~1", "/").replace("~0", "~")
        match found:
            case Mapping():
                found = found.get(name)
            case list() if name.isdecimal() and int(name) < len(found):
                found = found[int(name)]
            case _:
                return None
    return found


def _fault(schema: Mapping[str, Any]) -> str:
    within = list(_said(schema))
    references = sorted({value for key, value in within if key in _REFERENCES})
    if not all(reference.startswith("#") for reference in references):
        return "Its schema refers to another document."
    if any(key == "$id" for part in schema.values() for key, _ in _said(part)):
        return "Its schema has parts with an $id of their own."
    for reference in references:
        if not _leads_somewhere(reference, schema):
            return f"Its schema refers to {shortened(repr(reference), limit=_LONGEST)}: not there."
    # A reference may lead to a place where no schema has to be.
    for part in (schema, *(target(reference, schema) for reference in references)):
        try:
            Draft202012Validator.check_schema(part)
        except SchemaError as error:
            said = shortened(error.message, limit=_LONGEST)
            return f"Its schema is not JSON Schema: {said}."
    return "" if schema.get("type") == "object" else "Its schema is not that of an object."


def _leads_somewhere(reference: str, schema: Mapping[str, Any]) -> bool:
    # Policies could not follow the name of an anchor, so that it leads nowhere either.
    is_pointer = reference == "#" or reference.startswith("#/")
    return is_pointer and isinstance(target(reference, schema), Mapping | bool)


def _said(part: Any) -> Iterator[tuple[str, str]]:
    """Yield every key of a schema that has a text, with the text."""
    match part:
        case Mapping():
            yield from ((key, value) for key, value in part.items() if isinstance(value, str))
            for value in part.values():
                yield from _said(value)
        case list():
            for value in part:
                yield from _said(value)
