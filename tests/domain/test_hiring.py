"""What must be there before an agent gets work, and how a candidate gets there."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.evaluations import ExamResult
from bot.domain.hiring import (
    Candidate,
    CandidateStatus,
    Opening,
    missing_parts,
    refuse_incomplete,
    refuse_opening,
)
from bot.domain.ids import CandidateId, ModelName, PositionName, RoleName
from bot.domain.similarity import Similar
from bot.errors import ConflictError, ForbiddenError, InvalidInputError, InvalidTransitionError
from tests.domain.builders import NOW, OMAR, PAT, RITA
from tests.domain.organizations import CLAUDE, an_organization

OPENING = Opening("view:1", PositionName("builder-9"), RoleName("builder"), (CLAUDE,), "The docs.")
ROLE = an_organization().roles[RoleName("builder")]


def a_candidate(**changes: Any) -> Candidate:
    candidate = Candidate(
        id=CandidateId(1),
        key="view:1",
        position=OPENING.position,
        role=OPENING.role,
        models=OPENING.models,
        corpus=OPENING.corpus,
        reason="",
        similar=(),
        by=RITA,
        at=NOW,
        suite="d",
        exams=2,
    )
    return replace(candidate, **changes)


def a_result(*, passed: bool) -> ExamResult:
    return ExamResult("looks first", passed, "why", (), 2, 300, 40)


def refuse(opening: Opening, **changes: Any) -> None:
    given = {"by": RITA, "candidates": (), "now": NOW, **changes}
    refuse_opening(opening, an_organization(), **given)


def test_all_five_parts_must_be_there() -> None:
    bare = replace(ROLE, prompt=" ", tools=(), not_responsible=())

    assert missing_parts(ROLE, OPENING, exams=1) == ()
    assert len(missing_parts(bare, replace(OPENING, corpus=" "), exams=0)) == 5


def test_where_similar_agents_work_a_reason_is_needed() -> None:
    similar = (Similar(OPENING.role, 100, ("2 of 2 tools",)),)

    with pytest.raises(InvalidInputError, match="although similar ones work"):
        refuse_incomplete(ROLE, OPENING, exams=1, similar=similar)
    refuse_incomplete(ROLE, replace(OPENING, reason="More work."), exams=1, similar=similar)


@pytest.mark.parametrize(
    ("changes", "error", "said"),
    [
        ({"position": PositionName("a b")}, InvalidInputError, "A name has letters"),
        ({"models": ()}, InvalidInputError, "at least one model"),
        ({"models": (ModelName("none"),)}, InvalidInputError, "at least one model"),
        ({"trial_until": NOW}, InvalidInputError, "a day after today"),
        ({"position": PositionName("builder-1")}, ConflictError, "already"),
    ],
)
def test_an_opening_that_cannot_be_is_refused(
    changes: dict[str, Any], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        refuse(replace(OPENING, **changes))


def test_strangers_do_not_hire_and_nobody_is_hired_twice_at_once() -> None:
    with pytest.raises(ForbiddenError):
        refuse(OPENING, by=PAT)
    with pytest.raises(ConflictError, match="being hired"):
        refuse(OPENING, candidates=(a_candidate(),))


def test_one_that_the_file_names_and_that_never_worked_can_be_hired() -> None:
    refuse(replace(OPENING, position=PositionName("builder-0")))


def test_the_last_case_settles_it() -> None:
    half = a_candidate().examined(a_result(passed=True))

    assert half.status is CandidateStatus.EVALUATING
    assert half.examined(a_result(passed=True)).status is CandidateStatus.PASSED
    failed = half.examined(a_result(passed=False))
    assert (failed.status, failed.passed) == (CandidateStatus.FAILED, 1)
    assert failed.again(suite="e", exams=3).results == ()


def test_nobody_gets_work_who_did_not_pass() -> None:
    for status in (CandidateStatus.EVALUATING, CandidateStatus.FAILED):
        with pytest.raises(InvalidTransitionError):
            a_candidate(status=status).to(CandidateStatus.HIRED, by=OMAR, at=NOW)


def test_the_first_decision_stands() -> None:
    passed = a_candidate(status=CandidateStatus.PASSED)
    hired = passed.to(CandidateStatus.HIRED, by=OMAR, at=NOW)

    with pytest.raises(ConflictError, match="<@U0OMAR> has already hired builder-9"):
        hired.to(CandidateStatus.DECLINED, by=PAT, at=NOW)


def test_a_trial_ends_with_its_day_unless_it_is_kept() -> None:
    until = NOW + timedelta(days=30)
    trial = a_candidate(status=CandidateStatus.HIRED, trial_until=until)

    assert not trial.trial_is_over(NOW)
    assert trial.trial_is_over(until)
    assert not trial.kept().trial_is_over(until)
    with pytest.raises(ConflictError, match="not on trial"):
        trial.kept().kept()
