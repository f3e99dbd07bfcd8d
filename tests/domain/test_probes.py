"""When a probe is due, and what a verdict makes of it."""

from dataclasses import replace
from itertools import pairwise

import pytest

from bot.domain.defects import Defect, DefectKind
from bot.domain.ids import (
    AssignmentId,
    FindingId,
    JobId,
    ModelName,
    PositionName,
    ProbeId,
    RepositoryName,
    RevisionId,
)
from bot.domain.organization import ProbeRule
from bot.domain.probes import Probe, ProbeStatus, is_due
from bot.domain.reviews import Finding, Severity, Verdict, VerdictKind
from bot.domain.stages import Stage
from bot.errors import InvalidTransitionError
from tests.domain.builders import NOW

REVIEWER, REVISION = PositionName("reviewer-1"), RevisionId("a" * 40)
DEFECT = Defect(DefectKind.OFF_BY_ONE, "shop/signup.py", 10, "a <= b", "a < b")
PROBE = Probe(
    id=ProbeId(1),
    review=AssignmentId(3),
    job=JobId(1),
    repository=RepositoryName("webshop"),
    stage=Stage.CORRECTNESS_REVIEW,
    position=REVIEWER,
    model=ModelName("gpt"),
    revision=REVISION,
    status=ProbeStatus.UNDER_WAY,
    due_at=NOW,
    defect=DEFECT,
)
FINDING = Finding(
    id=FindingId(7),
    job=JobId(2),
    assignment=AssignmentId(4),
    position=REVIEWER,
    stage=Stage.CORRECTNESS_REVIEW,
    revision=REVISION,
    severity=Severity.BLOCKING,
    harm="The longest address is refused.",
    evidence="I called it.",
    how_to_check="Call it.",
    at=NOW,
    file="shop/signup.py",
    line=11,
)


def a_verdict(number: int, stage: Stage = Stage.CORRECTNESS_REVIEW) -> Verdict:
    return Verdict(
        job=JobId(1),
        assignment=AssignmentId(number),
        position=REVIEWER,
        stage=stage,
        revision=REVISION,
        kind=VerdictKind.PASS,
        evidence="read",
        lineages=frozenset({"gpt"}),
        independent=True,
        at=NOW,
    )


def test_about_one_review_in_so_many_is_followed_by_a_probe() -> None:
    rule = ProbeRule(every=20, after=0)

    due = [number for number in range(2000) if is_due(rule, a_verdict(number), given=9)]

    assert 60 < len(due) < 140
    assert due == [n for n in range(2000) if is_due(rule, a_verdict(n), given=9)]
    assert len({b - a for a, b in pairwise(due)}) > 20, "no rhythm to learn"


def test_none_is_due_without_a_rule_too_early_or_where_nothing_can_be_seeded() -> None:
    always = ProbeRule(every=1, after=5)

    assert is_due(always, a_verdict(1), given=5)
    assert not is_due(always, a_verdict(1), given=4)
    assert not is_due(None, a_verdict(1), given=99)
    assert not is_due(always, a_verdict(1, Stage.DESIGN_REVIEW), given=99)


@pytest.mark.parametrize(
    ("verdict", "findings", "status"),
    [
        (VerdictKind.PASS, [], ProbeStatus.MISSED),
        (VerdictKind.PASS, [FINDING], ProbeStatus.MISSED),
        (VerdictKind.REVISE, [FINDING], ProbeStatus.CAUGHT),
        (VerdictKind.REJECT, [FINDING], ProbeStatus.CAUGHT),
        (VerdictKind.REVISE, [], ProbeStatus.INCONCLUSIVE),
        (VerdictKind.REVISE, [replace(FINDING, line=90)], ProbeStatus.INCONCLUSIVE),
    ],
)
def test_it_is_caught_by_a_verdict_and_a_finding_that_points_there(
    verdict: VerdictKind, findings: list[Finding], status: ProbeStatus
) -> None:
    ended = PROBE.judged(verdict, evidence="I read it.", findings=findings, at=NOW)

    assert ended.status is status
    assert ended.finding == (FINDING.id if status is ProbeStatus.CAUGHT else None)
    assert (ended.verdict, ended.evidence, ended.closed_at) == (verdict, "I read it.", NOW)


def test_a_probe_ends_once() -> None:
    ended = PROBE.closed(ProbeStatus.INCONCLUSIVE, at=NOW, reason="It talked on.")

    with pytest.raises(InvalidTransitionError, match="inconclusive already"):
        ended.judged(VerdictKind.PASS, evidence="", findings=[], at=NOW)
