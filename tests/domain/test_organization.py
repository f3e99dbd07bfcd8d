"""The organization answers who is who."""

import pytest

from bot.domain.ids import PositionName, RepositoryName, RoleName, UserId
from bot.domain.stages import Stage
from bot.errors import NotFoundError
from tests.domain.builders import MIA, RITA, WEBSHOP
from tests.domain.organizations import an_organization


def test_the_chain_of_a_role_ends_at_a_person() -> None:
    assert an_organization().human_above(RoleName("builder")) == MIA
    assert an_organization().human_above(RoleName("lead")) == MIA


def test_an_inactive_position_serves_no_stage() -> None:
    serving = an_organization().serving(Stage.IMPLEMENTATION)

    assert [position.name for position in serving] == ["builder-1"]


def test_a_stranger_is_named_by_id() -> None:
    assert an_organization().name_of(RITA) == "Rita"
    assert an_organization().name_of(UserId("U0WHO")) == "U0WHO"


def test_a_repository_knows_the_reviews_its_jobs_pass() -> None:
    organization = an_organization()

    assert organization.topology_of(WEBSHOP).required_reviews == (
        Stage.CORRECTNESS_REVIEW,
        Stage.SECURITY_REVIEW,
    )
    assert organization.topology_of(RepositoryName("playground")).required_reviews == ()


def test_what_is_not_in_the_file_is_not_found() -> None:
    organization = an_organization()

    with pytest.raises(NotFoundError, match=r"no repository shop in org\.yml"):
        organization.repository(RepositoryName("shop"))
    with pytest.raises(NotFoundError, match="no position builder-9"):
        organization.role_of(PositionName("builder-9"))


def test_only_the_three_reviews_are_reviews() -> None:
    assert {stage for stage in Stage if stage.is_review} == {
        Stage.CORRECTNESS_REVIEW,
        Stage.SECURITY_REVIEW,
        Stage.DESIGN_REVIEW,
    }
