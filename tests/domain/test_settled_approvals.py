"""How a question ends: used up, expired or withdrawn; and what people are told about it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.domain.approvals import (
    Approval,
    ApprovalStatus,
    Decision,
    answer,
    consume,
    mentions,
    outcome,
)
from bot.domain.closing import expire, withdraw
from bot.domain.ids import UserId
from bot.domain.reach import nudge
from bot.errors import ConflictError
from tests.domain.builders import DIGEST, MIA, NOW, OMAR, SAM, an_approval

SOON = NOW + timedelta(minutes=5)
EVERYBODY = frozenset({OMAR, MIA, SAM})
SETTLED = [
    ApprovalStatus.DENIED,
    ApprovalStatus.EXPIRED,
    ApprovalStatus.WITHDRAWN,
    ApprovalStatus.CONSUMED,
]


def approved_by(*people: UserId, **changes: object) -> Approval:
    approval = an_approval(owners=people, quorum=len(people), **changes)
    for person in people:
        approval = answer(approval, by=person, decision=Decision.APPROVE, at=SOON)
    return approval


def use(
    approval: Approval, *, digest: str = DIGEST, active: frozenset[UserId] = EVERYBODY
) -> Approval:
    return consume(approval, digest=digest, at=SOON, active=active)


def test_an_approval_is_used_up_once() -> None:
    used = use(approved_by(OMAR))

    assert used.status is ApprovalStatus.CONSUMED
    with pytest.raises(ConflictError, match="The approval is consumed"):
        use(used)


@pytest.mark.parametrize("status", [s for s in ApprovalStatus if s is not ApprovalStatus.APPROVED])
def test_only_an_approved_question_can_be_used(status: ApprovalStatus) -> None:
    with pytest.raises(ConflictError, match=f"The approval is {status}"):
        use(an_approval(status=status))


def test_an_approval_is_good_for_no_other_call() -> None:
    with pytest.raises(ConflictError, match="a different call"):
        use(approved_by(OMAR), digest="e" * 64)


def test_an_approval_is_good_until_it_expires() -> None:
    approval = approved_by(OMAR)
    last = approval.expires_at - timedelta(microseconds=1)

    used = consume(approval, digest=DIGEST, at=last, active=EVERYBODY)

    assert used.status is ApprovalStatus.CONSUMED
    with pytest.raises(ConflictError, match="has expired"):
        consume(approval, digest=DIGEST, at=approval.expires_at, active=EVERYBODY)


def test_people_who_have_left_no_longer_count() -> None:
    approval = approved_by(OMAR, MIA)

    with pytest.raises(ConflictError, match="may no longer decide"):
        use(approval, active=frozenset({OMAR, SAM}))
    assert use(approval).status is ApprovalStatus.CONSUMED


def test_a_reminder_opens_the_question_to_the_fallback() -> None:
    reminded = nudge(an_approval(), at=SOON)

    assert reminded.status is ApprovalStatus.OPEN
    assert (reminded.nudged_at, reminded.escalated_at) == (SOON, SOON)
    assert reminded.entitled == (OMAR, SAM)


def test_there_is_one_reminder() -> None:
    with pytest.raises(ConflictError, match="one reminder"):
        nudge(nudge(an_approval(), at=SOON), at=SOON + timedelta(hours=1))


@pytest.mark.parametrize("status", [s for s in ApprovalStatus if s is not ApprovalStatus.OPEN])
def test_nobody_is_reminded_of_a_question_that_is_not_open(status: ApprovalStatus) -> None:
    approval = an_approval(status=status, answers=approved_by(OMAR).answers)

    with pytest.raises(ConflictError):
        nudge(approval, at=SOON)


@pytest.mark.parametrize(
    ("end", "status"),
    [(expire, ApprovalStatus.EXPIRED), (withdraw, ApprovalStatus.WITHDRAWN)],
)
@pytest.mark.parametrize("before", [an_approval(), approved_by(OMAR)])
def test_an_open_or_unused_question_can_expire_or_be_withdrawn(
    before: Approval, end: Callable[..., Approval], status: ApprovalStatus
) -> None:
    later = SOON + timedelta(days=2)

    ended = end(before, at=later)

    assert ended.status is status
    assert ended.settled_at == later
    assert ended.answers == before.answers


@pytest.mark.parametrize("end", [expire, withdraw])
@pytest.mark.parametrize("status", SETTLED)
def test_what_is_settled_neither_expires_nor_is_withdrawn(
    status: ApprovalStatus, end: Callable[..., Approval]
) -> None:
    approval = an_approval(status=status, answers=approved_by(OMAR).answers)

    with pytest.raises(ConflictError):
        end(approval, at=SOON)


def test_an_expired_question_was_neither_approved_nor_denied() -> None:
    expired = expire(an_approval(), at=SOON + timedelta(days=1))

    assert outcome(expired) == ("This question has expired. Nobody decided; it can be asked again.")


def test_an_approval_nobody_used_does_not_say_that_nobody_decided() -> None:
    expired = expire(approved_by(OMAR, MIA), at=SOON + timedelta(days=1))

    assert outcome(expired) == (
        "This question has expired. <@U0OMAR> and <@U0MIA> approved, but nothing was done; "
        "it can be asked again."
    )


def test_whoever_comes_late_is_told_what_became_of_the_question() -> None:
    denied = answer(an_approval(), by=OMAR, decision=Decision.DENY, at=SOON, reason="Not now.")

    assert outcome(an_approval()) == "This question is open."
    assert outcome(approved_by(OMAR)) == "<@U0OMAR> already approved this."
    assert outcome(use(approved_by(OMAR, MIA))) == "<@U0OMAR> and <@U0MIA> already approved this."
    assert outcome(denied) == "<@U0OMAR> already denied this."
    assert "its job has moved on" in outcome(withdraw(an_approval(), at=SOON))


def test_people_are_named_as_a_sentence_names_them() -> None:
    assert mentions(()) == ""
    assert mentions((OMAR,)) == "<@U0OMAR>"
    assert mentions((OMAR, MIA)) == "<@U0OMAR> or <@U0MIA>"
    assert mentions((OMAR, MIA, SAM), joined="and") == "<@U0OMAR>, <@U0MIA> and <@U0SAM>"
