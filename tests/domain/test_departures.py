"""Who leaves, what they leave behind, and who may say whose it is from now on."""

from dataclasses import replace

import pytest

from bot.domain.departures import (
    Departure,
    DepartureStatus,
    activity,
    left_behind,
    positions_of,
    refuse_successor,
)
from bot.domain.ids import DepartureId, RoleName, UserId
from bot.errors import ConflictError, ForbiddenError, InvalidInputError
from tests.domain.builders import MIA, NOW, OMAR, PAT, RITA, SAM
from tests.domain.organizations import an_organization

BUILDER = RoleName("builder")
LEFT = Departure(DepartureId(1), "U0OMAR", OMAR, (BUILDER,), (MIA,), DepartureStatus.OPEN, at=NOW)


def test_only_the_roles_of_who_left_are_left_behind() -> None:
    organization = an_organization()
    roles = dict(organization.roles)
    roles[RoleName("security")] = replace(roles[RoleName("security")], owner=SAM)

    found = left_behind(replace(organization, roles=roles), frozenset({SAM, RITA}))

    assert found == {SAM: (RoleName("security"),)}


def test_a_retired_position_needs_no_owner() -> None:
    assert positions_of(an_organization(), [BUILDER]) == ("builder-1",)


def test_the_first_word_about_a_successor_stands() -> None:
    settled = LEFT.settled(by=MIA, successor=SAM, at=NOW)

    assert settled.copies == (MIA, SAM)
    with pytest.raises(ConflictError, match="<@U0MIA> has already named <@U0SAM>"):
        settled.settled(by=PAT, successor=PAT, at=NOW)


def test_who_came_back_needs_no_successor() -> None:
    back = replace(LEFT, status=DepartureStatus.RETURNED)

    with pytest.raises(ConflictError, match="need no other owner"):
        back.settled(by=MIA, successor=MIA, at=NOW)


@pytest.mark.parametrize("by", [MIA, PAT])
def test_who_is_asked_and_the_operators_may_name_somebody(by: UserId) -> None:
    refuse_successor(LEFT, by=by, successor=SAM, organization=an_organization(), gone={OMAR})


def test_others_may_not() -> None:
    with pytest.raises(ForbiddenError, match="Only the people asked"):
        refuse_successor(LEFT, by=RITA, successor=RITA, organization=an_organization(), gone={OMAR})


@pytest.mark.parametrize(
    ("successor", "why"), [(OMAR, "has left"), (UserId("U0EVIL"), "is not in the organization")]
)
def test_a_successor_is_somebody_who_is_here(successor: UserId, why: str) -> None:
    with pytest.raises(InvalidInputError, match=why):
        refuse_successor(
            LEFT, by=MIA, successor=successor, organization=an_organization(), gone={OMAR}
        )


def test_who_is_not_in_the_directory_has_left() -> None:
    found = activity({MIA: True, SAM: False}, an_organization())

    assert found == {RITA: False, OMAR: False, MIA: True, SAM: False}


def test_a_directory_of_strangers_says_nothing() -> None:
    assert activity({UserId("U0ELSE"): True}, an_organization()) == {}
    assert activity({}, an_organization()) == {}
