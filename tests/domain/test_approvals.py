"""Who may answer a question, and what an answer does."""

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import given as given_
from hypothesis import strategies as st

from bot.domain.approvals import Approval, ApprovalStatus, Decision, answer, consume
from bot.domain.ids import UserId
from bot.domain.reach import nudge
from bot.errors import ConflictError, ForbiddenError, InvalidInputError
from tests.domain.builders import MIA, NOW, OMAR, PAT, RITA, SAM, an_approval

SOON = NOW + timedelta(minutes=5)


def approved(approval: Approval, *by: UserId) -> Approval:
    for person in by:
        approval = answer(approval, by=person, decision=Decision.APPROVE, at=SOON)
    return approval


def denied(approval: Approval, *, by: UserId, reason: str = "The tests miss blanks.") -> Approval:
    return answer(approval, by=by, decision=Decision.DENY, at=SOON, reason=reason)


def test_an_owner_approves() -> None:
    given = approved(an_approval(), OMAR)

    assert given.status is ApprovalStatus.APPROVED
    assert given.approved_by == (OMAR,)
    assert given.settled_at == SOON


def test_an_owner_denies_with_a_reason() -> None:
    given = denied(an_approval(), by=OMAR, reason="  The tests miss blanks. ")

    assert given.status is ApprovalStatus.DENIED
    assert given.settled_at == SOON
    assert given.answers[0].reason == "The tests miss blanks."
    assert given.approved_by == ()


@pytest.mark.parametrize("reason", ["", " ", "\n\t"])
def test_a_denial_needs_a_reason(reason: str) -> None:
    with pytest.raises(InvalidInputError, match="Say why"):
        denied(an_approval(), by=OMAR, reason=reason)


def test_an_answer_leaves_the_question_it_was_given_to_as_it_was() -> None:
    asked = an_approval()

    approved(asked, OMAR)

    assert asked == an_approval()


def test_a_quorum_of_two_needs_two_people() -> None:
    asked = an_approval(owners=(OMAR, MIA), quorum=2)

    first = approved(asked, OMAR)
    both = approved(first, MIA)

    assert first.status is ApprovalStatus.OPEN
    assert first.settled_at is None
    assert both.status is ApprovalStatus.APPROVED
    assert both.approved_by == (OMAR, MIA)


def test_nobody_counts_twice_towards_the_quorum() -> None:
    first = approved(an_approval(owners=(OMAR, MIA), quorum=2), OMAR)

    with pytest.raises(ConflictError, match="You have already answered; another person"):
        approved(first, OMAR)


def test_one_denial_settles_a_question_that_others_approved() -> None:
    first = approved(an_approval(owners=(OMAR, MIA), quorum=2), OMAR)

    given = denied(first, by=MIA)

    assert given.status is ApprovalStatus.DENIED


def test_nobody_takes_an_approval_back_by_denying_later() -> None:
    first = approved(an_approval(owners=(OMAR, MIA), quorum=2), OMAR)

    with pytest.raises(ConflictError, match="You have already answered"):
        denied(first, by=OMAR)


def test_a_stranger_may_not_answer_and_is_told_who_may() -> None:
    asked = an_approval(owners=(OMAR, MIA, PAT))

    with pytest.raises(ForbiddenError, match="Only <@U0OMAR>, <@U0MIA> or <@U0PAT> can decide"):
        approved(asked, UserId("U0STRANGER"))


def test_a_stranger_learns_nothing_about_a_settled_question() -> None:
    given = approved(an_approval(), OMAR)

    with pytest.raises(ForbiddenError):
        approved(given, PAT)


def test_somebody_deactivated_in_slack_may_not_answer() -> None:
    with pytest.raises(ForbiddenError):
        answer(an_approval(), by=OMAR, decision=Decision.APPROVE, at=SOON, active=False)


def test_the_fallback_may_answer_only_after_the_reminder() -> None:
    asked = an_approval()

    with pytest.raises(ForbiddenError, match="Only <@U0OMAR> can decide this"):
        approved(asked, SAM)
    given = approved(nudge(asked, at=NOW + timedelta(hours=1)), SAM)

    assert given.status is ApprovalStatus.APPROVED


def test_the_owner_may_still_answer_after_the_reminder() -> None:
    reminded = nudge(an_approval(), at=NOW + timedelta(hours=1))

    assert approved(reminded, OMAR).status is ApprovalStatus.APPROVED


def test_the_requester_may_not_decide_about_the_own_job() -> None:
    asked = an_approval(owners=(RITA, OMAR))

    with pytest.raises(ForbiddenError, match="somebody else must decide"):
        approved(asked, RITA)
    with pytest.raises(ForbiddenError, match="somebody else must decide"):
        denied(asked, by=RITA)


def test_the_requester_is_not_asked_either() -> None:
    asked = an_approval(owners=(RITA, OMAR))

    assert asked.entitled == (OMAR,)
    with pytest.raises(ForbiddenError, match="Only <@U0OMAR> can decide this"):
        approved(asked, PAT)


def test_an_organization_of_one_person_allows_self_approval_openly() -> None:
    asked = an_approval(owners=(RITA,), self_approval=True)

    assert approved(asked, RITA).status is ApprovalStatus.APPROVED


