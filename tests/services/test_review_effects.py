"""What a submitted review changes: through the registry where there is one, else by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.domain.agent_reviews import AgentReview, Choice, changed_lane
from bot.domain.changes import SetPrompt
from bot.domain.ids import PositionName, RoleName
from bot.domain.organization import Organization
from bot.domain.recommending import Recommended
from bot.domain.registry import SYSTEM
from bot.errors import InvalidInputError
from tests.services.registries import begun, sample
from tests.services.world import PAT, SAM, World

KICKOFF = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
BUILDER = RoleName("builder")


async def reviewed(world: World, choice: Choice, *, position: str = "builder-1") -> AgentReview:
    """Decide one review as its owner, and submit it."""
    world.clock.set(KICKOFF)
    await world.services.review_rounds.tend()
    async with world.database.reading() as tx:
        review = next(r for r in await tx.agent_reviews.waiting() if r.position == position)
    choice = replace(choice, recommended=Recommended.KEEP, note=choice.note or "It is time.")
    verbs = world.services.agent_reviews
    now = world.clock.now()
    await verbs.decide(review.id, choice, by=review.owner, seen=None, looked_at=now)
    (done,) = await verbs.submit(review.round, by=review.owner)
    await world.live.refresh()
    return done


def now(world: World) -> Organization:
    return world.live.parts.organization


def a_choice(kind: Recommended, **changed: object) -> Choice:
    return replace(Choice(kind, kind), **changed)  # type: ignore[arg-type]


async def test_a_lane_is_narrowed_at_once(world: World) -> None:
    await begun(world)

    done = await reviewed(world, a_choice(Recommended.ADJUST, lane=("- repository__merge",)))

    assert "repository__merge" not in now(world).roles[BUILDER].tools
    assert done.carried_out
    assert done.effect == "The lane of builder is changed. Version 2 of the organization."


async def test_a_lane_is_widened_until_the_end_of_a_day(world: World) -> None:
    await begun(world)
    choice = a_choice(
        Recommended.EXPAND, lane=("+ repository__tag",), until=date(2026, 4, 30), note="Releases."
    )

    done = await reviewed(world, choice)

    assert "repository__tag" in now(world).roles[BUILDER].tools
    assert done.carried_out
    world.clock.set(datetime(2026, 5, 1, 0, 1, tzinfo=UTC))
    assert await world.services.registry.end_due() == 1
    await world.live.refresh()
    assert "repository__tag" not in now(world).roles[BUILDER].tools


async def test_the_last_day_of_a_wider_lane_ends_where_the_organization_lives(world: World) -> None:
    file = sample()
    reviews = {"reviews": {"time_zone": "America/Los_Angeles"}}
    file = replace(file, document={**file.document, **reviews})
    await world.services.registry.put(file, by=SYSTEM, why="the first start")
    choice = a_choice(
        Recommended.EXPAND, lane=("+ repository__tag",), until=date(2026, 4, 30), note="Releases."
    )

    await reviewed(world, choice)

    world.clock.set(datetime(2026, 5, 1, 6, 59, tzinfo=UTC))
    assert await world.services.registry.end_due() == 0
    world.clock.set(datetime(2026, 5, 1, 7, 0, tzinfo=UTC))
    assert await world.services.registry.end_due() == 1


async def test_a_position_is_retired(world: World) -> None:
    await begun(world)

    done = await reviewed(world, a_choice(Recommended.RETIRE))

    assert done.carried_out
    assert done.effect == "It gets no work any more; offboarding 1 goes through its list."
    assert not now(world).positions[PositionName("builder-1")].active
    await world.services.offboardings.carry_on_due()
    await world.live.refresh()
    assert now(world).positions[PositionName("builder-1")].retired


async def test_an_owner_is_replaced_and_decides_from_then_on(world: World) -> None:
    await begun(world)

    done = await reviewed(world, a_choice(Recommended.REASSIGN, new_owner=SAM))

    assert now(world).roles[BUILDER].owner == SAM
    assert done.effect.startswith("<@U0SAM> owns builder now.")


async def test_without_a_registry_operators_carry_it_out_and_it_is_said(world: World) -> None:
    done = await reviewed(world, a_choice(Recommended.RETIRE))

    async with world.database.reading() as tx:
        (held,) = await tx.restrictions.live(PositionName("builder-1"), at=world.clock.now())
    assert not done.carried_out
    assert done.effect.startswith(f"To be carried out by <@{PAT}>: retire builder-1")
    assert held.reason.startswith("builder-1 makes no calls since 2026-03-10: It was retired")


async def test_a_lane_cannot_be_given_what_makes_no_sense(world: World) -> None:
    await begun(world)
    for choice, why in (
        (a_choice(Recommended.ADJUST, lane=("- nothing__here",)), "not a pattern of the lane"),
        (a_choice(Recommended.REASSIGN, new_owner="U0NOBODY"), "a person of the organization"),
    ):
        with pytest.raises(InvalidInputError, match=why):
            await reviewed(world, choice)


async def test_the_evidence_is_split_where_the_prompt_changed(world: World) -> None:
    world.clock.set(datetime(2026, 1, 5, tzinfo=UTC))
    await begun(world)
    world.clock.set(datetime(2026, 2, 3, tzinfo=UTC))
    change = SetPrompt(BUILDER, "Do less.")
    await world.services.registry.change([change], by=PAT, why="It did too much.")
    await world.live.refresh()
    world.clock.set(KICKOFF)
    await world.services.review_rounds.tend()
    async with world.database.reading() as tx:
        review = next(r for r in await tx.agent_reviews.waiting() if r.position == "builder-1")

    window = await world.services.agent_reviews.look(review.id, by=review.owner)

    numbers = window.line.performance
    assert numbers is not None
    assert [each.period.until for each in numbers.stretches] == [
        datetime(2026, 2, 3, tzinfo=UTC),
        KICKOFF,
    ]
    assert numbers.deployed_at == datetime(2026, 1, 5, tzinfo=UTC)


async def test_the_list_of_agents_says_when_each_was_reviewed(world: World) -> None:
    await reviewed(world, a_choice(Recommended.KEEP))

    board = await world.services.boards.agents(PAT)
    lines = {line.position: line for line in board.lines}

    assert lines[PositionName("builder-1")].last_reviewed_at == KICKOFF
    assert lines[PositionName("reviewer-1")].last_reviewed_at is None


def test_changes_of_a_lane_are_made_one_after_the_other() -> None:
    tools = ("workspace__*", "repository__merge")

    assert changed_lane(tools, ["- workspace__*", "+ workspace__read"]) == (
        "repository__merge",
        "workspace__read",
    )
    with pytest.raises(InvalidInputError, match="is in the lane already"):
        changed_lane(tools, ["+ repository__merge"])
