"""Shapes: which part of a tool's JSON Schema policies can speak about, as Cedar types."""

from collections.abc import Mapping
from typing import Any

from bot.gate.schemas import target

Shape = Mapping[str, Any]
"""A Cedar type, in the JSON form of Cedar schemas."""

_SCALARS = {"string": "String", "integer": "Long", "boolean": "Boolean"}
_DEEPEST = 6  # a schema may refer to itself


class MisfitError(Exception):
    """A value that Cedar has no room for. The message completes `the argument <name> ...`."""


def record(schema: Mapping[str, Any]) -> Shape:
    """Return the record of those arguments that Cedar can express.

    Left out is what has no type there: numbers with a point, mixed types, free-form objects. They
    are still checked against the JSON Schema, and bound by the digest of the call.
    """
    return _shape(schema, root=schema, depth=0) or {"type": "Record", "attributes": {}}


def view(value: Any, shape: Shape) -> Any:
    """Return the part of a value that fits the shape. Raises MisfitError.

    Null is left out: an optional argument that is null was not given.
    """
    match shape["type"]:
        case "Record":
            attributes: Mapping[str, Any] = shape["attributes"]
            given = {name: value[name] for name in attributes if value.get(name) is not None}
            return {name: _named(name, inner, attributes[name]) for name, inner in given.items()}
        case "Set":
            return [view(item, shape["element"]) for item in value]
        case "Long":
            return _long(value)
        case _:
            return value


def _named(name: str, value: Any, shape: Shape) -> Any:
    try:
        return view(value, shape)
    except MisfitError as error:
        raise MisfitError(f"`{name}` {error}".replace("` `", ".")) from error


def _long(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise MisfitError("must be a whole number, without a point.")
    if not -(2**63) <= value < 2**63:
        raise MisfitError("is too large a number.")
    return value


def _shape(schema: Any, *, root: Mapping[str, Any], depth: int) -> Shape | None:
    """Return the Cedar type of a JSON Schema, or None where there is none."""
    if not isinstance(schema, Mapping) or depth > _DEEPEST:
        return None
    schema, _ = _without_null(resolved(schema, root))
    kind = schema.get("type") or _kind_of_choices(schema)
    match kind:
        case "string" | "integer" | "boolean":
            return {"type": _SCALARS[kind]}
        case "array":
            element = _shape(schema.get("items"), root=root, depth=depth + 1)
            return {"type": "Set", "element": element} if element else None
        case "object" if "properties" in schema:
            return {"type": "Record", "attributes": _attributes(schema, root, depth)}
        case _:
            return None


def _attributes(schema: Mapping[str, Any], root: Mapping[str, Any], depth: int) -> dict[str, Shape]:
    attributes: dict[str, Shape] = {}
    for name, inner in schema["properties"].items():
        shape = _shape(inner, root=root, depth=depth + 1)
        # `__entity` and `__extn` mean something else to Cedar than to the tool.
        if shape is not None and not name.startswith("__"):
            required = name in schema.get("required", ()) and not _may_be_null(inner, root)
            attributes[name] = {**shape, "required": required}
    return attributes


def _may_be_null(schema: Any, root: Mapping[str, Any]) -> bool:
    return isinstance(schema, Mapping) and _without_null(resolved(schema, root))[1]


def resolved(schema: Mapping[str, Any], root: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a reference within the schema refers to."""
    reference = schema.get("$ref")
    if not isinstance(reference, str) or not reference.startswith("#/"):
        return schema
    found = target(reference, root)
    return found if isinstance(found, Mapping) else {}


def _without_null(schema: Mapping[str, Any]) -> tuple[Mapping[str, Any], bool]:
    """Return the schema of the values that are not null, and whether null is one."""
    kinds = schema.get("type")
    if isinstance(kinds, list):
        left = [kind for kind in kinds if kind != "null"]
        return {**schema, "type": left[0] if len(left) == 1 else None}, "null" in kinds
    for word in ("anyOf", "oneOf"):
        choices = [choice for choice in schema.get(word, ()) if choice != {"type": "null"}]
        if len(choices) == 1 and isinstance(choices[0], Mapping):
            return choices[0], len(schema[word]) > 1
    return schema, False


def _kind_of_choices(schema: Mapping[str, Any]) -> str | None:
    choices = schema.get("enum") or ([schema["const"]] if "const" in schema else [])
    return "string" if choices and all(isinstance(choice, str) for choice in choices) else None
