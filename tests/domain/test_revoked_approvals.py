"""An approval is its giver's until it is used; and who may decide is looked at again each time."""

from datetime import timedelta

import pytest

from bot.domain.approvals import Approval, ApprovalStatus, Decision, answer, consume
from bot.domain.closing import revoke
from bot.domain.closing import withdraw as withdrawn
from bot.domain.ids import UserId
from bot.domain.ladder import Rung
from bot.domain.organization import ApprovalRule, Escalation
from bot.domain.reach import climb, nudge, out_of_reach, reseat
from bot.domain.seats import StandIn
from bot.domain.terms import Terms
from bot.errors import ConflictError, ForbiddenError
from tests.domain.builders import DIGEST, MIA, NOW, OMAR, PAT, RITA, SAM, an_approval

SOON = NOW + timedelta(minutes=5)
EVERYBODY = frozenset({OMAR, MIA, SAM, PAT, RITA})
RULE = ApprovalRule(owners=(OMAR, MIA), fallback=(SAM,))
OMAR_AWAY = StandIn(OMAR, PAT, NOW + timedelta(days=3))


def approved(approval: Approval, *by: UserId) -> Approval:
    for person in by:
        approval = answer(approval, by=person, decision=Decision.APPROVE, at=SOON)
    return approval


def used(approval: Approval) -> Approval:
    return consume(approval, digest=DIGEST, at=SOON, active=EVERYBODY)


def test_a_revoked_approval_opens_the_question_again() -> None:
    again = revoke(approved(an_approval(), OMAR), by=OMAR, at=SOON)

    assert again.status is ApprovalStatus.OPEN
    assert again.approved_by == ()
    assert again.settled_at is None
    assert again.answers[0].revoked_at == SOON
    with pytest.raises(ConflictError):
        used(again)


def test_who_revoked_may_answer_anew() -> None:
    again = revoke(approved(an_approval(), OMAR), by=OMAR, at=SOON)

    denied = answer(again, by=OMAR, decision=Decision.DENY, at=SOON, reason="The sale is on.")

    assert denied.status is ApprovalStatus.DENIED
    assert approved(again, OMAR).approved_by == (OMAR,)


def test_one_of_several_approvals_can_be_revoked_while_others_are_missing() -> None:
    first = approved(an_approval(owners=(OMAR, MIA, PAT), quorum=3), OMAR, MIA)

    assert revoke(first, by=OMAR, at=SOON).approved_by == (MIA,)
    assert revoke(first, by=OMAR, at=SOON).missing == 2


def test_nobody_revokes_what_somebody_else_approved() -> None:
    with pytest.raises(ForbiddenError, match="Only <@U0OMAR> can revoke it"):
        revoke(approved(an_approval(), OMAR), by=SAM, at=SOON)
    with pytest.raises(ForbiddenError, match="Nobody has approved this"):
        revoke(an_approval(), by=OMAR, at=SOON)


def test_what_was_begun_cannot_be_called_back() -> None:
    begun = used(approved(an_approval(), OMAR))

    with pytest.raises(ConflictError, match="Too late"):
        revoke(begun, by=OMAR, at=SOON)
    with pytest.raises(ConflictError, match="Too late"):
        withdrawn(begun, at=SOON, by=RITA, why="Never mind.")


def test_a_question_settled_otherwise_says_how() -> None:
    first = approved(an_approval(owners=(OMAR, MIA), quorum=2), OMAR)
    denied = answer(first, by=MIA, decision=Decision.DENY, at=SOON, reason="No.")

    with pytest.raises(ConflictError, match="<@U0MIA> already denied this"):
        revoke(denied, by=OMAR, at=SOON)


def test_an_owner_and_the_delegate_count_as_one() -> None:
    asked = an_approval(owners=(OMAR, MIA), quorum=2, stand_ins=(OMAR_AWAY,))

    first = approved(asked, PAT)

    assert first.missing == 1
    with pytest.raises(ConflictError, match="<@U0OMAR> and <@U0PAT> count as one here"):
        approved(first, OMAR)
    assert approved(first, MIA).status is ApprovalStatus.APPROVED


def test_a_delegate_who_asked_for_the_job_is_refused_still() -> None:
    asked = an_approval(stand_ins=(StandIn(OMAR, RITA, SOON),))

    assert asked.entitled == (OMAR,)
    with pytest.raises(ForbiddenError, match="You asked for this job"):
        approved(asked, RITA)


def test_the_owner_of_the_authors_role_is_refused_where_the_rule_says_so() -> None:
    with pytest.raises(ForbiddenError, match="An agent of a role that you own"):
        approved(an_approval(owners=(OMAR, MIA), barred=(OMAR,)), OMAR)


