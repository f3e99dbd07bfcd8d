"""Probes: a reviewer is given a revision with a known defect, and what it says is recorded."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from statistics import median

from bot.domain.defects import CATALOGUE, Defect, points_at
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
from bot.domain.reviews import Finding, Verdict, VerdictKind
from bot.domain.stages import Stage
from bot.errors import InvalidTransitionError


class ProbeStatus(StrEnum):
    """How far a probe has come. The last five are its end."""

    DUE = "due"
    SEEDED = "seeded"
    UNDER_WAY = "under way"
    CAUGHT = "caught"
    MISSED = "missed"
    INCONCLUSIVE = "inconclusive"
    UNFIT = "unfit"
    STOPPED = "stopped"

    @property
    def is_over(self) -> bool:
        return self in _OVER


_OVER = frozenset(
    {
        ProbeStatus.CAUGHT,
        ProbeStatus.MISSED,
        ProbeStatus.INCONCLUSIVE,
        ProbeStatus.UNFIT,
        ProbeStatus.STOPPED,
    }
)


@dataclass(frozen=True, slots=True)
class Probe:
    """One probe of one position. It begins from a review that position really did (`review`).

    `job` is the job of that review, `hidden` the job the probe is done in: nobody sees it and
    nothing of it is said. `seeded` is the revision with the defect. `unfit` ones were never put
    to the reviewer, for `reason`.
    """

    id: ProbeId
    review: AssignmentId
    job: JobId
    repository: RepositoryName
    stage: Stage
    position: PositionName
    model: ModelName
    revision: RevisionId
    status: ProbeStatus
    due_at: datetime
    hidden: JobId | None = None
    assignment: AssignmentId | None = None
    seeded: RevisionId | None = None
    defect: Defect | None = None
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    verdict: VerdictKind | None = None
    evidence: str = ""
    finding: FindingId | None = None
    reason: str = ""
    version: int = 0

    def closed(self, status: ProbeStatus, *, at: datetime, reason: str = "") -> "Probe":
        """Return the probe at its end. Raises InvalidTransitionError the second time."""
        if self.status.is_over:
            raise InvalidTransitionError(f"Probe {self.id} is {self.status} already.")
        return replace(self, status=status, closed_at=at, reason=reason)

    def judged(
        self, kind: VerdictKind, *, evidence: str, findings: Sequence[Finding], at: datetime
    ) -> "Probe":
        """Return the probe as the reviewer's verdict ends it. Raises InvalidTransitionError."""
        if self.defect is None:
            raise InvalidTransitionError(f"Probe {self.id} has no defect yet.")
        shown = pointing(self.defect, findings)
        status = outcome(kind, shown=shown is not None)
        caught = shown if status is ProbeStatus.CAUGHT else None
        ended = self.closed(status, at=at)
        return replace(
            ended, verdict=kind, evidence=evidence, finding=caught.id if caught else None
        )


@dataclass(frozen=True, slots=True)
class ProbeTally:
    """What came of the probes of one position. Unfit and stopped ones do not count."""

    seeded: int = 0
    caught: int = 0
    missed: int = 0
    inconclusive: int = 0


@dataclass(frozen=True, slots=True)
class Diligence:
    """How long a position's real reviews took, shortest first, and how many findings held.

    `seconds` is from the opening of a review to its verdict, waiting for a model included.
    """

    seconds: tuple[float, ...] = ()
    findings: int = 0
    overridden: int = 0

    @property
    def median(self) -> float | None:
        return median(self.seconds) if self.seconds else None

    @property
    def overridden_share(self) -> float | None:
        """The share of findings people overruled; None where there is none. High: ceremonial."""
        return self.overridden / self.findings if self.findings else None


def is_due(rule: ProbeRule | None, verdict: Verdict, *, given: int) -> bool:
    """Whether this review is followed by a probe of the same position.

    `given` counts the verdicts this position gave before. About one of `rule.every` reviews is
    chosen, by a hash of what the reviewer does not choose, so that a replay chooses the same.
    """
    if rule is None or given < rule.after or verdict.stage not in CATALOGUE:
        return False
    drawn = sha256(f"{verdict.position}:{verdict.assignment}:{verdict.revision}".encode()).digest()
    return int.from_bytes(drawn[:8], "big") % rule.every == 0


def pointing(defect: Defect, findings: Sequence[Finding]) -> Finding | None:
    """Return the first finding that points at the defect."""
    return next(
        (f for f in findings if points_at(defect, file=f.file, line=f.line, quote=f.quote)), None
    )


def outcome(kind: VerdictKind, *, shown: bool) -> ProbeStatus:
    """Return what a verdict makes of a probe; `shown` says that a finding points at the defect."""
    if kind is VerdictKind.PASS:
        return ProbeStatus.MISSED
    return ProbeStatus.CAUGHT if shown else ProbeStatus.INCONCLUSIVE
