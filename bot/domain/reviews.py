"""Reviews: findings, verdicts, and what follows from them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.ids import AssignmentId, FindingId, JobId, PositionName, RevisionId, UserId
from bot.domain.stages import Stage
from bot.errors import ConflictError, InvalidTransitionError


class Severity(StrEnum):
    """How much a finding matters. Only a blocking one holds the job."""

    BLOCKING = "blocking"
    MAJOR = "major"
    MINOR = "minor"
    NOTE = "note"


class Ruling(StrEnum):
    """What a person decided about a contested finding."""

    UPHELD = "upheld"
    OVERRULED = "overruled"


class FindingStatus(StrEnum):
    """What became of a finding."""

    OPEN = "open"
    ADDRESSED = "addressed"
    DISPUTED = "disputed"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a reviewer files about one revision: the harm, where, and how to check it.

    `doubt` is what its reviewer does not know, and what could make the finding wrong.
    """

    id: FindingId
    job: JobId
    assignment: AssignmentId
    position: PositionName
    stage: Stage
    revision: RevisionId
    severity: Severity
    harm: str
    evidence: str
    how_to_check: str
    at: datetime
    file: str = ""
    line: int | None = None
    quote: str = ""
    doubt: str = ""
    status: FindingStatus = FindingStatus.OPEN
    answer: str = ""
    contested_at: datetime | None = None
    ruling: Ruling | None = None
    ruled_by: UserId | None = None
    ruled_at: datetime | None = None
    version: int = 0

    def answered(self, status: FindingStatus, *, reason: str) -> "Finding":
        """Return the finding with the owner's answer. Raises InvalidTransitionError."""
        if status is FindingStatus.OPEN:
            raise InvalidTransitionError("An answer is 'addressed' or 'disputed'.")
        if status is FindingStatus.DISPUTED and self.ruling is Ruling.UPHELD:
            raise InvalidTransitionError(
                f"A person has decided that finding {self.id} is right: address it."
            )
        return replace(self, status=status, answer=reason)

    def contested(self, *, at: datetime) -> "Finding":
        """Return the finding put to a person, because two positions contradict each other."""
        return replace(self, contested_at=at)

    def ruled(self, ruling: Ruling, *, by: UserId, at: datetime) -> "Finding":
        """Return the finding as a person decided about it. Raises ConflictError the second time."""
        if not self.awaits_ruling:
            said = f"<@{self.ruled_by}> has decided this already: " if self.ruled_by else ""
            raise ConflictError(f"{said}finding {self.id} waits for no decision.")
        status = self.status if ruling is Ruling.OVERRULED else FindingStatus.OPEN
        return replace(self, status=status, ruling=ruling, ruled_by=by, ruled_at=at)

    @property
    def is_unanswered(self) -> bool:
        """Whether the owner has still to answer it."""
        return self.status is FindingStatus.OPEN and self.ruling is not Ruling.OVERRULED

    @property
    def awaits_ruling(self) -> bool:
        """Whether a person has been asked about this finding and has not decided."""
        return self.contested_at is not None and self.ruled_at is None

    @property
    def holds(self) -> bool:
        """Whether this finding alone holds the job."""
        if self.ruling is Ruling.OVERRULED:
            return False
        return self.severity is Severity.BLOCKING and self.status is not FindingStatus.ADDRESSED


def unanswered(findings: Sequence[Finding]) -> str | None:
    """Name the findings that must be answered before the next revision, as a sentence."""
    numbers = [str(finding.id) for finding in findings if finding.is_unanswered]
    if not numbers:
        return None
    return f"Answer finding {', '.join(numbers)} first, with desk__answer_finding."


