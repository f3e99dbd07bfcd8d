"""One piece of work done twice: how far it comes, and what people said about it."""

from dataclasses import replace

import pytest

from bot.domain.ids import (
    AssignmentId,
    JobId,
    ModelName,
    PairId,
    PositionName,
    RepositoryName,
    RevisionId,
    ShadowId,
)
from bot.domain.jobs import JobStatus
from bot.domain.pairs import Pair, PairStatus, Side, decided, found, size_of
from bot.domain.reviews import Ruling, Severity, VerdictKind
from bot.domain.stages import Stage
from bot.errors import InvalidTransitionError
from tests.domain.builders import NOW, REVISION, a_finding

THEIRS = Side(ModelName("gpt"), 4, 4000, 2000, 60.0, verdict=VerdictKind.PASS)
OURS = replace(THEIRS, model=ModelName("claude"), verdict=VerdictKind.REVISE)
BUILT = replace(OURS, verdict=None, revision=RevisionId("b" * 40), passed=1, checks=2)
PAIR = Pair(
    id=PairId(1),
    shadow=ShadowId(1),
    work=AssignmentId(3),
    job=JobId(1),
    repository=RepositoryName("webshop"),
    stage=Stage.CORRECTNESS_REVIEW,
    candidate=PositionName("reviewer-2"),
    status=PairStatus.DUE,
    due_at=NOW,
    theirs=THEIRS,
    revision=REVISION,
)
UNDER_WAY = PAIR.hidden_in(JobId(2)).begun(AssignmentId(4), at=NOW)


def test_a_review_is_compared_at_once() -> None:
    done = UNDER_WAY.did(OURS, at=NOW)

    assert (done.status, done.ours, done.closed_at) == (PairStatus.COMPARED, OURS, NOW)


def test_a_revision_is_measured_first() -> None:
    handed_in = UNDER_WAY.did(BUILT, at=NOW)

    measured = handed_in.measured(12, None)

    assert handed_in.status is PairStatus.HANDED_IN
    assert measured.status is PairStatus.COMPARED
    assert measured.theirs.lines == 12
    assert measured.ours is not None
    assert measured.ours.lines is None


def test_there_is_one_end() -> None:
    over = UNDER_WAY.ended(PairStatus.NO_RESULT, at=NOW, reason="No progress.")

    for ended in (over, UNDER_WAY.did(BUILT, at=NOW), UNDER_WAY.did(OURS, at=NOW)):
        with pytest.raises(InvalidTransitionError):
            ended.did(OURS, at=NOW)
        with pytest.raises(InvalidTransitionError):
            ended.ended(PairStatus.DROPPED, at=NOW, reason="Stopped.")
    with pytest.raises(InvalidTransitionError):
        over.measured(1, 1)


def test_a_side_is_good_when_it_passes() -> None:
    assert THEIRS.good
    assert not OURS.good
    assert not BUILT.good
    assert replace(BUILT, passed=2).good


def test_findings_are_told_the_worst_first_and_with_their_place() -> None:
    note = a_finding(severity=Severity.NOTE, file="a.py", line=3)
    worst = a_finding(severity=Severity.BLOCKING, file="", line=None)

    told = found([note, worst, *[note] * 9])

    assert [each.severity for each in told] == [Severity.BLOCKING, *[Severity.NOTE] * 7]
    assert [each.place for each in told[:2]] == ["", "a.py:3"]


@pytest.mark.parametrize(
    ("rulings", "status", "current", "said"),
    [
        ((Ruling.UPHELD, Ruling.OVERRULED), JobStatus.ACCEPTED, True, False),
        ((Ruling.OVERRULED, None), JobStatus.WORKING, False, True),
        ((None,), JobStatus.ACCEPTED, True, True),
        ((), JobStatus.ACCEPTED, False, None),
        ((None,), JobStatus.SHIP, True, None),
        ((), JobStatus.CANCELLED, True, None),
    ],
)
def test_people_decide_by_ruling_or_by_accepting(
    rulings: tuple[Ruling | None, ...], status: JobStatus, current: bool, said: bool | None
) -> None:
    findings = [a_finding(ruling=ruling) for ruling in rulings]

    assert decided(findings, status=status, current=current) is said


def test_only_lines_inside_of_hunks_count() -> None:
    diff = (
        "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,2 +1,3 @@\n same\n--- gone\n+++ new\n+more\n"
        "diff --git a/y b/y\nnew file mode 100644\n--- /dev/null\n+++ b/y\n@@ -0,0 +1 @@\n+one\n"
    )

    assert size_of(diff) == 4
    assert size_of("") == 0