def test_a_stranger_is_told_something_sensible_where_the_requester_is_the_only_owner() -> None:
    with pytest.raises(ForbiddenError, match="Only the people asked can decide this"):
        approved(an_approval(owners=(RITA,)), PAT)


def test_a_person_who_is_owner_and_fallback_is_asked_once() -> None:
    reminded = nudge(an_approval(owners=(OMAR, SAM), fallback=(SAM,)), at=NOW)

    assert reminded.entitled == (OMAR, SAM)


def test_whoever_comes_second_is_told_who_decided() -> None:
    asked = an_approval(owners=(OMAR, MIA))

    with pytest.raises(ConflictError, match="<@U0OMAR> already approved this"):
        approved(approved(asked, OMAR), MIA)
    with pytest.raises(ConflictError, match="<@U0MIA> already denied this"):
        approved(denied(asked, by=MIA), OMAR)


def test_the_first_decision_stands_against_the_same_person_as_well() -> None:
    with pytest.raises(ConflictError, match="already approved"):
        denied(approved(an_approval(), OMAR), by=OMAR)


@pytest.mark.parametrize("late", [timedelta(0), timedelta(seconds=1), timedelta(days=400)])
def test_an_answer_from_the_moment_of_expiry_on_is_too_late(late: timedelta) -> None:
    asked = an_approval()

    with pytest.raises(ConflictError, match=r"has expired\. Nobody decided"):
        answer(asked, by=OMAR, decision=Decision.APPROVE, at=asked.expires_at + late)


def test_an_answer_just_before_the_expiry_counts() -> None:
    asked = an_approval()
    last = asked.expires_at - timedelta(microseconds=1)

    given = answer(asked, by=OMAR, decision=Decision.APPROVE, at=last)

    assert given.status is ApprovalStatus.APPROVED


def test_where_somebody_must_vouch_the_owners_are_not_enough() -> None:
    asked = an_approval(vouchers=(PAT,))

    given = approved(asked, OMAR)

    assert (given.status, given.missing, given.awaited) == (ApprovalStatus.OPEN, 1, (PAT,))
    assert approved(given, PAT).status is ApprovalStatus.APPROVED
    assert approved(asked, PAT).status is ApprovalStatus.APPROVED


def test_who_vouches_takes_no_owners_place_where_one_is_not_enough() -> None:
    asked = an_approval(owners=(OMAR, MIA), quorum=2, vouchers=(PAT, SAM))

    vouched = approved(asked, PAT, OMAR)

    assert (vouched.status, vouched.missing, vouched.awaited) == (ApprovalStatus.OPEN, 1, (MIA,))
    assert approved(vouched, MIA).status is ApprovalStatus.APPROVED
    assert approved(asked, OMAR, MIA).awaited == (PAT, SAM)
    assert approved(asked, OMAR, MIA, PAT).status is ApprovalStatus.APPROVED


def test_a_second_one_who_vouches_is_told_whose_word_is_missing() -> None:
    asked = an_approval(owners=(OMAR, MIA), quorum=2, vouchers=(PAT, SAM))

    with pytest.raises(ConflictError, match="<@U0OMAR> or <@U0MIA> must decide as well"):
        approved(asked, PAT, SAM)


def test_an_owner_who_may_vouch_fills_their_own_seat() -> None:
    asked = an_approval(owners=(OMAR, MIA), quorum=2, vouchers=(OMAR,))

    assert approved(asked, OMAR, MIA).status is ApprovalStatus.APPROVED


def test_who_asked_for_the_job_does_not_vouch_for_it() -> None:
    asked = an_approval(vouchers=(RITA,))

    with pytest.raises(ForbiddenError, match="You asked for this job"):
        approved(asked, RITA)
    assert approved(asked, OMAR).status is ApprovalStatus.OPEN


def test_whoever_must_vouch_may_deny() -> None:
    assert denied(an_approval(vouchers=(PAT,)), by=PAT).status is ApprovalStatus.DENIED


@given_(
    vouchers=st.lists(st.sampled_from([OMAR, PAT, SAM]), min_size=1, max_size=2, unique=True),
    pressed=st.lists(st.sampled_from([OMAR, MIA, PAT, SAM, RITA]), max_size=6),
    quorum=st.integers(1, 3),
    gone=st.frozensets(st.sampled_from([OMAR, MIA, PAT, SAM])),
)
def test_nothing_is_approved_or_used_without_one_who_vouches(
    vouchers: list[UserId], pressed: list[UserId], quorum: int, gone: frozenset[UserId]
) -> None:
    asked = an_approval(owners=(OMAR, MIA), quorum=quorum, vouchers=tuple(vouchers))
    for person in pressed:
        with suppress(ForbiddenError, ConflictError):
            asked = approved(asked, person)

    vouched = {*asked.approved_by} & {*vouchers}
    assert asked.status is not ApprovalStatus.APPROVED or vouched
    try:
        active = frozenset({OMAR, MIA, PAT, SAM}) - gone
        consume(asked, digest=asked.digest, at=SOON, active=active)
    except ConflictError:
        return
    assert vouched - gone
    counted = {*asked.approved_by} & ({OMAR, MIA} if quorum > 1 else {OMAR, MIA, PAT, SAM})
    assert len(counted - gone) >= quorum
