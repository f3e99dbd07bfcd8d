"""What may shadow what, when a shadow ends, and what its owner can still decide."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.changes import Hire, RollOver
from bot.domain.ids import PositionName, RoleName, ShadowId
from bot.domain.organization import Organization, Position
from bot.domain.shadows import (
    WAY_BACK,
    Order,
    Shadow,
    ShadowStatus,
    enrolment,
    next_name,
    refuse_order,
    refuse_stranger,
    rolling_back,
    rolling_over,
)
from bot.errors import (
    ConflictError,
    CountersignError,
    ForbiddenError,
    InvalidInputError,
    NotFoundError,
)
from tests.domain.builders import NOW, OMAR, PAT, RITA
from tests.domain.organizations import CLAUDE, an_organization

BUILDER, SPARE = PositionName("builder-1"), PositionName("builder-7")
ROLE = RoleName("builder")
DAY = timedelta(days=1)
ORDER = Order(BUILDER, CLAUDE, NOW + 14 * DAY, jobs=20, cost_microusd=20_000_000)
SHADOW = Shadow(
    ShadowId(1), BUILDER, SPARE, ROLE, OMAR, NOW, ORDER.until, ORDER.jobs, ORDER.cost_microusd
)


def with_position(**changes: Any) -> Organization:
    organization = an_organization()
    spare = replace(Position(SPARE, ROLE, (CLAUDE,), active=False), **changes)
    return replace(organization, positions={**organization.positions, SPARE: spare})


def refuse(order: Order, *shadows: Shadow, organization: Organization | None = None) -> None:
    refuse_order(order, organization or an_organization(), shadows=shadows, now=NOW)


def test_a_model_becomes_a_new_position_that_gets_no_work() -> None:
    name, changes = enrolment(ORDER, an_organization())

    assert changes == (Hire(name, ROLE, (CLAUDE,), active=False),)
    assert name not in an_organization().positions


def test_a_position_that_is_there_is_taken_as_it_is() -> None:
    assert enrolment(replace(ORDER, candidate=SPARE), with_position()) == (SPARE, ())


def test_what_is_neither_is_said_with_what_there_is() -> None:
    with pytest.raises(NotFoundError, match=f"no model and no position. Models: .*{CLAUDE}"):
        enrolment(replace(ORDER, candidate="gtp"), an_organization())


@pytest.mark.parametrize(
    ("like", "taken", "free"),
    [
        ("builder-1", ("builder-1",), "builder-2"),
        ("builder-1", ("builder-1", "builder-2", "builder-3"), "builder-4"),
        ("mason", ("mason",), "mason-2"),
        ("night-shift", (), "night-shift-2"),
        ("-1", ("-1",), "-1-2"),
    ],
)
def test_a_new_name_is_the_next_free_one(like: str, taken: tuple[str, ...], free: str) -> None:
    assert next_name(PositionName(like), map(PositionName, taken)) == free


@pytest.mark.parametrize(
    ("changes", "error", "match"),
    [
        ({"until": NOW}, InvalidInputError, "Choose a day"),
        ({"until": NOW + 91 * DAY}, InvalidInputError, "Choose a day"),
        ({"jobs": 0}, InvalidInputError, "between 1 and 200"),
        ({"jobs": 201}, InvalidInputError, "between 1 and 200"),
        ({"cost_microusd": 0}, InvalidInputError, "Allow it some cost"),
        ({"incumbent": "nobody"}, NotFoundError, "no position nobody"),
        ({"incumbent": SPARE}, ConflictError, "nothing to shadow"),
        ({"candidate": BUILDER}, InvalidInputError, "cannot shadow itself"),
    ],
)
def test_what_cannot_be_is_refused_with_a_way_out(
    changes: dict[str, Any], error: type[CountersignError], match: str
) -> None:
    with pytest.raises(error, match=match):
        refuse(replace(ORDER, **changes), organization=with_position())


@pytest.mark.parametrize(
    ("changes", "match"),
    [
        ({"active": True}, "has work of its own"),
        ({"retired": True}, "is retired"),
        ({"role": RoleName("reviewer")}, "Only a position of the same role"),
    ],
)
def test_only_a_position_of_the_role_without_work_shadows(
    changes: dict[str, Any], match: str
) -> None:
    with pytest.raises((ConflictError, InvalidInputError), match=match):
        refuse(replace(ORDER, candidate=SPARE), organization=with_position(**changes))


def test_who_does_not_build_or_review_is_not_shadowed() -> None:
    with pytest.raises(InvalidInputError, match="neither builds nor reviews"):
        refuse(replace(ORDER, incumbent=PositionName("dispatcher-1")))


@pytest.mark.parametrize("name", ["incumbent", "candidate"])
def test_there_is_no_second_shadow_and_no_shadow_of_a_shadow(name: str) -> None:
    other = replace(SHADOW, incumbent=PositionName("other-1"), candidate=PositionName("other-2"))
    changes: dict[str, Any] = {name: BUILDER}
    busy = replace(other, **changes)

    with pytest.raises(ConflictError, match="builder-1 has a part in another shadow"):
        refuse(ORDER, busy)


def test_the_owner_and_operators_decide_and_nobody_else() -> None:
    organization = an_organization()
    owner = organization.roles[ROLE].owner

    refuse_stranger(organization, ROLE, by=owner, gone=frozenset())
    refuse_stranger(organization, ROLE, by=PAT, gone=frozenset())
    with pytest.raises(ForbiddenError, match=f"Only <@{owner}>"):
        refuse_stranger(organization, ROLE, by=RITA, gone=frozenset())


def test_of_a_role_that_is_gone_operators_decide() -> None:
    gone = RoleName("gone")

    refuse_stranger(an_organization(), gone, by=PAT, gone=frozenset())
    with pytest.raises(ForbiddenError, match="only an operator decides"):
        refuse_stranger(an_organization(), gone, by=OMAR, gone=frozenset())


@pytest.mark.parametrize(
    ("days", "begun", "cost", "reason"),
    [
        (13, 19, 19_999_999, None),
        (14, 0, 0, "Its last day was 2026-03-16."),
        (0, 20, 0, "It has had as many jobs as were allowed: 20."),
        (0, 0, 20_000_000, "It has cost the $20.00 that were allowed."),
    ],
)
def test_it_ends_at_its_first_bound(days: int, begun: int, cost: int, reason: str | None) -> None:
    assert SHADOW.reached(at=NOW + days * DAY, begun=begun, cost_microusd=cost) == reason


def test_what_is_over_can_still_be_rolled_over() -> None:
    over = SHADOW.over("It has had its 20 jobs.")

    done = over.rolled_over(by=OMAR, at=NOW)

    assert (done.status, done.decided_by) == (ShadowStatus.ROLLED_OVER, OMAR)
    assert rolling_over(done) == (RollOver(BUILDER, SPARE),)


def test_the_first_click_counts_and_the_second_is_told_whose_it_was() -> None:
    done = SHADOW.rolled_over(by=OMAR, at=NOW)

    with pytest.raises(ConflictError, match="<@U0OMAR> was faster: it is rolled over already"):
        done.stopped(by=PAT, at=NOW)
    with pytest.raises(ConflictError, match="was faster"):
        done.rolled_over(by=PAT, at=NOW)


def test_the_way_back_is_open_for_a_while() -> None:
    done = SHADOW.rolled_over(by=OMAR, at=NOW)

    back = done.rolled_back(by=PAT, at=NOW + WAY_BACK - timedelta(seconds=1))

    assert (back.status, back.decided_by) == (ShadowStatus.ROLLED_BACK, PAT)
    assert rolling_back(back) == (RollOver(SPARE, BUILDER),)
    with pytest.raises(ConflictError, match="The way back ended on 2026-03-09"):
        done.rolled_back(by=PAT, at=NOW + WAY_BACK)


def test_there_is_no_way_back_from_what_was_not_done() -> None:
    with pytest.raises(ConflictError, match="nothing to roll back"):
        SHADOW.rolled_back(by=OMAR, at=NOW)
    with pytest.raises(ConflictError):
        SHADOW.settled("It retired.")
    with pytest.raises(ConflictError):
        SHADOW.over("a").over("b")
