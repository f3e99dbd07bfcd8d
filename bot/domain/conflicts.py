"""Conflicts: two positions contradict each other, and a person decides who is right."""

from collections.abc import Iterable, Sequence

from bot.domain.ids import RevisionId
from bot.domain.reviews import Finding, FindingStatus, Verdict, VerdictKind


def stalemate(findings: Iterable[Finding], verdicts: Sequence[Verdict]) -> tuple[Finding, ...]:
    """Return the findings that the owner disputes and whose reviewers stand by them.

    `verdicts` are the last ones on this revision. A reviewer stands by a finding when it was filed
    on this very revision, or when the reviewer has read the dispute and still does not pass.
    """
    against = {v.stage for v in verdicts if v.kind is not VerdictKind.PASS}
    return tuple(
        finding
        for finding in findings
        if finding.status is FindingStatus.DISPUTED
        and finding.holds
        and finding.ruling is None
        and finding.stage in against
    )


def insisted(
    findings: Iterable[Finding], verdicts: Sequence[Verdict], *, revision: RevisionId | None
) -> tuple[Finding, ...]:
    """Return the disputed findings of earlier revisions that their reviewers stand by now."""
    disputed = stalemate(findings, verdicts)
    return tuple(finding for finding in disputed if finding.revision != revision)


def across_lanes(findings: Iterable[Finding], verdicts: Sequence[Verdict]) -> tuple[Finding, ...]:
    """Return what one review rejects a revision for, while another one passes the same revision."""
    rejecting = {v.assignment for v in verdicts if v.kind is VerdictKind.REJECT}
    if not any(v.kind is VerdictKind.PASS for v in verdicts):
        return ()
    return tuple(
        finding
        for finding in findings
        if finding.assignment in rejecting and finding.holds and finding.ruling is None
    )


def contradiction(
    finding: Finding, verdicts: Sequence[Verdict]
) -> tuple[Verdict | None, Verdict | None]:
    """Return the verdict that rests on a contested finding, and the one that contradicts it.

    The latter is None where it is the owner who disputes the finding.
    """
    asked_at = finding.contested_at
    before = [v for v in verdicts if asked_at is None or v.at <= asked_at]
    against = next((v for v in reversed(before) if v.stage is finding.stage), None)
    if against is None or finding.status is FindingStatus.DISPUTED:
        return against, None
    passing = (
        v for v in reversed(before) if v.revision == against.revision and v.kind is VerdictKind.PASS
    )
    return against, next(passing, None)
