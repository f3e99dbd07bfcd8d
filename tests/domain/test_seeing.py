"""A job is shown where it lives, and elsewhere to those it concerns."""

from dataclasses import replace

import pytest

from bot.domain.ids import ChannelId, PositionName, UserId
from bot.domain.organization import Organization
from bot.domain.seeing import answering, may_see, refuse_onlookers
from bot.errors import ForbiddenError
from bot.org import load
from tests.cli.installation import ROOT
from tests.storage.builders import (
    BUILDER,
    OMAR,
    RITA,
    SAM,
    a_call,
    a_job,
    an_approval,
    an_assignment,
)

ELSEWHERE = ChannelId("C0ELSEWHERE")
JOB = a_job(owner=BUILDER)
STRANGER = UserId("U0STRANGER")


@pytest.fixture(scope="module")
def organization() -> Organization:
    return load(ROOT / "org" / "org.yml", environment={})


def test_where_it_lives_everybody_may_see_it(organization: Organization) -> None:
    assert may_see(JOB, by=STRANGER, channel=JOB.channel, organization=organization)


@pytest.mark.parametrize("channel", [ELSEWHERE, None])
def test_elsewhere_a_stranger_may_not(
    organization: Organization, channel: ChannelId | None
) -> None:
    with pytest.raises(ForbiddenError, match="Job 0 is shown to the people it concerns"):
        refuse_onlookers(JOB, by=STRANGER, channel=channel, organization=organization)


def test_elsewhere_those_it_concerns_may(organization: Organization) -> None:
    role = organization.role_of(BUILDER)
    manager = organization.people[role.owner].manager
    concerned = {JOB.requester, role.owner, *organization.operators}
    concerned |= {manager} if manager else set()

    for person in concerned:
        assert may_see(JOB, by=person, channel=ELSEWHERE, organization=organization), person


def test_what_is_hidden_is_for_operators_alone(organization: Organization) -> None:
    hidden = replace(JOB, channel=ChannelId(""))

    for person in (JOB.requester, organization.role_of(BUILDER).owner):
        for channel in (hidden.channel, ELSEWHERE, None):
            assert not may_see(hidden, by=person, channel=channel, organization=organization)
    (operator, *_) = organization.operators
    assert may_see(hidden, by=operator, channel=None, organization=organization)


def test_whoever_a_question_named_may_see_it_elsewhere(organization: Organization) -> None:
    asked = an_approval(
        a_call(an_assignment(JOB.id)), owners=(STRANGER,), fallback=(UserId("U0FALLBACK"),)
    )

    for person in (STRANGER, UserId("U0FALLBACK")):
        assert may_see(
            JOB, by=person, channel=ELSEWHERE, organization=organization, approvals=[asked]
        )


def test_who_decides_in_the_requesters_place_may_see_it(organization: Organization) -> None:
    gone = frozenset({JOB.requester})
    (other, *_) = organization.in_place_of(JOB.requester, inactive=gone)
    job = replace(JOB, owner=None)

    assert may_see(job, by=other, channel=ELSEWHERE, organization=organization, inactive=gone)


def test_a_position_that_is_gone_answers_to_nobody(organization: Organization) -> None:
    assert list(answering(organization, PositionName("builder-99"))) == []


def test_those_who_answer_end_with_a_person_at_the_top(organization: Organization) -> None:
    people = list(answering(organization, BUILDER))

    assert organization.human_above(organization.position(BUILDER).role) in people
    assert set(people) <= set(organization.people)
    assert {RITA, OMAR, SAM} & set(people)
