"""What follows from the verdicts and findings of a review."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ids import FindingId
from bot.domain.reviews import (
    Consequence,
    Finding,
    FindingStatus,
    Severity,
    Verdict,
    VerdictKind,
    consequence,
    independent,
    latest,
    unanswered,
)
from bot.domain.stages import Stage
from bot.errors import InvalidTransitionError
from tests.domain.builders import LATER_REVISION, REVISION, a_finding, a_verdict

CORRECT, SECURE = Stage.CORRECTNESS_REVIEW, Stage.SECURITY_REVIEW
PASS, REVISE, REJECT, ESCALATE = VerdictKind
kinds = st.sampled_from(VerdictKind)


def follows(
    *verdicts: Verdict, findings: Sequence[Finding] = (), current_round: int = 1, rounds: int = 3
) -> Consequence:
    return consequence(
        verdicts,
        required=(CORRECT, SECURE),
        findings=findings,
        current_round=current_round,
        rounds=rounds,
    )


def test_two_passes_let_the_job_go_on() -> None:
    assert follows(a_verdict(CORRECT), a_verdict(SECURE)) is Consequence.NEXT


def test_nothing_follows_before_every_reviewer_has_spoken() -> None:
    assert follows() is Consequence.INCOMPLETE
    assert follows(a_verdict(CORRECT)) is Consequence.INCOMPLETE
    assert follows(a_verdict(SECURE, REJECT)) is Consequence.INCOMPLETE
    assert follows(a_verdict(CORRECT), a_verdict(CORRECT)) is Consequence.INCOMPLETE


@pytest.mark.parametrize("kind", [REVISE, REJECT])
def test_one_reviewer_who_wants_changes_sends_the_revision_back(kind: VerdictKind) -> None:
    assert follows(a_verdict(CORRECT, kind), a_verdict(SECURE)) is Consequence.REVISE


def test_a_security_veto_goes_to_a_person_at_once() -> None:
    assert follows(a_verdict(CORRECT), a_verdict(SECURE, REJECT)) is Consequence.ESCALATE


def test_the_same_word_is_no_veto_in_another_review() -> None:
    assert follows(a_verdict(CORRECT, REJECT), a_verdict(SECURE)) is Consequence.REVISE


@pytest.mark.parametrize("stage", [CORRECT, SECURE])
def test_any_reviewer_can_ask_for_a_person(stage: Stage) -> None:
    others = [a_verdict(other) for other in (CORRECT, SECURE) if other is not stage]

    assert follows(a_verdict(stage, ESCALATE), *others) is Consequence.ESCALATE


@pytest.mark.parametrize(
    ("current_round", "expected"), [(1, "revise"), (2, "revise"), (3, "escalate")]
)
def test_after_the_last_round_a_person_decides(current_round: int, expected: str) -> None:
    got = follows(
        a_verdict(CORRECT, REVISE), a_verdict(SECURE), current_round=current_round, rounds=3
    )

    assert got == expected


def test_a_blocking_finding_holds_the_job_though_everybody_passes_it() -> None:
    passes = (a_verdict(CORRECT), a_verdict(SECURE))

    assert follows(*passes, findings=[a_finding()]) is Consequence.REVISE


@pytest.mark.parametrize("status", FindingStatus)
@pytest.mark.parametrize("severity", Severity)
def test_only_a_blocking_finding_that_is_not_addressed_holds(
    severity: Severity, status: FindingStatus
) -> None:
    finding = a_finding(severity=severity, status=status)

    holds = severity is Severity.BLOCKING and status is not FindingStatus.ADDRESSED

    assert finding.holds == holds


@given(correct=kinds, secure=kinds, current_round=st.integers(1, 5), blocked=st.booleans())
def test_nothing_but_passes_without_a_blocking_finding_leads_on(
    correct: VerdictKind, secure: VerdictKind, current_round: int, blocked: bool
) -> None:
    got = follows(
        a_verdict(CORRECT, correct),
        a_verdict(SECURE, secure),
        findings=[a_finding()] if blocked else [],
        current_round=current_round,
    )

    assert (got is Consequence.NEXT) == (correct == secure == PASS and not blocked)
    assert not (got is Consequence.REVISE and current_round >= 3)


def test_an_owner_addresses_or_disputes_a_finding_with_a_reason() -> None:
    disputed = a_finding().answered(FindingStatus.DISPUTED, reason="The form strips blanks.")

    assert (disputed.status, disputed.answer) == ("disputed", "The form strips blanks.")
    assert disputed.holds


def test_the_findings_that_are_still_open_are_named() -> None:
    findings = [
        a_finding(id=FindingId(3)),
        a_finding(id=FindingId(4), status=FindingStatus.DISPUTED),
        a_finding(id=FindingId(5), severity=Severity.NOTE),
    ]

    said = unanswered(findings)

    assert said == "Answer finding 3, 5 first, with desk__answer_finding."


def test_where_every_finding_is_answered_there_is_nothing_to_say() -> None:
    assert unanswered([]) is None
    assert unanswered([a_finding(status=FindingStatus.ADDRESSED)]) is None


def test_an_answer_is_not_open() -> None:
    with pytest.raises(InvalidTransitionError, match="'addressed' or 'disputed'"):
        a_finding().answered(FindingStatus.OPEN, reason="Later.")


def test_what_each_stage_said_last_about_a_revision_counts() -> None:
    first, second = a_verdict(CORRECT, REVISE), a_verdict(CORRECT)
    secure, elsewhere = a_verdict(SECURE), a_verdict(SECURE, revision=LATER_REVISION)

    said = latest([first, secure, elsewhere, second], revision=REVISION)

    assert set(said) == {second, secure}
    assert latest([first], revision=None) == ()


@pytest.mark.parametrize(
    ("author", "reviewer", "expected"),
    [
        ({"claude"}, {"gpt"}, True),
        ({"claude"}, {"claude"}, False),
        ({"claude", "llama"}, {"llama"}, False),
        ({"claude"}, set(), False),
        (set(), {"gpt"}, False),
        (set(), set(), False),
    ],
)
def test_independent_models_share_no_family_and_none_is_unknown(
    author: set[str], reviewer: set[str], expected: bool
) -> None:
    assert independent(frozenset(author), frozenset(reviewer)) is expected
    assert independent(frozenset(reviewer), frozenset(author)) is expected