def test_who_has_lost_the_role_no_longer_counts() -> None:
    given = approved(an_approval(), OMAR)
    changed = ApprovalRule(owners=(MIA,), fallback=(SAM,))

    now = reseat(given, changed, terms=Terms(1, ()), stand_ins=())

    with pytest.raises(ConflictError, match="may no longer decide"):
        used(now)
    assert used(reseat(given, RULE, terms=Terms(1, ()), stand_ins=())).status == "consumed"


def test_a_delegation_that_ended_no_longer_counts() -> None:
    given = approved(an_approval(stand_ins=(OMAR_AWAY,)), PAT)

    with pytest.raises(ConflictError, match="may no longer decide"):
        used(reseat(given, RULE, terms=Terms(1, ()), stand_ins=()))
    kept = reseat(given, RULE, terms=Terms(1, ()), stand_ins=(OMAR_AWAY,))
    assert used(kept).status is ApprovalStatus.CONSUMED


def test_a_rule_that_became_stricter_holds_for_what_was_asked_before() -> None:
    given = approved(an_approval(owners=(OMAR, MIA)), OMAR)

    with pytest.raises(ConflictError, match="too few have approved"):
        used(reseat(given, RULE, terms=Terms(2, ()), stand_ins=()))
    with pytest.raises(ConflictError, match="too few have approved"):
        used(reseat(given, RULE, terms=Terms(1, (OMAR,)), stand_ins=()))


def test_a_rule_that_became_milder_changes_nothing_that_was_asked() -> None:
    asked = an_approval(owners=(OMAR,), quorum=2)
    milder = ApprovalRule(owners=(OMAR, PAT), fallback=(SAM,), self_approval=True)

    now = reseat(asked, milder, terms=Terms(1, ()), stand_ins=())

    assert (now.quorum, now.owners, now.self_approval) == (2, (OMAR,), False)


def test_where_the_resource_is_gone_nobody_may_decide() -> None:
    gone = reseat(an_approval(), None, terms=None, stand_ins=())

    assert gone.entitled == ()


@pytest.mark.parametrize(
    ("stand_in", "unreachable"),
    [(StandIn(OMAR, None, SOON), True), (StandIn(OMAR, PAT, SOON), False)],
)
def test_somebody_away_without_a_delegate_is_out_of_reach(
    stand_in: StandIn, *, unreachable: bool
) -> None:
    asked = an_approval(stand_ins=(stand_in,))

    assert out_of_reach(asked, inactive=frozenset()) is unreachable


def test_who_is_away_is_not_waited_for() -> None:
    asked = an_approval(owners=(OMAR, MIA), stand_ins=(OMAR_AWAY,))

    assert asked.awaited == (PAT, MIA)
    assert approved(asked, PAT).awaited == (MIA,)


HOUR = timedelta(hours=1)
LADDER = (Rung(NOW + 4 * HOUR, (PAT,)), Rung(NOW + 8 * HOUR, (MIA,)))


def test_each_step_of_a_ladder_lets_more_people_decide_and_nobody_fewer() -> None:
    asked = an_approval(later=LADDER)

    reminded = nudge(asked, at=NOW + HOUR)
    first = climb(reminded, at=NOW + 4 * HOUR)
    last = climb(first, at=NOW + 8 * HOUR)

    assert [a.entitled for a in (asked, reminded, first, last)] == [
        (OMAR,),
        (OMAR, SAM),
        (OMAR, SAM, PAT),
        (OMAR, SAM, PAT, MIA),
    ]
    assert [a.nudge_at - NOW for a in (reminded, first, last)] == [4 * HOUR, 8 * HOUR, HOUR]
    assert last.nudged_at == NOW + HOUR
    assert {a.status for a in (reminded, first, last)} == {ApprovalStatus.OPEN}
    with pytest.raises(ConflictError, match="nobody more to ask"):
        climb(last, at=NOW + 9 * HOUR)


def test_a_step_that_is_overdue_follows_the_reminder_at_once() -> None:
    late = nudge(an_approval(later=LADDER), at=NOW + 6 * HOUR)

    assert late.nudge_at == NOW + 6 * HOUR + timedelta(seconds=1)


def test_nobody_climbs_before_the_reminder_or_after_the_decision() -> None:
    with pytest.raises(ConflictError):
        climb(an_approval(later=LADDER), at=NOW)
    with pytest.raises(ConflictError, match="already approved"):
        climb(approved(an_approval(later=LADDER), OMAR), at=NOW)


def test_people_of_a_ladder_who_lost_the_role_are_not_asked() -> None:
    rule = ApprovalRule((OMAR,), (SAM,), escalation=(Escalation(4 * HOUR, (PAT,)),))

    now = reseat(an_approval(later=LADDER), rule, terms=Terms(1, ()), stand_ins=())

    assert [rung.people for rung in now.later] == [(PAT,), ()]
