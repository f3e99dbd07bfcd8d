"""Eligibility: whether a revision may have consequences. Nothing else may say so."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.checks import CheckResult
from bot.domain.contracts import Contract
from bot.domain.ids import RevisionId
from bot.domain.reviews import Finding, Verdict, VerdictKind, standing
from bot.domain.stages import Topology


@dataclass(frozen=True, slots=True)
class Eligibility:
    """The answer, and every reason against it."""

    obstacles: tuple[str, ...]

    @property
    def eligible(self) -> bool:
        return not self.obstacles


def eligibility(
    *,
    revision: RevisionId | None,
    contract: Contract,
    topology: Topology,
    results: Sequence[CheckResult],
    verdicts: Sequence[Verdict],
    findings: Sequence[Finding],
    cost_microusd: int,
) -> Eligibility:
    """Say whether exactly this revision has passed everything the job's topology requires."""
    if revision is None:
        return Eligibility(("No revision has been handed in.",))
    obstacles = [
        *_checks(revision, contract, results),
        *_reviews(revision, topology, verdicts),
        *_findings(standing(findings, verdicts, revision=revision)),
        *_budget(contract, cost_microusd),
    ]
    return Eligibility(tuple(obstacles))


def _checks(revision: RevisionId, contract: Contract, results: Sequence[CheckResult]) -> list[str]:
    green = {result.name for result in results if result.revision == revision and result.passed}
    return [
        f"The check {check.name} is not green for this revision."
        for check in contract.checks
        if not check.judged and check.name not in green
    ]


def _reviews(revision: RevisionId, topology: Topology, verdicts: Sequence[Verdict]) -> list[str]:
    current = {verdict.stage: verdict for verdict in verdicts if verdict.revision == revision}
    obstacles = []
    for stage in topology.required_reviews:
        verdict = current.get(stage)
        if verdict is None:
            obstacles.append(f"The {stage} has given no verdict on this revision.")
        elif verdict.kind is not VerdictKind.PASS:
            obstacles.append(f"The {stage} says {verdict.kind}.")
    return obstacles


def _findings(findings: Sequence[Finding]) -> list[str]:
    return [f"Finding {finding.id} is blocking and open." for finding in findings]


def _budget(contract: Contract, cost_microusd: int) -> list[str]:
    if cost_microusd > contract.limits.cost_microusd:
        return ["The job has cost more than its budget."]
    return []
