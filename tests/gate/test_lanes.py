"""Each role can use the tools of its lane, in the stages they belong to, and no other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.gate import Outcome
from bot.domain.lanes import in_lane
from bot.domain.stages import Stage
from bot.gate import Gate
from tests.gate.calls import BY_NAME, Calls

WRITTEN = {"desk__read_record"}
SETTLING = {"desk__propose_decision"}
READING = {"workspace__list", "workspace__search", "workspace__read", "workspace__diff"} | WRITTEN
CHECKING = READING | {"workspace__run"}
REVIEWING = CHECKING | SETTLING | {"desk__file_finding", "desk__file_verdict"}
SCOPING = {"desk__propose_contract", "desk__ask_requester", "desk__decline"} | WRITTEN
ASKING = {"desk__ask_requester"} | WRITTEN
WORKING = (
    CHECKING
    | SETTLING
    | {
        "workspace__edit",
        "workspace__write",
        "workspace__move",
        "workspace__delete",
        "workspace__hand_in",
        "desk__answer_finding",
        "desk__ask_requester",
        "desk__deliver",
    }
)
DELIVERING = CHECKING | SETTLING | {"desk__deliver"}
MERGING = {"repository__merge"}


@pytest.mark.parametrize(
    ("position", "stage", "allowed", "asked"),
    [
        ("dispatcher-1", Stage.INTAKE, SCOPING, set()),
        ("dispatcher-1", Stage.IMPLEMENTATION, ASKING, set()),
        ("builder-1", Stage.IMPLEMENTATION, WORKING, MERGING),
        ("builder-1", Stage.DELIVERY, DELIVERING, MERGING),
        ("builder-1", Stage.INTAKE, ASKING, set()),
        ("builder-1", Stage.APPROVAL, READING | {"desk__answer_question"}, set()),
        ("builder-1", Stage.CORRECTNESS_REVIEW, CHECKING | SETTLING, set()),
        ("reviewer-1", Stage.CORRECTNESS_REVIEW, REVIEWING, set()),
        ("reviewer-1", Stage.IMPLEMENTATION, CHECKING | SETTLING, set()),
        ("security-1", Stage.SECURITY_REVIEW, REVIEWING, set()),
        ("security-1", Stage.INTAKE, WRITTEN, set()),
    ],
)
def test_every_tool_for_every_role(
    gate: Gate, calls: Calls, position: str, stage: Stage, allowed: set[str], asked: set[str]
) -> None:
    outcomes = {
        tool: gate.decide(calls.by(position, tool, stage=stage)).outcome for tool in BY_NAME
    }

    assert {tool for tool, is_ in outcomes.items() if is_ is Outcome.ALLOW} == allowed
    assert {tool for tool, is_ in outcomes.items() if is_ is Outcome.NEEDS_APPROVAL} == asked


def test_who_is_outside_the_lane_is_told_so(gate: Gate, calls: Calls) -> None:
    ruling = gate.decide(calls.by("builder-1", "tickets__find", stage=Stage.IMPLEMENTATION))

    assert ruling.outcome is Outcome.DENY
    assert ruling.reason == "The tool tickets__find is not in the lane of the role builder."
    assert not ruling.malformed


def test_a_wrong_call_outside_the_lane_is_an_attempt_and_no_mistake(
    gate: Gate, calls: Calls
) -> None:
    facts = calls.by("reviewer-1", "repository__merge", stage=Stage.IMPLEMENTATION, arguments={})

    ruling = gate.decide(facts)

    assert ruling.outcome is Outcome.DENY
    assert not ruling.malformed


def test_a_reviewer_cannot_write_even_with_the_tool_in_the_lane(gate: Gate, calls: Calls) -> None:
    facts = calls.by(
        "reviewer-1", "workspace__edit", stage=Stage.IMPLEMENTATION, lane=("workspace__*",)
    )

    ruling = gate.decide(facts)

    assert ruling.outcome is Outcome.DENY
    assert ruling.policies == ("reviewers-never-write",)
    assert ruling.reason == (
        "Who reviews changes nothing: file a finding instead of using workspace__edit."
    )


def test_a_builder_who_reviews_cannot_write_meanwhile(gate: Gate, calls: Calls) -> None:
    ruling = gate.decide(calls.by("builder-1", "workspace__edit", stage=Stage.SECURITY_REVIEW))

    assert "reviewers-never-write" in ruling.policies


def test_a_forbidden_tool_is_refused_whatever_the_lane(gate: Gate, calls: Calls) -> None:
    facts = calls.by("builder-1", "tickets__wipe", stage=Stage.IMPLEMENTATION, lane=("*",))

    ruling = gate.decide(facts)

    assert ruling.outcome is Outcome.DENY
    assert ruling.reason == "The tool tickets__wipe is forbidden here, to everybody."


@given(
    patterns=st.lists(
        st.sampled_from(
            ["*", "workspace__*", "workspace__read", "*__read", "desk__*", "workspace__r?ad", "w"]
        ),
        max_size=3,
    ),
    tool=st.sampled_from(sorted(READING)),
)
def test_the_lane_is_exactly_its_patterns(
    gate: Gate, calls: Calls, patterns: list[str], tool: str
) -> None:
    facts = calls.by("builder-1", tool, stage=Stage.IMPLEMENTATION, lane=tuple(patterns))

    allowed = gate.decide(facts).outcome is Outcome.ALLOW

    assert allowed == in_lane(tool, patterns=patterns)
