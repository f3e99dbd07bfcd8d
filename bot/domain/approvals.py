"""Approvals: a question to named people about one tool call, and their answers."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.ids import ApprovalId, CallId, JobId, RepositoryName, RevisionId, UserId
from bot.domain.organization import Environment
from bot.errors import ConflictError, ForbiddenError, InvalidInputError


class ApprovalStatus(StrEnum):
    """What became of the question. A timer can only let it expire: that is no answer."""

    OPEN = "open"
    APPROVED = "approved"
    DENIED = "denied"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    CONSUMED = "consumed"


class Decision(StrEnum):
    """What one person answered."""

    APPROVE = "approve"
    DENY = "deny"


@dataclass(frozen=True, slots=True)
class Answer:
    """One person's answer. A denial has a reason."""

    by: UserId
    decision: Decision
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Approval:
    """A question about exactly one call, bound to its digest.

    `owners` are asked first; `fallback` people may answer once `escalated_at` is set. `quorum`
    different people must approve; one denial settles the question. `requester` asked for the job.
    """

    id: ApprovalId
    job: JobId
    call: CallId
    digest: str
    revision: RevisionId | None
    resource: RepositoryName
    environment: Environment
    owners: tuple[UserId, ...]
    fallback: tuple[UserId, ...]
    quorum: int
    self_approval: bool
    requester: UserId
    status: ApprovalStatus
    opened_at: datetime
    nudge_at: datetime
    expires_at: datetime
    answers: tuple[Answer, ...] = ()
    nudged_at: datetime | None = None
    escalated_at: datetime | None = None
    settled_at: datetime | None = None
    version: int = 0

    @property
    def entitled(self) -> tuple[UserId, ...]:
        """The people who may answer now, each of them named once."""
        asked = self.owners + (self.fallback if self.escalated_at else ())
        return tuple(dict.fromkeys(person for person in asked if not self._is_closed_to(person)))

    @property
    def approved_by(self) -> tuple[UserId, ...]:
        return tuple(a.by for a in self.answers if a.decision is Decision.APPROVE)

    def _is_closed_to(self, person: UserId) -> bool:
        return person == self.requester and not self.self_approval


def answer(
    approval: Approval,
    *,
    by: UserId,
    decision: Decision,
    at: datetime,
    reason: str = "",
    active: bool = True,
) -> Approval:
    """Return the approval with this person's answer.

    Raises ForbiddenError for people who may not decide, ConflictError when it is settled or the
    person has answered, InvalidInputError for a denial without a reason.
    """
    _may_answer(approval, by=by, at=at, active=active)
    if decision is Decision.DENY and not reason.strip():
        raise InvalidInputError("Say why: the agent gets your reason and works on with it.")
    answers = (*approval.answers, Answer(by, decision, at, reason.strip()))
    answered = replace(approval, answers=answers)
    if decision is Decision.DENY:
        return replace(answered, status=ApprovalStatus.DENIED, settled_at=at)
    if len(set(answered.approved_by)) >= approval.quorum:
        return replace(answered, status=ApprovalStatus.APPROVED, settled_at=at)
    return answered


def _may_answer(approval: Approval, *, by: UserId, at: datetime, active: bool) -> None:
    if by == approval.requester and not approval.self_approval:
        raise ForbiddenError("You asked for this job, so somebody else must decide about it.")
    if not active or by not in approval.entitled:
        named = mentions(approval.entitled) or "the people asked"
        raise ForbiddenError(f"Only {named} can decide this.")
    if approval.status is not ApprovalStatus.OPEN:
        raise ConflictError(outcome(approval))
    if at >= approval.expires_at:
        raise ConflictError(_expired(approval))
    if by in {given.by for given in approval.answers}:
        raise ConflictError("You have already answered; another person is needed as well.")


def consume(
    approval: Approval, *, digest: str, at: datetime, active: frozenset[UserId]
) -> Approval:
    """Return the approval used up for exactly this call, once.

    `active` are the people active in Slack now: who has left since no longer counts.
    Raises ConflictError when it may not be used.
    """
    if approval.status is not ApprovalStatus.APPROVED:
        raise ConflictError(f"The approval is {approval.status}.")
    if digest != approval.digest:
        raise ConflictError("The approval was given for a different call.")
    if at >= approval.expires_at:
        raise ConflictError("The approval has expired.")
    if len(set(approval.approved_by) & active) < approval.quorum:
        raise ConflictError("Somebody who approved is no longer active, so the quorum is not met.")
    return replace(approval, status=ApprovalStatus.CONSUMED)


def out_of_reach(approval: Approval, *, inactive: frozenset[UserId]) -> bool:
    """Whether those who may decide now, and are active, are too few to approve."""
    reachable = set(approval.entitled) - inactive
    return approval.status is ApprovalStatus.OPEN and len(reachable) < approval.quorum


def nudge(approval: Approval, *, at: datetime) -> Approval:
    """Return the approval after its one reminder: from now on the fallback may answer as well.

    Raises ConflictError when it is settled or the reminder was given.
    """
    if approval.status is not ApprovalStatus.OPEN:
        raise ConflictError(outcome(approval))
    if approval.nudged_at is not None:
        raise ConflictError("Everybody asked has had the one reminder.")
    return replace(approval, nudged_at=at, escalated_at=at)


def expire(approval: Approval, *, at: datetime) -> Approval:
    """Return the approval expired: neither approved nor denied. Raises ConflictError."""
    if approval.status not in {ApprovalStatus.OPEN, ApprovalStatus.APPROVED}:
        raise ConflictError(outcome(approval))
    return replace(approval, status=ApprovalStatus.EXPIRED, settled_at=at)


def withdraw(approval: Approval, *, at: datetime) -> Approval:
    """Return the approval withdrawn, because its job ended or moved on."""
    if approval.status not in {ApprovalStatus.OPEN, ApprovalStatus.APPROVED}:
        raise ConflictError(outcome(approval))
    return replace(approval, status=ApprovalStatus.WITHDRAWN, settled_at=at)


def outcome(approval: Approval) -> str:
    """Say in one sentence what became of the question, for whoever comes late."""
    match approval.status:
        case ApprovalStatus.APPROVED | ApprovalStatus.CONSUMED:
            return f"{mentions(approval.approved_by, joined='and')} already approved this."
        case ApprovalStatus.DENIED:
            return f"<@{approval.answers[-1].by}> already denied this."
        case ApprovalStatus.EXPIRED:
            return _expired(approval)
        case ApprovalStatus.WITHDRAWN:
            return "This question was withdrawn, because its job has moved on."
        case ApprovalStatus.OPEN:
            return "This question is open."


def _expired(approval: Approval) -> str:
    if not approval.answers:
        return "This question has expired. Nobody decided; it can be asked again."
    said = mentions(approval.approved_by, joined="and")
    return (
        f"This question has expired. {said} approved, but nothing was done; it can be asked again."
    )


def mentions(people: tuple[UserId, ...], *, joined: str = "or") -> str:
    """Name people as Slack mentions: `<@U1>, <@U2> or <@U3>`."""
    named = [f"<@{person}>" for person in people]
    return f" {joined} ".join([", ".join(named[:-1]), named[-1]] if len(named) > 1 else named)
