"""Hiring: what must be there before an agent gets work, and what becomes of a candidate."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.evaluations import ExamResult
from bot.domain.ids import CandidateId, ModelName, PositionName, RoleName, UserId
from bot.domain.organization import Organization, Role
from bot.domain.role_drafts import RoleDraft
from bot.domain.similarity import Similar
from bot.errors import ConflictError, ForbiddenError, InvalidInputError, InvalidTransitionError

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}")


class CandidateStatus(StrEnum):
    """How far a candidate has come. Only one that is hired gets work."""

    EVALUATING = "evaluating"
    PASSED = "passed"
    FAILED = "failed"
    HIRED = "hired"
    DECLINED = "declined"


_NEXT = {
    CandidateStatus.EVALUATING: frozenset(
        {CandidateStatus.PASSED, CandidateStatus.FAILED, CandidateStatus.DECLINED}
    ),
    CandidateStatus.PASSED: frozenset({CandidateStatus.HIRED, CandidateStatus.DECLINED}),
    CandidateStatus.FAILED: frozenset({CandidateStatus.EVALUATING, CandidateStatus.DECLINED}),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody who hires may choose from."""

    roles: tuple[RoleName, ...]
    models: tuple[ModelName, ...]


@dataclass(frozen=True, slots=True)
class Opening:
    """What somebody wants to hire. `trial_until` makes it a trial; `reason` is why it is needed
    although similar agents are there.
    """

    key: str
    position: PositionName
    role: RoleName
    models: tuple[ModelName, ...]
    corpus: str
    trial_until: datetime | None = None
    reason: str = ""
    draft: RoleDraft | None = None
    """What the role is, where it is not there yet."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A position that is not at work yet. `corpus` says what it knows and was made from.

    `suite` is the digest of the cases it is put through, `exams` is how many there are.
    """

    id: CandidateId
    key: str
    position: PositionName
    role: RoleName
    models: tuple[ModelName, ...]
    corpus: str
    reason: str
    similar: tuple[Similar, ...]
    by: UserId
    at: datetime
    suite: str
    exams: int
    trial_until: datetime | None = None
    status: CandidateStatus = CandidateStatus.EVALUATING
    results: tuple[ExamResult, ...] = ()
    decided_by: UserId | None = None
    decided_at: datetime | None = None
    version: int = 0

    @property
    def passed(self) -> int:
        """How many cases it has passed."""
        return sum(result.passed for result in self.results)

    def to(self, status: CandidateStatus, *, by: UserId | None, at: datetime) -> "Candidate":
        """Return the candidate in its next status. Raises ConflictError, InvalidTransitionError."""
        if self.decided_by is not None:
            raise ConflictError(f"<@{self.decided_by}> has already {self.status} {self.position}.")
        if status not in _NEXT.get(self.status, frozenset()):
            raise InvalidTransitionError(f"{self.position} is {self.status}, not {status}.")
        return replace(self, status=status, decided_by=by, decided_at=at)

    def trial_is_over(self, at: datetime) -> bool:
        """Whether it was hired for a time that has come."""
        hired = self.status is CandidateStatus.HIRED
        return hired and self.trial_until is not None and self.trial_until <= at

    def kept(self) -> "Candidate":
        """Return an agent on trial as one that is kept for good. Raises ConflictError."""
        if self.status is not CandidateStatus.HIRED or self.trial_until is None:
            raise ConflictError(f"{self.position} is not on trial.")
        return replace(self, trial_until=None)

    def examined(self, result: ExamResult) -> "Candidate":
        """Return the candidate with one more case behind it; the last one settles it."""
        results = (*self.results, result)
        if len(results) < self.exams:
            return replace(self, results=results)
        passed = all(each.passed for each in results)
        status = CandidateStatus.PASSED if passed else CandidateStatus.FAILED
        return replace(self, results=results, status=status)

    def again(self, *, suite: str, exams: int) -> "Candidate":
        """Return a candidate that failed at the beginning of its suite."""
        if self.status is not CandidateStatus.FAILED:
            raise InvalidTransitionError(f"{self.position} is {self.status}: it has not failed.")
        fresh = replace(self, status=CandidateStatus.EVALUATING, results=())
        return replace(fresh, suite=suite, exams=exams)


def missing_parts(role: Role, opening: Opening, *, exams: int) -> tuple[str, ...]:
    """Return which of the five parts are not there."""
    return tuple(_missing(role, opening, exams))


def refuse_incomplete(
    role: Role, opening: Opening, *, exams: int, similar: Sequence[Similar]
) -> None:
    """Refuse an opening without its five parts, or without a reason where similar agents work.

    Raises InvalidInputError.
    """
    missing = missing_parts(role, opening, exams=exams)
    if missing:
        raise InvalidInputError(f"An agent gets no work without {'; '.join(missing)}.")
    if similar and not opening.reason.strip():
        alike = ", ".join(f"{each.role} ({each.percent} % alike)" for each in similar)
        raise InvalidInputError(
            f"Say why another one is needed although similar ones work: {alike}."
        )


def _missing(role: Role, opening: Opening, exams: int) -> Iterator[str]:
    if not role.prompt.strip():
        yield "a prompt"
    if not role.tools:
        yield "tools"
    if not (role.responsible and role.not_responsible):
        yield "a scope (what it does, and what it leaves to others)"
    if not opening.corpus.strip():
        yield "what it knows (its training data and documents)"
    if not exams:
        yield "an evaluation suite"


def refuse_opening(
    opening: Opening,
    organization: Organization,
    *,
    by: UserId,
    candidates: Sequence[Candidate],
    now: datetime,
) -> None:
    """Refuse an opening that cannot be.

    Raises ForbiddenError, InvalidInputError, ConflictError.
    """
    if by not in organization.people:
        raise ForbiddenError("Only people of the organization hire.")
    if not _NAME.fullmatch(opening.position):
        raise InvalidInputError("A name has letters, digits, `-`, `_` and `.`, at most 63.")
    unknown = [name for name in opening.models if name not in organization.models]
    if unknown or not opening.models:
        raise InvalidInputError("Choose at least one model of org.yml.")
    if opening.trial_until is not None and opening.trial_until <= now:
        raise InvalidInputError("Choose a day after today for the end of the trial.")
    known = organization.positions.get(opening.position)
    taken = known is not None and (known.active or known.retired or known.role != opening.role)
    if taken:
        raise ConflictError(f"There is a position {opening.position} already.")
    if any(each.position == opening.position for each in candidates):
        raise ConflictError(f"{opening.position} is being hired already.")
