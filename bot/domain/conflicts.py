"""Conflicts: two positions contradict each other, and a person decides who is right."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.domain.ids import PositionName, RevisionId, UserId
from bot.domain.organization import ApprovalRule
from bot.domain.reviews import Finding, FindingStatus, Verdict, VerdictKind, is_veto, latest


@dataclass(frozen=True, slots=True)
class Dissent:
    """What a reviewer says against a revision, and what its author says for it.

    `summary` is what the author wrote when handing it in, `answered` its answers to this reviewer.
    """

    against: Verdict
    author: PositionName | None
    summary: str = ""
    answered: tuple[Finding, ...] = ()


def settlers(
    rule: ApprovalRule,
    *,
    requester: UserId,
    acting: UserId | None,
    operators: Iterable[UserId],
    inactive: frozenset[UserId],
) -> tuple[UserId, ...]:
    """Return who may say who is right: owners, fallback, operators, each once; maybe nobody.

    `acting` is whom the requester's own place has come to. Neither is a judge in the job, unless
    the rule lets people approve their own.
    """
    parties = {requester, *([acting] if acting else [])}
    barred = inactive if rule.self_approval else inactive | parties
    named = (*rule.owners, *rule.fallback, *sorted(operators))
    return tuple(dict.fromkeys(person for person in named if person not in barred))


def opposing(verdicts: Iterable[Verdict], *, revision: RevisionId | None) -> Verdict | None:
    """Return the verdict that weighs most against a revision: a veto, a call for people, the rest.

    None where every review that spoke about it passes.
    """
    against = [v for v in latest(verdicts, revision=revision) if v.kind is not VerdictKind.PASS]
    ranked = sorted(against, key=lambda v: (not is_veto(v), v.kind is not VerdictKind.ESCALATE))
    return ranked[0] if ranked else None


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
