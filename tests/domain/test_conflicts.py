"""What two positions contradict each other about, and what a person's decision changes."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.conflicts import (
    across_lanes,
    contradiction,
    insisted,
    opposing,
    settlers,
    stalemate,
)
from bot.domain.eligibility import eligibility
from bot.domain.ids import AssignmentId, FindingId, UserId
from bot.domain.organization import ApprovalRule
from bot.domain.reviews import (
    Finding,
    FindingStatus,
    Ruling,
    Severity,
    Verdict,
    VerdictKind,
    speaking,
    unanswered,
)
from bot.domain.stages import JobClass, Stage, Topology
from bot.errors import ConflictError, InvalidTransitionError
from tests.domain.builders import (
    LATER_REVISION,
    NOW,
    OMAR,
    PAT,
    REVISION,
    RITA,
    SAM,
    a_contract,
    a_finding,
    a_result,
    a_verdict,
)

SECURE = Stage.SECURITY_REVIEW
DISPUTED = a_finding(status=FindingStatus.DISPUTED, answer="It strips blanks.")
CONTESTED = DISPUTED.contested(at=NOW)
AGAINST = a_verdict(kind=VerdictKind.REVISE, revision=LATER_REVISION)


def rejecting(number: int = 6, stage: Stage = SECURE) -> Verdict:
    return a_verdict(stage, VerdictKind.REJECT, assignment=AssignmentId(number))


def test_a_reviewer_who_has_read_the_dispute_and_does_not_pass_insists() -> None:
    assert insisted([DISPUTED], [AGAINST], revision=LATER_REVISION) == (DISPUTED,)


@pytest.mark.parametrize(
    ("finding", "verdict"),
    [
        (DISPUTED, a_verdict(revision=LATER_REVISION)),  # it passes now
        (DISPUTED, a_verdict(SECURE, VerdictKind.REVISE, revision=LATER_REVISION)),  # another one
        (a_finding(), AGAINST),  # nobody disputes it
        (a_finding(status=FindingStatus.ADDRESSED), AGAINST),
        (a_finding(status=FindingStatus.DISPUTED, severity=Severity.MINOR), AGAINST),
        (CONTESTED.ruled(Ruling.OVERRULED, by=OMAR, at=NOW), AGAINST),
        (CONTESTED.ruled(Ruling.UPHELD, by=OMAR, at=NOW), AGAINST),
    ],
)
def test_nothing_else_is_a_conflict_with_the_owner(finding: Finding, verdict: Verdict) -> None:
    assert insisted([finding], [verdict], revision=LATER_REVISION) == ()


def test_on_the_revision_it_was_filed_on_only_a_stalemate_is_one() -> None:
    here = a_verdict(kind=VerdictKind.REVISE)

    assert insisted([DISPUTED], [here], revision=REVISION) == ()
    assert stalemate([DISPUTED], [here]) == (DISPUTED,)


def test_a_rejection_beside_a_pass_is_a_conflict_about_what_it_rests_on() -> None:
    finding = a_finding(stage=SECURE)

    assert across_lanes([finding], [a_verdict(), rejecting()]) == (finding,)
    assert across_lanes([finding], [rejecting()]) == ()
    assert across_lanes([finding], [a_verdict(), rejecting(number=7)]) == ()
    revising = a_verdict(SECURE, VerdictKind.REVISE)
    assert across_lanes([finding], [a_verdict(), revising]) == ()


def test_both_sides_of_a_conflict_are_found_again_later() -> None:
    open_finding = a_finding(stage=SECURE).contested(at=NOW)
    passing, later = a_verdict(), a_verdict(SECURE, at=NOW + timedelta(hours=1))
    verdicts = [passing, rejecting(), later]

    assert contradiction(open_finding, verdicts) == (rejecting(), passing)
    assert contradiction(CONTESTED, [AGAINST]) == (AGAINST, None)
    assert contradiction(open_finding, []) == (None, None)


def test_the_verdict_that_weighs_most_is_put_beside_the_author() -> None:
    revises, calls = a_verdict(kind=VerdictKind.REVISE), a_verdict(kind=VerdictKind.ESCALATE)

    assert opposing([revises, rejecting()], revision=REVISION) == rejecting()
    assert opposing([calls, rejecting()], revision=REVISION) == rejecting()
    assert opposing([rejecting(stage=Stage.DESIGN_REVIEW), calls], revision=REVISION) == calls
    assert opposing([revises, a_verdict(SECURE)], revision=REVISION) == revises
    assert opposing([a_verdict(), AGAINST], revision=REVISION) is None


people = st.sampled_from([OMAR, SAM, RITA, PAT])
several = st.lists(people, max_size=3).map(tuple)


@given(owners=several, fallback=several, acting=st.none() | people, operators=several, gone=several)
def test_who_asked_and_who_acts_for_them_never_settle_anything(
    owners: tuple[UserId, ...],
    fallback: tuple[UserId, ...],
    acting: UserId | None,
    operators: tuple[UserId, ...],
    gone: tuple[UserId, ...],
) -> None:
    rule = ApprovalRule(owners=owners, fallback=fallback)

    may = settlers(
        rule, requester=RITA, acting=acting, operators=operators, inactive=frozenset(gone)
    )

    assert not {RITA, acting, *gone} & set(may)
    assert len(may) == len(set(may))
    assert set(may) == {*owners, *fallback, *operators} - {RITA, acting, *gone}


def test_an_overruled_finding_holds_nothing_and_needs_no_answer() -> None:
    overruled = a_finding().contested(at=NOW).ruled(Ruling.OVERRULED, by=OMAR, at=NOW)

    assert not overruled.holds
    assert unanswered([overruled]) is None
    assert (overruled.ruled_by, overruled.ruled_at) == (OMAR, NOW)


def test_an_upheld_finding_is_open_again_and_cannot_be_disputed() -> None:
    upheld = CONTESTED.ruled(Ruling.UPHELD, by=OMAR, at=NOW)

    assert upheld.holds
    assert unanswered([upheld]) is not None
    with pytest.raises(
        InvalidTransitionError, match="A person has decided that finding 9 is right"
    ):
        upheld.answered(FindingStatus.DISPUTED, reason="Still not.")
    assert not upheld.answered(FindingStatus.ADDRESSED, reason="Mended.").holds


def test_a_finding_is_decided_once_and_only_when_people_were_asked() -> None:
    with pytest.raises(ConflictError, match="waits for no decision"):
        DISPUTED.ruled(Ruling.UPHELD, by=OMAR, at=NOW)
    with pytest.raises(ConflictError, match="<@U0OMAR> has decided this already"):
        CONTESTED.ruled(Ruling.UPHELD, by=OMAR, at=NOW).ruled(Ruling.OVERRULED, by=SAM, at=NOW)


def test_a_verdict_speaks_no_more_once_what_it_rests_on_was_overruled() -> None:
    later = NOW + timedelta(minutes=5)
    overruled = CONTESTED.ruled(Ruling.OVERRULED, by=OMAR, at=later)
    upheld = CONTESTED.ruled(Ruling.UPHELD, by=OMAR, at=later)
    again = a_verdict(kind=VerdictKind.REVISE, at=later + timedelta(minutes=5))
    other = a_verdict(SECURE, VerdictKind.REJECT)

    said = [AGAINST, other, again, a_verdict()]
    assert speaking(said, [overruled]) == (other, again, a_verdict())
    assert speaking(said, [upheld]) == tuple(said)


kinds = st.sampled_from(VerdictKind)
findings = st.lists(
    st.builds(
        a_finding,
        id=st.sampled_from([FindingId(1), FindingId(2)]),
        status=st.sampled_from(FindingStatus),
        ruling=st.none() | st.sampled_from(Ruling),
        stage=st.sampled_from([Stage.CORRECTNESS_REVIEW, SECURE]),
    ),
    max_size=3,
)


@given(correct=kinds, secure=kinds, found=findings)
def test_no_ruling_makes_a_revision_eligible_that_a_review_does_not_pass(
    correct: VerdictKind, secure: VerdictKind, found: list[Finding]
) -> None:
    ready = eligibility(
        revision=REVISION,
        contract=a_contract(),
        topology=Topology("gated", ((Stage.CORRECTNESS_REVIEW, SECURE),)),
        results=[a_result()],
        verdicts=[a_verdict(kind=correct), a_verdict(SECURE, secure)],
        findings=found,
        cost_microusd=1,
    )

    passed = {correct, secure} == {VerdictKind.PASS}
    assert passed or not ready.eligible
    assert not ready.eligible or not any(finding.holds for finding in found)


@pytest.mark.parametrize(
    ("changed", "outside"),
    [
        (("docs/a.md", "README.md"), ()),
        (("docs/deep/er/b.txt",), ()),
        (("docs/a.md", "shop/cart.py"), ("shop/cart.py",)),
        (("Docs/a.txt", "docs"), ("Docs/a.txt", "docs")),
        ((".github/workflows/docs/a.yml",), (".github/workflows/docs/a.yml",)),
        ((), ()),
    ],
)
def test_the_files_decide_whether_a_job_stays_in_its_class(
    changed: tuple[str, ...], outside: tuple[str, ...]
) -> None:
    docs = JobClass("docs", "reviewed", ("docs/*", "*.md"))

    assert docs.outside(changed) == outside
