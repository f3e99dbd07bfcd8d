"""What the gate does not know, it refuses."""

from dataclasses import replace

from bot.domain.gate import Outcome
from bot.domain.ids import PositionName, RoleName
from bot.domain.stages import Stage
from bot.domain.tools import Effect, Tool
from bot.gate import Gate
from tests.gate.calls import Calls


def test_a_tool_that_was_not_loaded_is_refused(gate: Gate, calls: Calls) -> None:
    facts = calls.by("builder-1", "workspace__edit", stage=Stage.IMPLEMENTATION)
    unknown = Tool("workspace", "erase", "Erase.", {"type": "object"}, Effect.READ)

    ruling = gate.decide(replace(facts, tool=unknown))

    assert ruling.outcome is Outcome.DENY
    assert ruling.reason == "There is no tool workspace__erase."


def test_a_tool_that_was_defined_again_is_another_tool(gate: Gate, calls: Calls) -> None:
    facts = calls.by("builder-1", "repository__merge", stage=Stage.IMPLEMENTATION)
    harmless = replace(facts.tool, effect=Effect.READ)

    ruling = gate.decide(replace(facts, tool=harmless))

    assert ruling.outcome is Outcome.DENY
    assert "is not the one that was loaded" in ruling.reason


def test_a_position_cannot_take_another_role(gate: Gate, calls: Calls) -> None:
    facts = calls.by("reviewer-1", "workspace__edit", stage=Stage.IMPLEMENTATION)

    ruling = gate.decide(replace(facts, role=RoleName("builder"), lane=("*",)))

    assert ruling.outcome is Outcome.DENY
    assert ruling.reason == "The position reviewer-1 does not fill the role builder."


def test_a_position_nobody_knows_is_refused(gate: Gate, calls: Calls) -> None:
    facts = calls.by("builder-1", "workspace__edit", stage=Stage.IMPLEMENTATION)

    ruling = gate.decide(replace(facts, position=PositionName("builder-9")))

    assert ruling.outcome is Outcome.DENY
