"""What is recorded of agents is read for people: in pairs for operators, and as pictures."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.ids import PositionName
from bot.domain.relations import Agreement
from bot.domain.significance import Share
from bot.errors import ForbiddenError, NotFoundError
from tests.services.test_alarms import BUILDER, SPRING, decided
from tests.services.world import (
    OMAR,
    PAT,
    World,
    at_work,
    hands_in,
    in_scope,
    judges,
    merges,
    proposes,
)


async def test_in_the_demo_what_is_shown_as_spent_is_not_charged(world: World) -> None:
    # These tests run on a scripted mind, as the demo does.
    await in_scope(world)

    card = await world.services.boards.job((await world.job()).id)
    performance = await world.services.performing.now(BUILDER)

    assert not card.spent.charged
    assert card.spent.cost_microusd > 0
    assert not performance.figures.charged
    assert not any(each.charged for _, each in performance.quarters)


async def test_an_estimate_becomes_a_part_of_the_contract(world: World) -> None:
    call = proposes().calls[0]
    told = call.arguments.removesuffix("}") + ', "expected_minutes": 90}'
    await world.say("the signup form accepts an empty e-mail, please fix it")

    await world.work(replace(proposes(), calls=(replace(call, arguments=told),)))

    assert (await world.job()).agreed.expected_minutes == 90


async def test_a_contract_without_an_estimate_expects_nothing(world: World) -> None:
    await in_scope(world)

    assert (await world.job()).agreed.expected_minutes is None


async def test_operators_see_who_reviews_whom(world: World) -> None:
    await at_work(world, hands_in(), judges("pass"), judges("pass"), merges())
    world.clock.advance(minutes=1)

    found = await world.services.relating.read(by=PAT)

    assert found.reviews == (
        Agreement(BUILDER, PositionName("reviewer-1"), Share(0, 1)),
        Agreement(BUILDER, PositionName("security-1"), Share(0, 1)),
    )
    assert len(found.reviewers) == 1


async def test_nobody_else_sees_the_pairs(world: World) -> None:
    with pytest.raises(ForbiddenError, match="Only operators"):
        await world.services.relating.read(by=OMAR)


async def test_a_position_is_drawn_from_its_records(world: World) -> None:
    await decided(world, accepted=9, returned=3, since=SPRING)

    (picture,) = await world.services.pictures.of_position(BUILDER)

    assert picture.title == "builder-1 in 2026-Q1"
    assert "Results accepted: 2026-Q1 75% of 12." in picture.alt


async def test_the_organization_is_drawn_as_it_is(world: World) -> None:
    (picture,) = await world.services.pictures.of_organization()

    assert picture.alt.startswith("Acme: 5 people, 6 roles, 7 positions.")


async def test_a_position_there_is_not_cannot_be_drawn(world: World) -> None:
    with pytest.raises(NotFoundError, match="no position nobody-1"):
        await world.services.pictures.admit(PositionName("nobody-1"))


async def test_lists_of_agents_show_how_the_number_goes(world: World) -> None:
    since = world.clock.now() - timedelta(days=2)
    await decided(world, accepted=3, returned=1, since=since)
    await world.services.readings.read_due()

    board = await world.services.boards.agents(OMAR)
    agents = {line.position: line for line in board.lines}

    builder, dispatcher = agents[BUILDER].outcome, agents[PositionName("dispatcher-1")].outcome
    assert builder is not None
    assert builder.last is not None
    assert builder.last.value == 75.0
    assert builder.trend == "unknown"  # one day is no trend
    assert dispatcher is None
