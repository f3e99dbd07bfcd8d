"""Reach: which of the people an approval names may decide now, and whether they are enough."""

from dataclasses import replace
from datetime import datetime

from bot.domain.approvals import Approval, ApprovalStatus, outcome
from bot.domain.ids import UserId
from bot.domain.ladder import next_step
from bot.domain.organization import ApprovalRule
from bot.domain.seats import StandIn, filled
from bot.domain.terms import Terms
from bot.errors import ConflictError, ForbiddenError


def reseat(
    approval: Approval,
    rule: ApprovalRule | None,
    *,
    terms: Terms | None,
    stand_ins: tuple[StandIn, ...],
    vouchers: tuple[UserId, ...] = (),
) -> Approval:
    """Return the approval under what holds now: a rule may have become stricter since it was asked.

    Nobody new is asked but the `vouchers`, while there must be any: who was named since is asked
    with the next question. `rule` and `terms` are None where the resource is gone.
    """
    named = set(rule.people) if rule else set()
    people = {*approval.owners, *approval.fallback}
    people.update(person for rung in approval.later for person in rung.people)
    return replace(
        approval,
        owners=tuple(person for person in approval.owners if person in named),
        fallback=tuple(person for person in approval.fallback if person in named),
        later=tuple(
            replace(rung, people=tuple(person for person in rung.people if person in named))
            for rung in approval.later
        ),
        self_approval=approval.self_approval and rule is not None and rule.self_approval,
        stand_ins=tuple(each for each in stand_ins if each.owner in people),
        quorum=max(approval.quorum, terms.quorum) if terms else approval.quorum,
        vouchers=vouchers,
        barred=tuple(dict.fromkeys((*approval.barred, *(terms.barred if terms else ())))),
    )


def demanded(approval: Approval, *, now: Approval) -> Approval:
    """Return the approval with as many people as the question would need if it was put `now`.

    Raises ConflictError where a mistake costs something else than people were told.
    """
    if approval.environment is not now.environment:
        raise ConflictError(
            f"{approval.resource} was {approval.environment} when people were asked; it is "
            f"{now.environment} now."
        )
    return replace(approval, quorum=max(approval.quorum, now.quorum))


def concerns(approval: Approval, person: UserId, *, operators: frozenset[UserId]) -> bool:
    """Whether a question is any of this person's business: they may see all of it."""
    named = {*approval.owners, *approval.fallback, *approval.entitled, approval.requester}
    named.update(who for rung in approval.later for who in rung.people)
    return person in named | operators


def refuse_strangers(approval: Approval, *, by: UserId, operators: frozenset[UserId]) -> None:
    """Raise ForbiddenError unless the question concerns this person."""
    if not concerns(approval, by, operators=operators):
        raise ForbiddenError("Only the people asked, the requester and operators see this.")


def nudge(approval: Approval, *, at: datetime) -> Approval:
    """Return the approval after its one reminder: from now on the fallback may answer as well.

    Raises ConflictError when it is settled or the reminder was given.
    """
    if approval.status is not ApprovalStatus.OPEN:
        raise ConflictError(outcome(approval))
    if approval.nudged_at is not None:
        raise ConflictError("Everybody asked has had the one reminder.")
    return replace(
        approval, nudged_at=at, escalated_at=at, nudge_at=next_step(approval.later, at=at)
    )


def climb(approval: Approval, *, at: datetime) -> Approval:
    """Return the approval one step up its ladder: more people may answer, nobody fewer.

    Raises ConflictError when it is settled or everybody may answer already.
    """
    if approval.status is not ApprovalStatus.OPEN:
        raise ConflictError(outcome(approval))
    if approval.nudged_at is None or not approval.later:
        raise ConflictError("There is nobody more to ask.")
    step, *later = approval.later
    fallback = tuple(dict.fromkeys((*approval.fallback, *step.people)))
    nudge_at = next_step(later, at=at) if later else approval.nudged_at
    return replace(approval, fallback=fallback, later=tuple(later), nudge_at=nudge_at)


def out_of_reach(approval: Approval, *, inactive: frozenset[UserId]) -> bool:
    """Whether those who may decide now, and are active, are too few to approve."""
    if approval.status is not ApprovalStatus.OPEN:
        return False
    approved = set(approval.approved_by)
    present = {person for seat in approval.counting for person in seat.present} | approved
    return filled(approval.counting, sorted(present - inactive)) < approval.quorum
