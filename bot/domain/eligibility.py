"""Eligibility: whether a revision may have consequences. Nothing else may say so."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.checks import CheckResult
from bot.domain.contracts import Contract
from bot.domain.ids import RevisionId
from bot.domain.organization import Environment
from bot.domain.reviews import Finding, Verdict, VerdictKind, latest, standing
from bot.domain.stages import Stage, Topology


@dataclass(frozen=True, slots=True)
class Eligibility:
    """The answer, and every reason against it.

    `weaker` are the required reviews whose verdict on this revision is not independent of the
    author.
    """

    obstacles: tuple[str, ...]
    weaker: tuple[Stage, ...] = ()

    @property
    def eligible(self) -> bool:
        return not self.obstacles

    def raises_quorum(self, environment: Environment) -> str:
        """Say why one more person must approve than usual; empty where that is not so.

        A weaker verdict cannot alone satisfy a production gate: a further person stands in for
        the independence that is missing.
        """
        if environment is not Environment.PRODUCTION or not self.weaker:
            return ""
        return (
            f"the {_listed(self.weaker)} is *weaker*: its model is not known to be of another "
            "family than the author's"
        )


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
    return Eligibility(tuple(obstacles), _weaker(revision, topology, verdicts))


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


def _weaker(
    revision: RevisionId, topology: Topology, verdicts: Sequence[Verdict]
) -> tuple[Stage, ...]:
    current = {verdict.stage: verdict for verdict in latest(verdicts, revision=revision)}
    return tuple(
        stage
        for stage in topology.required_reviews
        if stage in current and not current[stage].independent
    )


def _listed(stages: Sequence[Stage]) -> str:
    return " and the ".join(stages)


def _findings(findings: Sequence[Finding]) -> list[str]:
    return [f"Finding {finding.id} is blocking and open." for finding in findings]


def _budget(contract: Contract, cost_microusd: int) -> list[str]:
    if cost_microusd > contract.limits.cost_microusd:
        return ["The job has cost more than its budget."]
    return []