class VerdictKind(StrEnum):
    """What a reviewer says about one revision, in one word."""

    PASS = "pass"  # noqa: S105
    REVISE = "revise"
    REJECT = "reject"
    ESCALATE = "escalate"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A reviewer's verdict on one revision.

    `evidence` is how the reviewer says it checked, and `doubt` what it did not check; `seen` is
    what of the evidence the host has seen itself.
    """

    job: JobId
    assignment: AssignmentId
    position: PositionName
    stage: Stage
    revision: RevisionId
    kind: VerdictKind
    evidence: str
    lineages: frozenset[str]
    independent: bool
    at: datetime
    seen: tuple[str, ...] = ()
    doubt: str = ""


def latest(verdicts: Iterable[Verdict], *, revision: RevisionId | None) -> tuple[Verdict, ...]:
    """Return what each stage said last about this revision."""
    said = {verdict.stage: verdict for verdict in verdicts if verdict.revision == revision}
    return tuple(said.values())


def speaking(verdicts: Iterable[Verdict], findings: Sequence[Finding]) -> tuple[Verdict, ...]:
    """Return the verdicts that still speak.

    One that is no pass does not, once a person has overruled a finding behind it: that reviewer
    looks again.
    """

    def is_overtaken(verdict: Verdict) -> bool:
        return verdict.kind is not VerdictKind.PASS and any(
            finding.ruling is Ruling.OVERRULED
            and finding.stage is verdict.stage
            and finding.ruled_at is not None
            and finding.ruled_at > verdict.at
            for finding in findings
        )

    return tuple(verdict for verdict in verdicts if not is_overtaken(verdict))


def standing(
    findings: Iterable[Finding], verdicts: Iterable[Verdict], *, revision: RevisionId | None
) -> tuple[Finding, ...]:
    """Return the findings that hold a revision.

    The owner's word alone settles no dispute. It is settled when the stage that filed the finding
    has read the owner's answer and passes a later revision.
    """
    said = latest(verdicts, revision=revision)
    passed = {verdict.stage for verdict in said if verdict.kind is VerdictKind.PASS}

    def is_settled(finding: Finding) -> bool:
        later = finding.revision != revision
        return finding.status is FindingStatus.DISPUTED and later and finding.stage in passed

    return tuple(finding for finding in findings if finding.holds and not is_settled(finding))


def vetoed(verdicts: Iterable[Verdict], *, revision: RevisionId | None) -> bool:
    """Whether the security review has rejected this revision, and nothing it said since differs."""
    return any(is_veto(verdict) for verdict in latest(verdicts, revision=revision))


def is_veto(verdict: Verdict) -> bool:
    """Whether this is the security review's no."""
    return verdict.kind is VerdictKind.REJECT and verdict.stage is Stage.SECURITY_REVIEW


class Consequence(StrEnum):
    """What the verdicts of one group of reviews lead to."""

    INCOMPLETE = "incomplete"
    NEXT = "next"
    REVISE = "revise"
    ESCALATE = "escalate"


def consequence(
    verdicts: Sequence[Verdict],
    *,
    required: Sequence[Stage],
    findings: Sequence[Finding],
    current_round: int,
    rounds: int,
) -> Consequence:
    """Return what follows once every required reviewer of this revision has spoken.

    `findings` are those that stand: `Consequence.NEXT` needs that there are none.
    `current_round` counts from 1; after `rounds` of them a person decides. A security veto
    (`reject`) and an explicit `escalate` go to a person at once.
    """
    if {verdict.stage for verdict in verdicts} != set(required):
        return Consequence.INCOMPLETE
    if any(_needs_person(verdict) for verdict in verdicts):
        return Consequence.ESCALATE
    if all(verdict.kind is VerdictKind.PASS for verdict in verdicts) and not findings:
        return Consequence.NEXT
    return Consequence.REVISE if current_round < rounds else Consequence.ESCALATE


def _needs_person(verdict: Verdict) -> bool:
    return is_veto(verdict) or verdict.kind is VerdictKind.ESCALATE


def independent(author: frozenset[str], reviewer: frozenset[str]) -> bool:
    """Whether two models descend from different families; unknown descent is not independent."""
    return bool(author) and bool(reviewer) and author.isdisjoint(reviewer)
