"""Who owns a role lets a candidate shadow an agent, and reads in what it differs until it ends."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.domain.agent_cards import ShadowCard
from bot.domain.approvals import Decision
from bot.domain.ids import JobId, ModelName, PositionName
from bot.domain.jobs import JobStatus
from bot.domain.pairs import PairStatus
from bot.domain.shadows import ShadowStatus
from bot.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from tests.services.living import follow, living_world
from tests.services.shadowing import (
    BUILDER,
    BUILDING,
    CANDIDATE,
    CARD,
    MASON,
    ONE,
    REVIEWER,
    WISH,
    pair_of,
    reviewed,
    shadow_of,
    shadowed,
    shadowing,
    verbs,
)
from tests.services.world import (
    OMAR,
    RITA,
    World,
    delivers,
    judges,
)


@pytest.fixture
async def world(sqlite_url: str) -> AsyncIterator[World]:
    async with living_world(sqlite_url) as made:
        yield made


async def test_a_model_becomes_a_position_without_work_and_the_owner_gets_a_card(
    world: World,
) -> None:
    await shadowing(world)
    await world.deliver()

    candidate = world.organization.position(CANDIDATE)
    card = world.shown(CARD)
    assert (candidate.active, candidate.models) == (False, ("mistral",))
    assert isinstance(card, ShadowCard)
    assert (card.shadow.incumbent, card.shadow.candidate) == (REVIEWER, CANDIDATE)
    assert (card.models, card.people) == (("gpt", "mistral"), (OMAR,))
    assert "shadow.declared" in await verbs(world)


async def test_only_who_answers_for_the_role_begins_one(world: World) -> None:
    with pytest.raises(ForbiddenError, match="Only <@U0OMAR>"):
        await world.services.shadows.declare(WISH, by=RITA)

    async with world.database.reading() as tx:
        assert await tx.shadows.open() == ()
        assert await tx.registry.number() == 1


async def test_who_could_never_take_over_is_refused_at_once(world: World) -> None:
    related = replace(BUILDING, candidate=ModelName("gpt"))

    with pytest.raises(InvalidInputError, match="not independent of builder-3"):
        await world.services.shadows.declare(related, by=OMAR)

    assert MASON not in (await follow(world)).positions


async def test_a_model_without_a_key_is_refused(world: World) -> None:
    parts = world.live.parts
    world.live = type(world.live)(replace(parts, available=frozenset({ModelName("claude")})))

    with pytest.raises(NotFoundError, match="set the key of one of mistral"):
        await world.services.shadows.declare(WISH, by=OMAR)


async def test_a_second_shadow_waits_for_the_first(world: World) -> None:
    await shadowing(world)

    with pytest.raises(ConflictError, match="part in another shadow"):
        await world.services.shadows.declare(WISH, by=OMAR)

    await world.services.shadows.stop(ONE, by=OMAR)
    again = await world.services.shadows.declare(replace(WISH, candidate=CANDIDATE), by=OMAR)
    assert again.candidate == CANDIDATE


async def test_it_ends_on_its_day_and_what_waits_is_dropped(world: World) -> None:
    await shadowing(world)
    await reviewed(world)
    world.clock.advance(days=15)

    await world.services.shadows.tend()

    shadow = await shadow_of(world)
    assert shadow.status is ShadowStatus.OVER
    assert shadow.reason.startswith("Its last day was ")
    assert (await pair_of(world)).status is PairStatus.DROPPED
    await world.services.shadows.roll_over(ONE, by=OMAR)


async def test_it_ends_when_its_jobs_are_done(world: World) -> None:
    await shadowing(world, replace(WISH, jobs=1))
    await reviewed(world)
    world.clock.advance(hours=1)
    await world.services.shadows.tend()
    assert (await shadow_of(world)).status is ShadowStatus.STANDING

    await shadowed(world, judges("pass"))
    await world.services.shadows.tend()

    assert (await shadow_of(world)).reason == "It has had as many jobs as were allowed: 1."


async def test_it_ends_when_it_has_cost_enough(world: World) -> None:
    await shadowing(world, replace(WISH, cost_microusd=500))
    await reviewed(world)
    world.clock.advance(hours=1)
    await shadowed(world, judges("pass"))

    await world.services.shadows.tend()

    assert "has cost the $0.00" in (await shadow_of(world)).reason


async def test_stopping_ends_what_is_under_way_and_nothing_else(world: World) -> None:
    await shadowing(world)
    await reviewed(world)
    world.clock.advance(hours=1)
    await world.services.pairing.carry_on()
    real = await world.job()

    await world.services.shadows.stop(ONE, by=OMAR)
    await world.work()

    assert (await pair_of(world)).status is PairStatus.DROPPED
    assert (await world.job(2)).status is JobStatus.CANCELLED
    assert await world.job() == real
    assert (await follow(world)).position(REVIEWER).active


async def test_the_report_is_for_who_decides(world: World) -> None:
    await shadowing(world)

    card = await world.services.shadows.show(CANDIDATE, by=OMAR)

    assert card.shadow.id == ONE
    with pytest.raises(ForbiddenError):
        await world.services.shadows.show(REVIEWER, by=RITA)
    with pytest.raises(NotFoundError, match="builder-1 has no shadow"):
        await world.services.shadows.show(PositionName("builder-1"), by=OMAR)
    pages = world.services.agent_pages
    assert (await pages.read(REVIEWER, by=RITA, channel=None)).shadow == card.shadow
    assert (await pages.read(BUILDER, by=RITA, channel=None)).shadow is None


async def test_an_accepted_result_says_who_was_right_on_the_card(world: World) -> None:
    await shadowing(world)
    await reviewed(world)
    world.clock.advance(hours=1)
    await shadowed(world, judges("revise"))
    async with world.database.reading() as tx:
        [asked] = await tx.approvals.of_job(JobId(1))
    await world.services.approvals.answer(asked.id, by=OMAR, decision=Decision.APPROVE)
    await world.work(delivers())

    await world.services.shipping.accept(JobId(1), by=RITA)
    await world.deliver()

    card = world.shown(CARD)
    assert isinstance(card, ShadowCard)
    right = card.report.right
    assert (right.theirs.part, right.ours.part, right.ours.of) == (1, 0, 1)
    assert card.report.disagreements[0].people is True
