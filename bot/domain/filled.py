"""Filled: arguments that fit a tool's schema, for trying it without meaning anything by it."""

from collections.abc import Mapping
from typing import Any

_DEEPEST = 4


def filled(schema: Mapping[str, Any], *, text: str, revision: str) -> dict[str, Any]:
    """Return the required arguments of a tool, with this text wherever one goes.

    A tool that requires no text is given it in the first argument that takes one.
    """
    properties: Mapping[str, Any] = schema.get("properties", {})
    required = list(schema.get("required", ()))
    texts = [name for name, described in properties.items() if _takes_text(name, described)]
    if texts and not set(texts) & set(required):
        required.append(texts[0])
    return {
        name: revision if name == "revision" else _value(properties[name], text, _DEEPEST)
        for name in required
        if name in properties
    }


def _takes_text(name: str, described: Mapping[str, Any]) -> bool:
    return described.get("type") == "string" and "enum" not in described and name != "revision"


def _value(described: Mapping[str, Any], text: str, depth: int) -> Any:
    for fixed in ("const", "default"):
        if fixed in described:
            return described[fixed]
    if described.get("enum"):
        return described["enum"][0]
    alternatives = described.get("anyOf") or described.get("oneOf")
    if alternatives and depth:
        return _value(alternatives[0], text, depth - 1)
    return _of_type(described, text, depth)


def _of_type(described: Mapping[str, Any], text: str, depth: int) -> Any:
    match described.get("type"):
        case "integer" | "number":
            return described.get("minimum", 1)
        case "boolean":
            return False
        case "array" if depth:
            return [_value(described.get("items", {}), text, depth - 1)]
        case "object" if depth:
            return filled(described, text=text, revision=text)
        case "null":
            return None
        case _:
            return text[: described.get("maxLength", len(text))]
