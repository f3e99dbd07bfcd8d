"""Reach: which of the people an approval names may decide now, and whether they are enough."""

from dataclasses import replace

from bot.domain.approvals import Approval, ApprovalStatus
from bot.domain.ids import UserId
from bot.domain.organization import ApprovalRule
from bot.domain.seats import StandIn, filled
from bot.domain.terms import Terms
from bot.errors import ForbiddenError


def reseat(
    approval: Approval,
    rule: ApprovalRule | None,
    *,
    terms: Terms | None,
    stand_ins: tuple[StandIn, ...],
) -> Approval:
    """Return the approval under what holds now: a rule may have become stricter since it was asked.

    Nobody new is asked: who was named since is asked with the next question. `rule` and
    `terms` are None where the resource is gone.
    """
    named = {*rule.owners, *rule.fallback} if rule else set()
    people = {*approval.owners, *approval.fallback}
    return replace(
        approval,
        owners=tuple(person for person in approval.owners if person in named),
        fallback=tuple(person for person in approval.fallback if person in named),
        self_approval=approval.self_approval and rule is not None and rule.self_approval,
        stand_ins=tuple(each for each in stand_ins if each.owner in people),
        quorum=max(approval.quorum, terms.quorum) if terms else approval.quorum,
        barred=tuple(dict.fromkeys((*approval.barred, *(terms.barred if terms else ())))),
    )


def concerns(approval: Approval, person: UserId, *, operators: frozenset[UserId]) -> bool:
    """Whether a question is any of this person's business: they may see all of it."""
    named = {*approval.owners, *approval.fallback, *approval.entitled, approval.requester}
    return person in named | operators


def refuse_strangers(approval: Approval, *, by: UserId, operators: frozenset[UserId]) -> None:
    """Raise ForbiddenError unless the question concerns this person."""
    if not concerns(approval, by, operators=operators):
        raise ForbiddenError("Only the people asked, the requester and operators see this.")


def out_of_reach(approval: Approval, *, inactive: frozenset[UserId]) -> bool:
    """Whether those who may decide now, and are active, are too few to approve."""
    if approval.status is not ApprovalStatus.OPEN:
        return False
    approved = set(approval.approved_by)
    present = {person for seat in approval.seats for person in seat.present} | approved
    return filled(approval.seats, sorted(present - inactive)) < approval.quorum
