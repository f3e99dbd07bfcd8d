"""Pairs: one piece of work that a position did, and the same work done by its shadow."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

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
from bot.domain.reviews import Finding, Ruling, Severity, VerdictKind
from bot.domain.stages import Stage
from bot.errors import InvalidTransitionError

_MOST_FINDINGS = 8


class PairStatus(StrEnum):
    """How far the copy of one piece of work has come. The last three are its end.

    `no result` is never agreement: the candidate could not be run, or came to nothing.
    """

    DUE = "due"
    HIDDEN = "hidden"
    UNDER_WAY = "under way"
    HANDED_IN = "handed in"
    COMPARED = "compared"
    NO_RESULT = "no result"
    DROPPED = "dropped"

    @property
    def is_over(self) -> bool:
        return self in _OVER


_OVER = frozenset({PairStatus.COMPARED, PairStatus.NO_RESULT, PairStatus.DROPPED})


@dataclass(frozen=True, slots=True)
class Found:
    """One finding, as it is told in a report."""

    severity: Severity
    harm: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """What one of the two came to, and what it took.

    Money is in millionths of a US dollar, None where it is not known. `seconds` are from the
    beginning to this result, waiting for a model included. A review has a verdict; building has
    the checks of its first revision, and `lines` it adds and removes.
    """

    model: ModelName
    turns: int
    tokens: int
    cost_microusd: int | None
    seconds: float
    verdict: VerdictKind | None = None
    evidence: str = ""
    findings: tuple[Found, ...] = ()
    revision: RevisionId | None = None
    passed: int = 0
    checks: int = 0
    files: int = 0
    lines: int | None = None
    red: tuple[str, ...] = ()
    held_back: int = 0
    """How many calls were only recorded, because a shadow's have no effect."""
    refused: int = 0
    """How many calls the gate refused, as it would have outside of a shadow."""

    @property
    def good(self) -> bool:
        """Whether it lets the revision pass, or its own revision passes every check."""
        if self.verdict is not None:
            return self.verdict is VerdictKind.PASS
        return self.passed == self.checks


@dataclass(frozen=True, slots=True)
class Pair:
    """One piece of work done twice. `work` is the assignment the position really had.

    `job` is the real job, `hidden` the one in which the candidate does it: nobody sees that, and
    nothing of it is said. `revision` is what was reviewed; building begins where the job began.
    """

    id: PairId
    shadow: ShadowId
    work: AssignmentId
    job: JobId
    repository: RepositoryName
    stage: Stage
    candidate: PositionName
    status: PairStatus
    due_at: datetime
    theirs: Side
    revision: RevisionId | None = None
    hidden: JobId | None = None
    assignment: AssignmentId | None = None
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    ours: Side | None = None
    reason: str = ""
    version: int = 0

    def hidden_in(self, job: JobId) -> "Pair":
        """Return it with a job of its own."""
        return replace(self, status=PairStatus.HIDDEN, hidden=job)

    def begun(self, assignment: AssignmentId, *, at: datetime) -> "Pair":
        """Return it with the candidate at work."""
        return replace(self, status=PairStatus.UNDER_WAY, assignment=assignment, opened_at=at)

    def did(self, side: Side, *, at: datetime) -> "Pair":
        """Return it with what the candidate came to. Raises InvalidTransitionError when over.

        A revision is still to be measured.
        """
        self._refuse_over()
        building = side.verdict is None
        status = PairStatus.HANDED_IN if building else PairStatus.COMPARED
        return replace(self, status=status, ours=side, closed_at=at)

    def measured(self, theirs: int | None, ours: int | None) -> "Pair":
        """Return it with the lines of both revisions; None is a revision that cannot be read."""
        if self.ours is None:
            raise InvalidTransitionError(f"Pair {self.id} has no revision to measure.")
        return replace(
            self,
            status=PairStatus.COMPARED,
            theirs=replace(self.theirs, lines=theirs),
            ours=replace(self.ours, lines=ours),
        )

    def ended(self, status: PairStatus, *, at: datetime, reason: str) -> "Pair":
        """Return it without a result. Raises InvalidTransitionError when over."""
        self._refuse_over()
        return replace(self, status=status, closed_at=at, reason=reason)

    def _refuse_over(self) -> None:
        if self.status.is_over or self.status is PairStatus.HANDED_IN:
            raise InvalidTransitionError(f"Pair {self.id} is {self.status} already.")


def found(findings: Iterable[Finding]) -> tuple[Found, ...]:
    """Return findings as a report tells them, the worst first."""
    order = list(Severity)
    ranked = sorted(findings, key=lambda each: order.index(each.severity))
    return tuple(Found(f.severity, f.harm, _place(f)) for f in ranked[:_MOST_FINDINGS])


def _place(finding: Finding) -> str:
    line = f":{finding.line}" if finding.line else ""
    return f"{finding.file}{line}" if finding.file else ""


def decided(findings: Sequence[Finding], *, status: JobStatus, current: bool) -> bool | None:
    """Say whether people let a reviewed revision pass; None where they said nothing about it.

    `findings` are those of the review; `status` is its job's, and `current` says that the job
    ended with this revision.
    """
    rulings = {finding.ruling for finding in findings if finding.ruling is not None}
    if Ruling.UPHELD in rulings:
        return False
    if rulings or (current and status is JobStatus.ACCEPTED):
        return True
    return None


def size_of(diff: str) -> int:
    """Return how many lines a unified diff adds and removes."""
    count, inside = 0, False
    for line in diff.splitlines():
        if line.startswith("@@"):
            inside = True
        elif line.startswith("diff --git "):
            inside = False
        elif inside and line.startswith(("+", "-")):
            count += 1
    return count
