"""A revision is eligible when nothing stands against it, and only then."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.checks import Check, CheckResult
from bot.domain.contracts import Contract
from bot.domain.eligibility import Eligibility, eligibility
from bot.domain.ids import RevisionId
from bot.domain.organization import Environment, Limits
from bot.domain.reviews import Finding, FindingStatus, Severity, Verdict, VerdictKind
from bot.domain.stages import Stage, Topology
from tests.domain.builders import (
    LATER_REVISION,
    REVISION,
    TESTS,
    a_contract,
    a_finding,
    a_result,
    a_verdict,
)

CORRECT, SECURE = Stage.CORRECTNESS_REVIEW, Stage.SECURITY_REVIEW
GATED = Topology("gated", ((CORRECT, SECURE),))
SOLO = Topology("solo")
PASSES = (a_verdict(CORRECT), a_verdict(SECURE))


def judge(**changes: Any) -> Eligibility:
    """Judge a revision with nothing against it, but for the changes."""
    case: dict[str, Any] = {
        "revision": REVISION,
        "contract": a_contract(),
        "topology": GATED,
        "results": [a_result()],
        "verdicts": PASSES,
        "findings": [],
        "cost_microusd": 1_000,
    }
    return eligibility(**{**case, **changes})


def test_a_revision_with_nothing_against_it_is_eligible() -> None:
    assert judge() == Eligibility(())
    assert judge().eligible


def test_without_a_revision_nothing_is_eligible() -> None:
    assert judge(revision=None).obstacles == ("No revision has been handed in.",)


@pytest.mark.parametrize(
    "results",
    [[], [a_result(passed=False)], [a_result(revision=LATER_REVISION)], [a_result(name="lint")]],
)
def test_every_check_must_be_green_for_exactly_this_revision(results: list[CheckResult]) -> None:
    assert judge(results=results).obstacles == ("The check tests is not green for this revision.",)


def test_each_check_that_is_missing_is_named() -> None:
    contract = a_contract(checks=(TESTS, Check("lint", ("ruff", "check"))))

    assert judge(contract=contract).obstacles == ("The check lint is not green for this revision.",)


def test_a_judged_check_is_left_to_people() -> None:
    contract = a_contract(checks=(Check("tone"),))

    assert contract.judgment
    assert judge(contract=contract, results=[]).eligible


@pytest.mark.parametrize(
    "verdicts", [PASSES[:1], [PASSES[0], a_verdict(SECURE, revision=LATER_REVISION)]]
)
def test_every_required_review_must_have_spoken_on_this_revision(
    verdicts: Sequence[Verdict],
) -> None:
    assert judge(verdicts=verdicts).obstacles == (
        "The security review has given no verdict on this revision.",
    )


@pytest.mark.parametrize("kind", [k for k in VerdictKind if k is not VerdictKind.PASS])
def test_every_verdict_must_be_a_pass(kind: VerdictKind) -> None:
    obstacles = judge(verdicts=[a_verdict(CORRECT, kind), PASSES[1]]).obstacles

    assert obstacles == (f"The correctness review says {kind}.",)


def test_a_later_verdict_on_the_same_revision_replaces_the_earlier_one() -> None:
    verdicts = [*PASSES, a_verdict(SECURE, VerdictKind.REJECT)]

    assert judge(verdicts=verdicts).obstacles == ("The security review says reject.",)


def test_a_topology_without_reviews_needs_no_verdict() -> None:
    assert judge(topology=SOLO, verdicts=[]).eligible


@pytest.mark.parametrize("revision", [REVISION, LATER_REVISION])
def test_a_blocking_finding_holds_whatever_revision_it_was_filed_on(revision: RevisionId) -> None:
    finding = a_finding(revision=revision)

    assert judge(findings=[finding]).obstacles == ("Finding 9 is blocking and open.",)


def test_a_dispute_is_settled_by_the_stage_that_filed_the_finding_and_by_no_other() -> None:
    disputed = a_finding(status=FindingStatus.DISPUTED, revision=LATER_REVISION)
    elsewhere = a_finding(
        status=FindingStatus.DISPUTED, revision=LATER_REVISION, stage=Stage.DESIGN_REVIEW
    )

    assert judge(findings=[disputed]).eligible
    assert not judge(findings=[elsewhere]).eligible
    assert not judge(findings=[a_finding(status=FindingStatus.DISPUTED)]).eligible


def test_findings_that_do_not_hold_are_no_obstacle() -> None:
    findings = [a_finding(severity=s) for s in Severity if s is not Severity.BLOCKING]

    assert judge(findings=[*findings, a_finding(status=FindingStatus.ADDRESSED)]).eligible


def test_a_job_may_cost_its_whole_budget_and_no_more() -> None:
    contract = a_contract(limits=Limits(cost_microusd=5_000))

    assert judge(contract=contract, cost_microusd=5_000).eligible
    assert judge(contract=contract, cost_microusd=5_001).obstacles == (
        "The job has cost more than its budget.",
    )


def test_all_obstacles_are_told_at_once() -> None:
    obstacles = judge(
        results=[], verdicts=[], findings=[a_finding()], cost_microusd=10**9
    ).obstacles

    assert len(obstacles) == 5


revisions = st.sampled_from([REVISION, LATER_REVISION])
results = st.lists(
    st.builds(
        a_result,
        name=st.sampled_from(["tests", "lint"]),
        revision=revisions,
        passed=st.booleans(),
    ),
    max_size=4,
)
verdicts = st.lists(
    st.builds(
        a_verdict,
        st.sampled_from([CORRECT, SECURE]),
        st.sampled_from(VerdictKind),
        revision=revisions,
    ),
    max_size=5,
)
findings = st.lists(
    st.builds(a_finding, severity=st.sampled_from(Severity), status=st.sampled_from(FindingStatus)),
    max_size=2,
)


@given(
    revision=revisions,
    contract=st.sampled_from([a_contract(), a_contract(checks=())]),
    topology=st.sampled_from([GATED, SOLO]),
    results=results,
    verdicts=verdicts,
    findings=findings,
)
def test_eligible_means_green_checks_current_passes_and_nothing_blocking(
    revision: RevisionId,
    contract: Contract,
    topology: Topology,
    results: list[CheckResult],
    verdicts: list[Verdict],
    findings: list[Finding],
) -> None:
    ready = judge(
        revision=revision,
        contract=contract,
        topology=topology,
        results=results,
        verdicts=verdicts,
        findings=findings,
    )

    green = {r.name for r in results if r.revision == revision and r.passed}
    spoken = [v for v in verdicts if v.revision == revision]
    for check in contract.checks:
        assert not ready.eligible or check.name in green
    for stage in topology.required_reviews:
        last = [v for v in spoken if v.stage is stage][-1:]
        assert not ready.eligible or last[0].kind is VerdictKind.PASS
    assert not ready.eligible or not any(f.holds for f in findings)


def test_a_verdict_that_is_not_independent_passes_and_is_named_as_weaker() -> None:
    verdicts = [PASSES[0], a_verdict(SECURE, independent=False)]

    ready = judge(verdicts=verdicts)

    assert ready.eligible
    assert ready.weaker == (SECURE,)


def test_only_the_last_verdict_on_this_revision_makes_a_review_weaker() -> None:
    earlier = a_verdict(SECURE, independent=False)
    other = a_verdict(CORRECT, independent=False, revision=LATER_REVISION)

    assert judge(verdicts=[earlier, *PASSES, other]).weaker == ()


@pytest.mark.parametrize(
    ("environment", "weaker", "raised"),
    [
        (Environment.PRODUCTION, (SECURE,), True),
        (Environment.PRODUCTION, (), False),
        (Environment.STAGING, (SECURE,), False),
        (Environment.DISPOSABLE, (SECURE,), False),
    ],
)
def test_a_weaker_verdict_asks_for_one_more_person_in_production(
    environment: Environment, weaker: tuple[Stage, ...], raised: bool
) -> None:
    why = Eligibility((), weaker).raises_quorum(environment)

    assert bool(why) is raised
    assert not why or "security review is *weaker*" in why
