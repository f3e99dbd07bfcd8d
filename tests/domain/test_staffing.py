"""Who is put on a stage, and with which model."""

from dataclasses import replace

import pytest

from bot.domain.assignments import Assignment
from bot.domain.ids import ModelName, PositionName, RoleName
from bot.domain.organization import Organization, Position
from bot.domain.reviews import independent
from bot.domain.staffing import Staffing
from bot.domain.stages import Stage
from bot.errors import InvalidInputError, NotFoundError
from tests.domain.builders import an_assignment
from tests.domain.organizations import (
    ALL_MODELS,
    CLAUDE,
    DISTIL,
    GPT,
    OPAQUE,
    a_position,
    a_role,
    an_organization,
)

BUILDER = PositionName("builder-1")


def a_staffing(*positions: Position, available: frozenset[ModelName] = ALL_MODELS) -> Staffing:
    return Staffing(an_organization(*positions), available)


def test_a_position_works_with_the_first_of_its_models() -> None:
    staffed = a_staffing().staff(BUILDER)

    assert staffed.position.name == BUILDER
    assert staffed.model.name == CLAUDE


def test_a_model_without_a_key_is_passed_over() -> None:
    staffing = a_staffing(available=frozenset({GPT, DISTIL}))

    assert staffing.staff(BUILDER).model.name == GPT


def test_a_position_without_any_key_says_which_keys_would_do() -> None:
    with pytest.raises(NotFoundError, match=r"builder-1 has no usable model.*claude, gpt"):
        a_staffing(available=frozenset({OPAQUE})).staff(BUILDER)


def test_an_unknown_position_is_not_found() -> None:
    with pytest.raises(NotFoundError, match="no position nobody-1"):
        a_staffing().staff(PositionName("nobody-1"))


def test_requests_are_read_by_the_dispatcher() -> None:
    assert a_staffing().dispatcher().position.name == "dispatcher-1"


def test_a_dispatcher_without_a_key_does_not_stop_the_next_one() -> None:
    first, second = a_position("d-1", "dispatcher", GPT), a_position("d-2", "dispatcher", CLAUDE)

    staffing = a_staffing(first, second, available=frozenset({CLAUDE}))

    assert staffing.dispatcher().position == second


def test_an_organization_without_a_dispatcher_says_so() -> None:
    with pytest.raises(NotFoundError, match="No position can do the intake"):
        a_staffing(a_position("builder-1", "builder", CLAUDE)).dispatcher()


def test_a_reviewer_of_another_lineage_is_preferred_to_an_earlier_one() -> None:
    staffing = a_staffing()
    author = staffing.staff(BUILDER)

    reviewer = staffing.reviewer(Stage.CORRECTNESS_REVIEW, author=author)

    assert reviewer.position.name == "reviewer-2"
    assert independent(author.model.lineages, reviewer.model.lineages)


def test_a_weaker_review_is_better_than_none() -> None:
    staffing = a_staffing(available=frozenset({CLAUDE, DISTIL}))
    author = staffing.staff(BUILDER)

    reviewer = staffing.reviewer(Stage.CORRECTNESS_REVIEW, author=author)

    assert reviewer.position.name == "reviewer-1"
    assert not independent(author.model.lineages, reviewer.model.lineages)


def test_unknown_descent_is_taken_last() -> None:
    opaque, known = a_position("r-1", "reviewer", OPAQUE), a_position("r-2", "reviewer", GPT)
    builder = a_position("builder-1", "builder", CLAUDE)
    staffing = a_staffing(builder, opaque, known)

    reviewer = staffing.reviewer(Stage.CORRECTNESS_REVIEW, author=staffing.staff(BUILDER))

    assert reviewer.position == known


def test_a_reviewer_without_a_key_does_not_stop_the_next_one() -> None:
    keyless, usable = a_position("r-1", "reviewer", DISTIL), a_position("r-2", "reviewer", GPT)
    builder = a_position("builder-1", "builder", CLAUDE)
    staffing = a_staffing(builder, keyless, usable, available=frozenset({CLAUDE, GPT}))

    reviewer = staffing.reviewer(Stage.CORRECTNESS_REVIEW, author=staffing.staff(BUILDER))

    assert reviewer.position == usable


def test_nobody_reviews_the_own_work() -> None:
    only = a_position("all-1", "reviewer", CLAUDE)
    staffing = a_staffing(only)

    with pytest.raises(NotFoundError, match="No position can do the correctness review"):
        staffing.reviewer(Stage.CORRECTNESS_REVIEW, author=staffing.staff(only.name))


def test_where_every_reviewer_lacks_a_key_the_first_one_says_which() -> None:
    staffing = a_staffing(available=frozenset({CLAUDE}))

    with pytest.raises(NotFoundError, match=r"reviewer-1 has no usable model.*distil"):
        staffing.reviewer(Stage.CORRECTNESS_REVIEW, author=staffing.staff(BUILDER))


def test_a_stage_nobody_serves_has_no_reviewer() -> None:
    staffing = a_staffing()

    with pytest.raises(NotFoundError, match="No position can do the design review"):
        staffing.reviewer(Stage.DESIGN_REVIEW, author=staffing.staff(BUILDER))


def test_only_active_positions_of_an_implementing_role_own_jobs() -> None:
    assert [position.name for position in a_staffing().owners()] == ["builder-1"]


def with_role(organization: Organization, name: str) -> Organization:
    """Add a role that builds and reviews."""
    role = a_role(name, Stage.IMPLEMENTATION, Stage.CORRECTNESS_REVIEW, Stage.SECURITY_REVIEW)
    return replace(organization, roles={**organization.roles, RoleName(name): role})


def a_review(position: str, stage: Stage = Stage.SECURITY_REVIEW) -> Assignment:
    return an_assignment(position=PositionName(position), stage=stage)


def test_who_has_reviewed_a_job_never_owns_it() -> None:
    both = a_position("both-1", "jack", CLAUDE)
    organization = with_role(an_organization(both, a_position("b-2", "builder", GPT)), "jack")
    staffing = Staffing(organization, ALL_MODELS)

    assert [p.name for p in staffing.owners()] == ["both-1", "b-2"]
    assert [p.name for p in staffing.owners([a_review("both-1")])] == ["b-2"]
    with pytest.raises(InvalidInputError, match="both-1 cannot own this job"):
        staffing.owner(PositionName("both-1"), past=[a_review("both-1")])


def test_who_had_a_part_in_a_job_never_reviews_it() -> None:
    jack, other = a_position("both-1", "jack", GPT), a_position("r-2", "reviewer", GPT)
    organization = with_role(
        an_organization(a_position("b", "builder", CLAUDE), jack, other), "jack"
    )
    staffing = Staffing(organization, ALL_MODELS)
    author = staffing.staff(PositionName("b"))

    first = staffing.reviewer(Stage.CORRECTNESS_REVIEW, author=author)
    built = [a_review("both-1", Stage.IMPLEMENTATION)]
    second = staffing.reviewer(Stage.CORRECTNESS_REVIEW, author=author, past=built)

    assert (first.position, second.position) == (jack, other)
    with pytest.raises(NotFoundError, match="No position can do the correctness review"):
        Staffing(with_role(an_organization(jack), "jack"), ALL_MODELS).reviewer(
            Stage.CORRECTNESS_REVIEW, author=author, past=built
        )
