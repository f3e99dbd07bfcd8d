"""Drafts of roles: a lane of somebody else, an owner, and at most one number."""

from dataclasses import replace

import pytest

from bot.domain.ids import RoleName, UserId
from bot.domain.organization import Organization
from bot.domain.outcome_numbers import BuiltIn
from bot.domain.role_drafts import Aim, RoleDraft, opened, refuse_opener
from bot.errors import ForbiddenError, InvalidInputError
from tests.domain.organizations import an_organization

OMAR = UserId("U0OMAR")
WRITER = RoleDraft(
    mission=" Write the docs. ",
    owner=OMAR,
    lane=RoleName("builder"),
    prompt="You write.",
    responsible=("pages",),
    not_responsible=("code",),
)


@pytest.fixture
def organization() -> Organization:
    return an_organization()


def test_a_role_has_the_lane_and_the_stages_of_another_one(organization: Organization) -> None:
    lane = organization.roles[RoleName("builder")]

    role = opened(WRITER, organization)

    assert role.tools == lane.tools
    assert set(role.stages) == {stage.value for stage in lane.stages}
    assert (role.mission, role.prompt, role.outcome) == ("Write the docs.", "You write.\n", None)


def test_without_a_superior_it_reports_to_its_owner(organization: Organization) -> None:
    assert opened(WRITER, organization).reports_to == OMAR
    assert opened(replace(WRITER, reports_to="builder"), organization).reports_to == "builder"


def test_a_lane_that_is_gone_is_refused(organization: Organization) -> None:
    with pytest.raises(InvalidInputError, match="choose another lane"):
        opened(replace(WRITER, lane=RoleName("gone")), organization)


@pytest.mark.parametrize(
    ("aim", "direction", "unit"),
    [
        (Aim(BuiltIn.ACCEPTANCE_RATE, 70, 90), "up", "%"),
        (Aim(BuiltIn.LEAD_TIME, 30, 20), "down", "h"),
        (Aim(BuiltIn.TOUCHES_PER_JOB, 6, 4), "down", ""),
    ],
)
def test_an_aim_is_written_as_in_the_file(
    organization: Organization, aim: Aim, direction: str, unit: str
) -> None:
    outcome = opened(replace(WRITER, aim=aim), organization).outcome

    assert outcome is not None
    assert outcome["source"] == {"built_in": aim.number.value}
    assert (outcome["direction"], outcome["unit"]) == (direction, unit)


def test_only_operators_open_a_role(organization: Organization) -> None:
    [operator] = organization.operators

    refuse_opener(organization, operator)
    with pytest.raises(ForbiddenError, match="Only operators open a new role"):
        refuse_opener(organization, OMAR)
