"""Approvals: a question to named people about one tool call, and their answers."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.ids import ApprovalId, CallId, JobId, RepositoryName, RevisionId, UserId
from bot.domain.ladder import Rung
from bot.domain.organization import Environment
from bot.domain.seats import Seat, StandIn, everyone, filled, seats
from bot.errors import ConflictError, ForbiddenError, InvalidInputError


class ApprovalStatus(StrEnum):
    """What became of the question. A timer can only let it expire: that is no answer."""

    OPEN = "open"
    APPROVED = "approved"
    DENIED = "denied"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    CONSUMED = "consumed"


USABLE = frozenset({ApprovalStatus.OPEN, ApprovalStatus.APPROVED})
"""In these a call may still be made by it, or come to be."""


class Decision(StrEnum):
    """What one person answered."""

    APPROVE = "approve"
    DENY = "deny"


@dataclass(frozen=True, slots=True)
class Answer:
    """One person's answer. A denial has a reason; an approval can be revoked while unused."""

    by: UserId
    decision: Decision
    at: datetime
    reason: str = ""
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Approval:
    """A question about exactly one call, bound to its digest.

    `owners` are asked first; `fallback` people may answer once `escalated_at` is set. `quorum`
    different people must approve, for the reasons in `raised` where they are more than usual; one
    denial settles the question. `requester` asked for the job, and `barred` may not decide for
    another reason. `told` are all who ever got a copy, `later` who may decide later still;
    `nudge_at` is when the next of these steps is due. `closed_by` withdrew the question, and
    `closed_why` says why nobody decided. `batch` is the first question of the card it stands on,
    None for the first one itself. Where there are `vouchers` one of them must be among those who
    approve. Where that takes more than one person they come on top of those who were asked.
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
    barred: tuple[UserId, ...] = ()
    raised: tuple[str, ...] = ()
    stand_ins: tuple[StandIn, ...] = ()
    told: tuple[UserId, ...] = ()
    closed_by: UserId | None = None
    closed_why: str = ""
    later: tuple[Rung, ...] = ()
    batch: ApprovalId | None = None
    vouchers: tuple[UserId, ...] = ()
    version: int = 0

    @property
    def card(self) -> ApprovalId:
        """The number of the card it stands on: that of the first question there."""
        return self.batch or self.id

    @property
    def seats(self) -> tuple[Seat, ...]:
        """The seats one may answer from now."""
        return self._seats_of((*self._asked, *self.vouchers))

    @property
    def counting(self) -> tuple[Seat, ...]:
        """The seats whose voices count now: where one is not enough, who only vouches has none."""
        return self.seats if self.quorum == 1 else self._seats_of(self._asked)

    @property
    def entitled(self) -> tuple[UserId, ...]:
        """The people who may answer now, each of them named once."""
        return everyone(self.seats)

    @property
    def copies(self) -> tuple[UserId, ...]:
        """Everyone who has a copy of the card, or gets one now."""
        return tuple(dict.fromkeys((*self.told, *self.entitled)))

    @property
    def approved_by(self) -> tuple[UserId, ...]:
        given = (a for a in self.answers if a.decision is Decision.APPROVE)
        return tuple(a.by for a in given if a.revoked_at is None)

    @property
    def awaited(self) -> tuple[UserId, ...]:
        """The people an answer is expected from: nobody has spoken from their seat."""
        spoken = {given.by for given in self.answers if given.revoked_at is None}
        speaking = self.counting if self.vouched else self.seats
        silent = [seat for seat in speaking if not spoken.intersection(seat.people)]
        if not self.vouched and self.voices >= self.quorum:
            silent = [seat for seat in silent if seat.holder in self.vouchers]
        return tuple(dict.fromkeys(person for seat in silent for person in seat.present))

    @property
    def missing(self) -> int:
        """How many approvals are missing still."""
        return max(self.quorum - self.voices, 0 if self.vouched else 1)

    @property
    def vouched(self) -> bool:
        """Whether one of those who must be among the approvers is, where there are any."""
        return not self.vouchers or not set(self.vouchers).isdisjoint(self.approved_by)

    @property
    def voices(self) -> int:
        """How many seats those who approved fill."""
        return filled(self.counting, self.approved_by)

    @property
    def _asked(self) -> tuple[UserId, ...]:
        return self.owners + (self.fallback if self.escalated_at else ())

    def _seats_of(self, people: tuple[UserId, ...]) -> tuple[Seat, ...]:
        return seats(people, stand_ins=self.stand_ins, closed_to=self._closed_to)

    @property
    def _closed_to(self) -> frozenset[UserId]:
        return frozenset(self.barred) | (set() if self.self_approval else {self.requester})


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
    if answered.missing > 0 and not _gains(approval, answered):
        raise ConflictError(_too_many(approval, by))
    if answered.missing == 0:
        return replace(answered, status=ApprovalStatus.APPROVED, settled_at=at)
    return answered


def _gains(approval: Approval, answered: Approval) -> bool:
    return (answered.voices, answered.vouched) != (approval.voices, approval.vouched)


def _too_many(approval: Approval, by: UserId) -> str:
    """Say why one more approval, by this person, changes nothing."""
    seat = next((seat for seat in approval.counting if by in seat.people), None)
    if seat is None:
        named = mentions(approval.awaited) or "Somebody else"
        return f"An operator has approved already; {named} must decide as well."
    return (
        f"{mentions(seat.people, joined='and')} count as one here, and one of them has approved; "
        "another person is needed as well."
    )


def _may_answer(approval: Approval, *, by: UserId, at: datetime, active: bool) -> None:
    if by == approval.requester and not approval.self_approval:
        raise ForbiddenError("You asked for this job, so somebody else must decide about it.")
    if by in approval.barred:
        raise ForbiddenError(
            "An agent of a role that you own proposed this, or you act for who asked for the job: "
            "somebody else must decide about it."
        )
    if not active or by not in approval.entitled:
        named = mentions(approval.entitled) or "the people asked"
        raise ForbiddenError(f"Only {named} can decide this.")
    if approval.status is not ApprovalStatus.OPEN:
        raise ConflictError(outcome(approval))
    if at >= approval.expires_at:
        raise ConflictError(_expired(approval))
    if by in {given.by for given in approval.answers if given.revoked_at is None}:
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
    said = [person for person in approval.approved_by if person in active]
    if filled(approval.counting, said) < approval.quorum:
        raise ConflictError("Somebody who approved may no longer decide, so too few have approved.")
    if approval.vouchers and set(approval.vouchers).isdisjoint(said):
        raise ConflictError("The last drill failed: an operator must be among those who approve.")
    return replace(approval, status=ApprovalStatus.CONSUMED)


def outcome(approval: Approval) -> str:
    """Say in one sentence what became of the question, for whoever comes late."""
    match approval.status:
        case ApprovalStatus.APPROVED | ApprovalStatus.CONSUMED:
            return f"{mentions(approval.approved_by, joined='and')} already approved this."
        case ApprovalStatus.DENIED:
            return f"<@{approval.answers[-1].by}> already denied this."
        case ApprovalStatus.WITHDRAWN if approval.closed_by:
            return f"<@{approval.closed_by}> has withdrawn this question."
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
