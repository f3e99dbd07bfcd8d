"""What may be approved for further calls, and which calls that then covers."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.approvals import Answer, Approval, ApprovalStatus, Decision
from bot.domain.grants import Breadth, Grant, covers, grant, grantable, revoke, use
from bot.domain.ids import ApprovalId, JobId, PositionName, RepositoryName, UserId
from bot.domain.organization import ApprovalRule, Environment, Repository
from bot.domain.tools import Effect, Tool
from bot.errors import ConflictError, ForbiddenError
from tests.domain.builders import MIA, NOW, OMAR, RITA, SAM, a_call, an_approval

MERGE = Tool(
    "repository", "merge", "Merge.", {}, Effect.CONSEQUENTIAL, undo="git revert -m 1 <commit>"
)
SENT = replace(MERGE, server="mail", name="send", undo="")
CALL = a_call(tool=MERGE.full_name, effect=Effect.CONSEQUENTIAL)


def a_shop(environment: Environment = Environment.STAGING, **rule: Any) -> Repository:
    return Repository(
        name=RepositoryName("webshop"),
        path="/srv/webshop.git",
        branch="main",
        environment=environment,
        approval=ApprovalRule(**{"owners": (OMAR,), "fallback": (SAM,), **rule}),
        checks=(),
        commands=(),
        topology="solo",
    )


def approved(**changes: Any) -> Approval:
    """A question that Omar has approved, at noon so to speak."""
    answers = (Answer(OMAR, Decision.APPROVE, NOW),)
    asked = an_approval(environment=Environment.STAGING, answers=answers)
    return replace(asked, **{"status": ApprovalStatus.CONSUMED, **changes})


def a_grant(breadth: Breadth = Breadth.HOUR, **changes: Any) -> Grant:
    made = grant(approved(), CALL, by=OMAR, breadth=breadth, at=NOW, allowed=True)
    return replace(made, **changes)


def a_question(**changes: Any) -> Approval:
    """What would be asked about a further call of another job."""
    asked = an_approval(id=ApprovalId(0), job=JobId(2), environment=Environment.STAGING)
    return replace(asked, **changes)


@pytest.mark.parametrize(
    ("tool", "shop", "expected"),
    [
        (MERGE, a_shop(), True),
        (SENT, a_shop(), False),
        (None, a_shop(), False),
        (MERGE, a_shop(Environment.PRODUCTION), False),
        (MERGE, a_shop(Environment.DISPOSABLE), False),
        (MERGE, a_shop(Environment.PRODUCTION, reversible=("repository__*",)), True),
        (SENT, a_shop(reversible=("repository__*",)), False),
        (MERGE, a_shop(critical=("*__merge",), reversible=("*",)), False),
        (replace(MERGE, effect=Effect.FORBIDDEN), a_shop(reversible=("*",)), False),
    ],
)
def test_only_what_can_be_undone_is_approved_for_further_calls(
    tool: Tool | None, shop: Repository, *, expected: bool
) -> None:
    assert grantable(tool, shop) is expected


@pytest.mark.parametrize(
    ("breadth", "hours"), [(Breadth.HOUR, timedelta(hours=1)), (Breadth.JOB, timedelta(hours=24))]
)
def test_a_grant_ends_by_itself(breadth: Breadth, hours: timedelta) -> None:
    assert a_grant(breadth).expires_at == NOW + hours


def test_what_is_irreversible_or_needs_several_people_is_not_granted() -> None:
    with pytest.raises(ConflictError, match="each of its calls is asked about"):
        grant(approved(), CALL, by=OMAR, breadth=Breadth.JOB, at=NOW, allowed=False)
    with pytest.raises(ConflictError, match="More than one person"):
        grant(approved(quorum=2), CALL, by=OMAR, breadth=Breadth.JOB, at=NOW, allowed=True)


def test_who_only_stands_in_for_silent_owners_grants_nothing() -> None:
    with pytest.raises(ForbiddenError, match="Only <@U0OMAR>"):
        grant(approved(escalated_at=NOW), CALL, by=SAM, breadth=Breadth.JOB, at=NOW, allowed=True)


def test_a_use_uses_nothing_up() -> None:
    once = use(a_grant())

    assert (once.uses, once.expires_at, once.revoked_at) == (1, a_grant().expires_at, None)


def test_a_grant_is_revoked_by_its_giver_and_by_those_who_decide() -> None:
    for person in (OMAR, SAM):
        ended = revoke(a_grant(), by=person, at=NOW, people=frozenset({SAM}))
        assert (ended.revoked_by, ended.revoked_at) == (person, NOW)
    with pytest.raises(ForbiddenError, match="<@U0OMAR> or <@U0SAM> can revoke"):
        revoke(a_grant(), by=RITA, at=NOW, people=frozenset({SAM}))
    with pytest.raises(ConflictError, match="run out"):
        revoke(a_grant(), by=OMAR, at=NOW + timedelta(hours=1), people=frozenset())


moments = st.integers(0, 26 * 60).map(lambda minutes: NOW + timedelta(minutes=minutes))
people = st.sampled_from([OMAR, MIA, RITA, SAM])


@given(
    breadth=st.sampled_from([Breadth.JOB, Breadth.HOUR]),
    tool=st.sampled_from([MERGE, SENT]),
    resource=st.sampled_from(["webshop", "blog"]),
    position=st.sampled_from(["builder-1", "builder-2"]),
    job=st.sampled_from([JobId(1), JobId(2)]),
    at=moments,
    revoked_at=st.none() | moments,
    status=st.sampled_from(ApprovalStatus),
    answered_at=st.sampled_from([NOW, NOW + timedelta(minutes=1)]),
    answer_revoked_at=st.none() | moments,
    requester=people,
    owners=st.sets(people).map(tuple),
    quorum=st.integers(1, 2),
    active=st.booleans(),
    shop=st.builds(
        a_shop,
        st.sampled_from(Environment),
        critical=st.sampled_from([(), ("repository__*",)]),
        reversible=st.sampled_from([(), ("repository__merge",)]),
    ),
)
def test_a_grant_covers_nothing_it_was_not_given_for(
    breadth: Breadth,
    tool: Tool,
    resource: str,
    position: str,
    job: JobId,
    at: datetime,
    revoked_at: datetime | None,
    status: ApprovalStatus,
    answered_at: datetime,
    answer_revoked_at: datetime | None,
    requester: UserId,
    owners: tuple[UserId, ...],
    quorum: int,
    active: bool,
    shop: Repository,
) -> None:
    made = a_grant(breadth, revoked_at=revoked_at)
    answers = (Answer(OMAR, Decision.APPROVE, answered_at, revoked_at=answer_revoked_at),)
    question = a_question(
        job=job,
        resource=RepositoryName(resource),
        environment=shop.environment,
        owners=owners,
        requester=requester,
        quorum=quorum,
    )
    call = replace(CALL, tool=tool.full_name, position=PositionName(position))
    allowed = grantable(tool, shop)

    covered = covers(
        made,
        question,
        call,
        founding=approved(status=status, answers=answers),
        at=at,
        active=active,
        allowed=allowed,
    )

    stands = {ApprovalStatus.APPROVED, ApprovalStatus.CONSUMED}
    assert covered is all(
        (
            at < made.expires_at and revoked_at is None,
            status in stands and answered_at == NOW and answer_revoked_at is None,
            (tool, resource, position) == (MERGE, "webshop", "builder-1"),
            shop.environment is Environment.STAGING and not shop.approval.critical,
            breadth is Breadth.HOUR or job == JobId(1),
            active and OMAR in owners and requester != OMAR and quorum == 1,
        )
    )


def test_while_an_operator_must_vouch_nothing_is_granted_or_covered() -> None:
    given_now = replace(approved(), vouchers=(OMAR,))
    with pytest.raises(ConflictError, match="The last drill failed"):
        grant(given_now, CALL, by=OMAR, breadth=Breadth.HOUR, at=NOW, allowed=True)

    assert not covers(
        a_grant(),
        a_question(vouchers=(OMAR,)),
        CALL,
        founding=approved(),
        at=NOW,
        active=True,
        allowed=True,
    )


def test_a_further_call_like_the_first_is_covered() -> None:
    assert covers(
        a_grant(),
        a_question(),
        CALL,
        founding=approved(),
        at=NOW + timedelta(minutes=59),
        active=True,
        allowed=True,
    )
