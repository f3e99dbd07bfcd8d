"""Examples: arguments that fit a tool, where somebody asks about a call and does not care."""

from collections.abc import Mapping
from typing import Any

from bot.domain.tools import Tool
from bot.gate.shapes import resolved

_DEEPEST = 6  # a schema may refer to itself
_MOST = 10_000  # a schema may ask for more than there is memory


def filled(tool: Tool, given: Mapping[str, Any], *, revision: str | None) -> dict[str, Any]:
    """Return the arguments with an example for each one that the tool needs and nobody gave.

    An argument named `revision` is the job's own: any other would be another question.
    """
    needed = [name for name in tool.schema.get("required", ()) if name not in given]
    properties: Mapping[str, Any] = tool.schema.get("properties", {})
    examples = {name: _example(properties.get(name), tool.schema) for name in needed}
    if "revision" in examples and revision is not None:
        examples["revision"] = revision
    return {**examples, **given}


def _example(schema: Any, root: Mapping[str, Any], depth: int = 0) -> Any:
    """Return a value that fits a schema, as far as that can be told without searching."""
    if not isinstance(schema, Mapping) or depth > _DEEPEST:
        return None
    schema = resolved(schema, root)
    for word in ("default", "const"):
        if word in schema:
            return schema[word]
    for word in ("enum", "examples"):
        if schema.get(word):
            return schema[word][0]
    for word in ("anyOf", "oneOf", "allOf"):
        if schema.get(word):
            return _example(schema[word][0], root, depth + 1)
    return _of_kind(schema, root, depth)


def _of_kind(schema: Mapping[str, Any], root: Mapping[str, Any], depth: int) -> Any:
    kind = schema.get("type")
    match kind[0] if isinstance(kind, list) else kind:
        case "string":
            return "x" * min(_MOST, max(1, int(schema.get("minLength", 1))))
        case "integer" | "number":
            return max(0, schema.get("minimum", 0), schema.get("exclusiveMinimum", -1) + 1)
        case "boolean":
            return False
        case "array":
            item = _example(schema.get("items"), root, depth + 1)
            return [item] * min(_MOST, int(schema.get("minItems", 0)))
        case "object":
            properties: Mapping[str, Any] = schema.get("properties", {})
            needed = schema.get("required", ())
            return {name: _example(properties.get(name), root, depth + 1) for name in needed}
        case _:
            return None
