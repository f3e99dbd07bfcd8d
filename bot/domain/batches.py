"""Batches: calls of one kind that one turn asks for are decided on one card, each by itself.

Every call keeps an approval of its own, bound to its digest; a batch is what they have in common:
the card, the people, the time.
"""

from collections.abc import Mapping, Sequence
from itertools import takewhile

from bot.domain.approvals import USABLE, Approval, ApprovalStatus, Decision
from bot.domain.calls import Call, CallStatus
from bot.domain.ids import ApprovalId, UserId
from bot.errors import ConflictError, InvalidInputError

MOST = 10
"""Calls on one card: what a person can look through, and what one list of boxes in Slack holds."""


def run_from(first: Call, calls: Sequence[Call]) -> tuple[Call, ...]:
    """Return the proposed calls of one tool that follow one another in a turn, `first` included.

    `calls` are those of the assignment, in the order they were asked for. Another call between
    them ends the run: the position may have wanted it done in between.
    """
    after = [call for call in calls if call.turn == first.turn and call.id > first.id]
    open_after = (call for call in after if not call.status.is_settled)
    return (first, *takewhile(lambda call: _continues(first, call), open_after))


def _continues(first: Call, call: Call) -> bool:
    return call.tool == first.tool and call.status is CallStatus.PROPOSED


def for_everything(
    asked: Sequence[Approval], decision: Decision, *, by: UserId
) -> Mapping[ApprovalId, Decision]:
    """Return one decision for all questions of a card that wait for this person's answer.

    Where none does it is the first one, whose own rules say why.
    """
    waiting = [each.id for each in asked if waits_for(each, by)]
    return dict.fromkeys(waiting or [asked[0].id], decision)


def for_each(
    asked: Sequence[Approval],
    *,
    by: UserId,
    listed: frozenset[ApprovalId],
    chosen: frozenset[ApprovalId],
) -> Mapping[ApprovalId, Decision]:
    """Return the decisions of somebody who chose some of the calls listed to them: approve these.

    What they were shown and did not choose is denied; what they were not shown is left alone.
    Raises InvalidInputError where something else was chosen, ConflictError where one of them no
    longer waits for this person.
    """
    known = {each.id: each for each in asked}
    if not listed or not chosen <= listed or not listed <= known.keys():
        raise InvalidInputError("This list is not of this card; open it again from the card.")
    if any(not waits_for(known[number], by) for number in listed):
        raise ConflictError("Some of these calls were decided meanwhile; open the list again.")
    return {
        number: Decision.APPROVE if number in chosen else Decision.DENY for number in sorted(listed)
    }


def waits_for(asked: Approval, by: UserId) -> bool:
    """Whether a question is open and this person has not answered it."""
    answered = {given.by for given in asked.answers if given.revoked_at is None}
    return asked.status is ApprovalStatus.OPEN and by not in answered


def usable(asked: Sequence[Approval]) -> tuple[Approval, ...]:
    """Return the questions of a card that are open, or approved and unused.

    Where none is it is the first one, whose own rules say why.
    """
    return tuple(each for each in asked if each.status in USABLE) or tuple(asked[:1])


def in_step(asked: Sequence[Approval], with_: Approval) -> tuple[Approval, ...]:
    """Return the open questions of a card that stand on the same step as this one."""
    return tuple(
        each
        for each in asked
        if each.status is ApprovalStatus.OPEN
        and (each.nudged_at, each.later) == (with_.nudged_at, with_.later)
    )


def undecided(asked: Sequence[Approval]) -> bool:
    """Whether a card still waits for people: nothing on it is begun before all of it is decided."""
    return any(each.status is ApprovalStatus.OPEN for each in asked)


def foremost(asked: Sequence[Approval]) -> Approval:
    """Return the question that stands for the card: one that is open, else one that is unused."""
    for status in (ApprovalStatus.OPEN, ApprovalStatus.APPROVED):
        for each in asked:
            if each.status is status:
                return each
    return asked[0]


def approved_by(asked: Sequence[Approval], person: UserId) -> tuple[Approval, ...]:
    """Return the questions of a card whose approval this person can still take back.

    Where there is none it is one they approved, or else the first, whose own rules say why.
    """
    given = [each for each in asked if person in each.approved_by]
    return tuple(each for each in given if each.status in USABLE) or (*given, *asked)[:1]
