"""Arguments are exactly what the tool declares; anything else is a mistake, and told as one."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.gate import Outcome
from bot.domain.stages import Stage
from bot.gate import Gate
from tests.gate.calls import FITTING, Calls

EDIT = FITTING["workspace__edit"]
MERGE = FITTING["repository__merge"]


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("workspace__edit", {}, "'path' is a required property."),
        ("workspace__edit", EDIT | {"path": None}, "`path`: None is not of type 'string'."),
        ("workspace__edit", EDIT | {"path": 1}, "`path`: 1 is not of type 'string'."),
        ("workspace__edit", EDIT | {"path": ["a"]}, "`path`: ['a'] is not of type 'string'."),
        (
            "workspace__edit",
            EDIT | {"path": {"__entity": {"type": "Position", "id": "builder-1"}}},
            "is not of type 'string'.",
        ),
        ("workspace__edit", EDIT | {"approved": True}, "('approved' was unexpected)."),
        ("repository__merge", MERGE | {"approved": True}, "('approved' was unexpected)."),
        ("repository__merge", MERGE | {"arguments": {}}, "('arguments' was unexpected)."),
        ("repository__merge", MERGE | {"eligible": True}, "('eligible' was unexpected)."),
        ("workspace__read", {"path": "a", "first": 1.5}, "`first`: 1.5 is not of type 'integer'."),
        (
            "workspace__read",
            {"path": "a", "first": True},
            "`first`: True is not of type 'integer'.",
        ),
        ("workspace__read", {"path": "a", "first": "1"}, "`first`: '1' is not of type 'integer'."),
        (
            "workspace__read",
            {"path": "a", "first": 1.0},
            "`first` must be a whole number, without a point.",
        ),
        ("workspace__read", {"path": "a", "first": 2**63}, "`first` is too large a number."),
        (
            "desk__answer_finding",
            {"finding": 1, "answer": "open", "reason": "x"},
            "`answer`: 'open' is not one of ['addressed', 'disputed'].",
        ),
        ("workspace__edit", EDIT | {"path": "\ud800"}, "failed to build request"),
    ],
)
def test_a_mistake_is_told_to_who_made_it(
    gate: Gate, calls: Calls, tool: str, arguments: dict[str, Any], said: str
) -> None:
    facts = calls.by("builder-1", tool, stage=Stage.IMPLEMENTATION, arguments=arguments)

    ruling = gate.decide(facts)

    assert ruling.outcome is Outcome.DENY
    assert ruling.malformed
    assert ruling.reason.startswith(f"The arguments do not fit {tool}:")
    assert said in ruling.reason


def test_several_mistakes_are_told_together_and_briefly(gate: Gate, calls: Calls) -> None:
    arguments = {"path": ["x" * 10_000], "old": 1}
    facts = calls.by(
        "builder-1", "workspace__edit", stage=Stage.IMPLEMENTATION, arguments=arguments
    )

    ruling = gate.decide(facts)

    assert len(ruling.reasons) == 4
    assert "'new' is a required property." in ruling.reasons
    assert any(reason.endswith("is not of type 'string'.") for reason in ruling.reasons[1:])
    assert len(ruling.reason) < 1000


@pytest.mark.parametrize("before", range(70, 130, 3))
def test_a_mistake_repeats_no_half_of_what_looks_like_a_secret(
    gate: Gate, calls: Calls, before: int
) -> None:
    value = "q7Zk2Wm9Xc4Vb1Nr8Tp5Ls3H0a"
    arguments = EDIT | {"path": [f"{'x' * before} DB_PASSWORD={value} {'y' * before}"]}
    facts = calls.by(
        "builder-1", "workspace__edit", stage=Stage.IMPLEMENTATION, arguments=arguments
    )

    reason = gate.decide(facts).reason

    assert not any(value[at : at + 6] in reason for at in range(len(value) - 5))
    assert "is not of type 'string'." in reason


def test_optional_arguments_may_be_left_out(gate: Gate, calls: Calls) -> None:
    for arguments in ({"path": "a"}, {"path": "a", "last": 3}):
        facts = calls.by(
            "builder-1", "workspace__read", stage=Stage.IMPLEMENTATION, arguments=arguments
        )

        assert gate.decide(facts).outcome is Outcome.ALLOW


@given(text=st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_fits_a_text(gate: Gate, calls: Calls, text: str) -> None:
    facts = calls.by(
        "builder-1", "workspace__edit", stage=Stage.IMPLEMENTATION, arguments=EDIT | {"new": text}
    )

    assert gate.decide(facts).outcome is Outcome.ALLOW
