"""What cannot be undone needs an eligible revision, and people where a mistake costs something."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.gate import Outcome
from bot.domain.ids import RevisionId
from bot.domain.organization import Environment
from bot.domain.stages import Stage
from bot.domain.tools import Effect
from bot.gate import Gate
from tests.gate.calls import BY_NAME, FITTING, REVISION, Calls

MERGE = "repository__merge"
POSITIONS = ("builder-1", "dispatcher-1", "reviewer-1", "security-1")
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@pytest.mark.parametrize(
    ("environment", "outcome"),
    [
        (Environment.PRODUCTION, Outcome.NEEDS_APPROVAL),
        (Environment.STAGING, Outcome.NEEDS_APPROVAL),
        (Environment.DISPOSABLE, Outcome.ALLOW),
    ],
)
def test_people_are_asked_where_a_mistake_costs_something(
    gate: Gate, calls: Calls, environment: Environment, outcome: Outcome
) -> None:
    facts = calls.by("builder-1", MERGE, stage=Stage.IMPLEMENTATION)

    assert gate.decide(calls.in_environment(facts, environment)).outcome is outcome


def test_people_are_told_why_they_are_asked(gate: Gate, calls: Calls) -> None:
    ruling = gate.decide(calls.by("builder-1", MERGE, stage=Stage.IMPLEMENTATION))

    assert ruling.reason == "repository__merge changes webshop, which is production."
    assert ruling.policies == ("lane", "costs-something")


def test_people_are_asked_where_nobody_said_what_a_mistake_costs(gate: Gate, calls: Calls) -> None:
    facts = calls.by("builder-1", MERGE, stage=Stage.IMPLEMENTATION, repository=None)

    ruling = gate.decide(facts)

    assert ruling.outcome is Outcome.NEEDS_APPROVAL
    assert ruling.policies == ("lane", "nobody-knows-what-it-costs")


@pytest.mark.parametrize("environment", list(Environment))
def test_a_revision_that_is_not_eligible_has_no_consequences_anywhere(
    gate: Gate, calls: Calls, environment: Environment
) -> None:
    facts = calls.by(
        "builder-1",
        MERGE,
        stage=Stage.IMPLEMENTATION,
        eligible=False,
        obstacles=("The check tests is not green for this revision.", "Finding 3 is open."),
    )

    ruling = gate.decide(calls.in_environment(facts, environment))

    assert ruling.outcome is Outcome.DENY
    assert ruling.policies == ("only-eligible",)
    assert ruling.reason.endswith(
        "yet: The check tests is not green for this revision. Finding 3 is open."
    )


@pytest.mark.parametrize("given_revision", [REVISION[:12], "f" * 40, "", "main", f" {REVISION}"])
@pytest.mark.parametrize("tool", [MERGE, "repository__tag"])
def test_only_exactly_the_jobs_revision_is_merged(
    gate: Gate, calls: Calls, tool: str, given_revision: str
) -> None:
    arguments = FITTING[tool] | {"revision": given_revision}
    facts = calls.by(
        "builder-1", tool, stage=Stage.IMPLEMENTATION, arguments=arguments, lane=("*",)
    )

    ruling = gate.decide(facts)

    assert ruling.outcome is Outcome.DENY
    assert ruling.policies == ("only-the-jobs-revision",)


def test_nothing_is_merged_before_something_is_handed_in(gate: Gate, calls: Calls) -> None:
    facts = calls.by("builder-1", MERGE, stage=Stage.IMPLEMENTATION, revision=None)

    assert gate.decide(facts).outcome is Outcome.DENY


@pytest.mark.parametrize("words", ["{obstacles}", "{tool.__class__}", "{", "} {0}"])
def test_braces_in_what_others_wrote_stay_as_they_are(gate: Gate, calls: Calls, words: str) -> None:
    facts = calls.by(
        "builder-1", MERGE, stage=Stage.IMPLEMENTATION, eligible=False, obstacles=(words,)
    )

    assert gate.decide(facts).reason.endswith(f"yet: {words}")


@given(
    position=st.sampled_from(POSITIONS),
    tool=st.sampled_from(sorted(BY_NAME)),
    stage=st.sampled_from(list(Stage)),
    extra=st.dictionaries(st.sampled_from(["approved", "revision", "environment"]), ANYTHING),
    revision=st.none() | st.just(REVISION) | st.text().map(RevisionId),
    eligible=st.booleans(),
    environment=st.sampled_from([Environment.PRODUCTION, Environment.STAGING]),
    everything=st.booleans(),
)
def test_nothing_consequential_ever_passes_without_people(
    gate: Gate,
    calls: Calls,
    position: str,
    tool: str,
    stage: Stage,
    extra: dict[str, Any],
    revision: RevisionId | None,
    eligible: bool,
    environment: Environment,
    everything: bool,
) -> None:
    facts = calls.by(
        position,
        tool,
        stage=stage,
        arguments=FITTING[tool] | extra,
        revision=revision,
        eligible=eligible,
    )
    if everything:
        facts = replace(facts, lane=("*",))

    outcome = gate.decide(calls.in_environment(facts, environment)).outcome

    if BY_NAME[tool].effect in {Effect.CONSEQUENTIAL, Effect.FORBIDDEN}:
        assert outcome is not Outcome.ALLOW
    if outcome is Outcome.NEEDS_APPROVAL:
        assert eligible
        assert tool == "tickets__close" or facts.arguments["revision"] == revision
