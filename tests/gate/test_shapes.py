"""Policies see of a tool's arguments what Cedar can express, and nothing they did not declare."""

from typing import Any

import pytest

from bot.gate.shapes import MisfitError, record, view

STRING, LONG = {"type": "String"}, {"type": "Long"}


def attribute(schema: dict[str, Any], *, required: bool = True) -> Any:
    """Return the Cedar type of an argument with this schema, or None."""
    whole = {
        "type": "object",
        "properties": {"a": schema},
        "required": ["a"] if required else [],
        "$defs": {
            "Name": {"type": "string"},
            "Tree": TREE,
            "a/b": {"type": "string"},
            "Choice": {"anyOf": [{"type": "string"}, {"type": "integer"}]},
        },
    }
    return record(whole)["attributes"].get("a")


TREE = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "child": {"$ref": "#/$defs/Tree"}},
}


@pytest.mark.parametrize(
    ("schema", "shape"),
    [
        ({"type": "string", "pattern": "^a"}, STRING | {"required": True}),
        ({"type": "integer"}, LONG | {"required": True}),
        ({"type": "boolean"}, {"type": "Boolean", "required": True}),
        ({"enum": ["a", "b"]}, STRING | {"required": True}),
        ({"const": "a"}, STRING | {"required": True}),
        ({"$ref": "#/$defs/Name"}, STRING | {"required": True}),
        ({"$ref": "#/%24defs/a~1b"}, STRING | {"required": True}),
        ({"$ref": "#/$defs/Choice/anyOf/0"}, STRING | {"required": True}),
        (
            {"type": "array", "items": {"type": "string"}},
            {"type": "Set", "element": STRING, "required": True},
        ),
        (
            {"type": "object", "properties": {"n": {"type": "integer"}}},
            {
                "type": "Record",
                "attributes": {"n": LONG | {"required": False}},
                "required": True,
            },
        ),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, STRING | {"required": False}),
        ({"type": ["integer", "null"]}, LONG | {"required": False}),
    ],
)
def test_what_cedar_can_express(schema: dict[str, Any], shape: dict[str, Any]) -> None:
    assert attribute(schema) == shape


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "number"},
        {"type": ["string", "integer"]},
        {"anyOf": [{"type": "string"}, {"type": "integer"}]},
        {"type": "object"},
        {"type": "array"},
        {"enum": ["a", 1]},
        {"$ref": "#/$defs/Nobody"},
        {},
    ],
)
def test_what_cedar_cannot_express_is_left_out(schema: dict[str, Any]) -> None:
    assert attribute(schema) is None


def test_a_schema_that_refers_to_itself_ends() -> None:
    shape = attribute({"$ref": "#/$defs/Tree"})

    assert shape["attributes"]["name"] == STRING | {"required": False}


def test_names_that_mean_something_to_cedar_are_left_out() -> None:
    schema = {"type": "object", "properties": {"__entity": {"type": "string"}}}

    assert record(schema)["attributes"] == {}


def test_only_what_is_declared_is_seen() -> None:
    schema = {
        "type": "object",
        "properties": {"a": {"type": "string"}, "b": {"type": "number"}, "c": {"type": "string"}},
    }

    assert view({"a": "x", "b": 1.5, "c": None, "d": "y"}, record(schema)) == {"a": "x"}


def test_a_misfit_deep_inside_is_told_with_its_place() -> None:
    schema = {
        "type": "object",
        "properties": {"a": {"type": "object", "properties": {"n": {"type": "integer"}}}},
    }

    with pytest.raises(MisfitError, match=r"^`a\.n` must be a whole number"):
        view({"a": {"n": 1.0}}, record(schema))
