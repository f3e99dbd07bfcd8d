"""A supposed call has every fact a real one has; what nobody said is filled in and named."""

from typing import Any

import pytest

from bot.domain.gate import Outcome
from bot.domain.organization import Organization
from bot.domain.tools import Effect, Tool
from bot.gate import Gate
from bot.gate.arguments import Arguments
from bot.gate.examples import filled
from bot.gate.supposing import Supposing, Supposition, seen_by_nobody
from bot.gate.unknowns import unknowns
from tests.gate.calls import ORG, TOOLS, tool

TREE = {"type": "object", "properties": {"child": {"$ref": "#/$defs/Tree"}}, "required": ["child"]}


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "string"},
        {"type": "string", "minLength": 3},
        {"type": "integer", "minimum": 5},
        {"type": "integer", "exclusiveMinimum": 5},
        {"type": "integer", "maximum": 3},
        {"type": "number"},
        {"type": "boolean"},
        {"type": ["string", "null"]},
        {"type": "array", "items": {"type": "string"}, "minItems": 2},
        {"type": "array"},
        {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]},
        {"enum": ["low", "high"]},
        {"const": 7},
        {"anyOf": [{"type": "integer"}, {"type": "null"}]},
        {"type": "string", "pattern": "^v", "examples": ["v1"]},
        {"type": "string", "pattern": "^v", "default": "v1"},
        {"$ref": "#/$defs/Name"},
    ],
)
def test_an_argument_that_is_needed_is_made_up_so_that_it_fits(schema: dict[str, Any]) -> None:
    whole = {
        "type": "object",
        "properties": {"it": schema, "other": {"type": "string"}},
        "required": ["it"],
        "$defs": {"Name": {"type": "string"}},
    }
    made = Tool("odd", "tool", "Odd.", whole, Effect.READ)

    arguments = filled(made, {}, revision=None)

    assert arguments.keys() == {"it"}
    assert Arguments.of(made).misfits(arguments) == ()


def test_what_cannot_be_made_up_is_a_mistake(organization: Organization) -> None:
    endless = tool("odd", "tree", Effect.READ, root=TREE)
    pattern = tool("odd", "code", Effect.READ, code={"type": "string", "pattern": "^[0-9]{4}$"})
    schema = {**endless.schema, "$defs": {"Tree": TREE}}
    endless = Tool("odd", "tree", "Odd.", schema, Effect.READ)
    gate = Gate.load(
        organization,
        tools=(*TOOLS, endless, pattern),
        lanes=ORG / "lanes.cedar",
        gates=ORG / "gates.cedar",
    )

    for name in ("odd__tree", "odd__code"):
        (wrong,) = Supposing(gate).mistakes(Supposition(role="builder", tool=name))
        assert wrong[0] == "arguments"


def test_every_tool_of_ours_can_be_supposed_without_a_word(
    organization: Organization, own_tools: tuple[Tool, ...]
) -> None:
    gate = Gate.load(
        organization, tools=own_tools, lanes=ORG / "lanes.cedar", gates=ORG / "gates.cedar"
    )
    supposing = Supposing(gate)

    for each in own_tools:
        said = Supposition(role="builder", tool=each.full_name)
        assert list(supposing.mistakes(said)) == [], each.full_name
        assert not gate.decide(supposing.facts(said)).malformed


def test_what_was_said_is_not_unknown(gate: Gate) -> None:
    said = Supposition.model_validate(
        {
            "role": "builder",
            "tool": "repository__merge",
            "stage": "implementation",
            "repository": "webshop",
            "eligible": True,
        }
    )
    supposing = Supposing(gate)

    (revision,) = unknowns(supposing, said, ruling=gate.decide(supposing.facts(said)))

    assert revision.fact == "revision"
    assert {name: one.outcome for name, one in revision.others.items()} == {
        "none yet": Outcome.DENY
    }


def test_an_unknown_fact_names_every_value_that_changes_the_answer(gate: Gate) -> None:
    said = Supposition(role="builder", tool="repository__merge", eligible=True)
    supposing = Supposing(gate)

    found = {
        one.fact: {name: ruling.outcome for name, ruling in one.others.items()}
        for one in unknowns(supposing, said, ruling=gate.decide(supposing.facts(said)))
    }

    assert found.keys() == {"stage", "repository", "revision"}
    assert found["repository"] == {"playground": Outcome.ALLOW}
    assert "implementation" not in found["stage"]
    assert "intake" in found["stage"]


def test_arguments_that_no_rule_can_speak_about_are_named(organization: Organization) -> None:
    weigh = tool("odd", "weigh", Effect.READ, weight={"type": "number"}, name={"type": "string"})
    gate = Gate.load(
        organization,
        tools=(*TOOLS, weigh),
        lanes=ORG / "lanes.cedar",
        gates=ORG / "gates.cedar",
    )
    facts = Supposing(gate).facts(Supposition(role="builder", tool="odd__weigh"))

    assert seen_by_nobody(gate, facts) == ("weight",)
