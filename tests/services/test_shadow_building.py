"""A candidate builds what a builder built, from the same beginning, up to its first revision."""

from collections.abc import AsyncIterator

import pytest

from bot.domain.agent_cards import ShadowCard
from bot.domain.gate import ONLY_RECORDED
from bot.domain.ids import JobId
from bot.domain.jobs import JobStatus
from bot.domain.models import Told
from bot.domain.pairs import PairStatus
from bot.errors import NotFoundError
from tests.services.living import living_world
from tests.services.shadowing import (
    BUILDING,
    CARD,
    ONE,
    at_work_on,
    pair_of,
    reviewed,
    shadowed,
    shadowing,
)
from tests.services.world import (
    REVISION,
    SECOND,
    CurtainError,
    World,
    at_work,
    delivers,
    does,
    hands_in,
    in_scope,
    judges,
    merges,
    says,
)

DIFF = "diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1 +1,2 @@\n-one\n+two\n+three\n"
HIDDEN = 2


@pytest.fixture
async def world(sqlite_url: str) -> AsyncIterator[World]:
    async with living_world(sqlite_url) as made:
        yield made


async def built(world: World) -> None:
    """Let a job with a shadowed builder come to its approval, and real work be long ago."""
    await shadowing(world, BUILDING)
    await reviewed(world)
    world.clock.advance(hours=1)
    await world.deliver()


async def test_it_begins_where_the_builder_began_and_is_told_the_same(world: World) -> None:
    await built(world)

    await world.services.pairing.carry_on()
    await world.work(CurtainError())

    theirs, mine = world.llm.prompts[1].messages[0], world.llm.prompts[-1].messages[0]
    assert isinstance(mine, Told)
    assert isinstance(theirs, Told)
    assert mine.text == theirs.text
    assert world.workspaces.placed == [(JobId(HIDDEN), None)]


async def test_it_ends_with_its_first_revision_and_wakes_no_reviewer(world: World) -> None:
    await built(world)
    real, said = await world.job(), list(world.messenger.posts)
    world.workspaces.change = DIFF

    pair = await shadowed(world, hands_in())
    await world.services.pairing.carry_on()
    await world.deliver()

    assert pair.status is PairStatus.HANDED_IN
    pair = await pair_of(world)
    assert pair.status is PairStatus.COMPARED
    assert pair.ours is not None
    assert (pair.theirs.revision, pair.ours.revision) == (REVISION, SECOND)
    assert (pair.ours.passed, pair.ours.checks, pair.ours.files) == (1, 1, 1)
    assert (pair.theirs.lines, pair.ours.lines) == (3, 3)
    assert (await world.job(HIDDEN)).status is JobStatus.CANCELLED
    assert await world.job() == real
    assert len(world.queue) == 0
    assert [post.key for post in world.messenger.posts] == [post.key for post in said]


async def test_a_red_revision_is_a_disagreement(world: World) -> None:
    await built(world)
    world.workspaces.red.append(SECOND)

    await shadowed(world, hands_in())

    card = world.shown(CARD)
    assert isinstance(card, ShadowCard)
    [differs] = card.report.disagreements
    assert differs.pair.ours is not None
    assert (differs.pair.ours.passed, differs.pair.ours.red) == (0, ("tests",))
    assert differs.people is None


async def test_it_merges_asks_and_delivers_nothing(world: World) -> None:
    await built(world)
    asks = says("desk__ask_requester", question="Which form?")

    pair = await shadowed(world, merges(), asks, delivers(), hands_in())

    async with world.database.reading() as tx:
        calls = await tx.calls.of_assignment(at_work_on(pair))
        assert await tx.approvals.of_job(JobId(HIDDEN)) == ()
    assert [call.result for call in calls[1:3]] == [ONLY_RECORDED] * 2
    assert calls[0].result.startswith("Refused: ")
    assert world.toolbox.merges() == []
    assert (await world.job(HIDDEN)).status is JobStatus.CANCELLED


async def test_what_follows_a_revision_in_the_same_turn_is_not_done(world: World) -> None:
    await built(world)

    pair = await shadowed(world, does(hands_in(), says("workspace__edit", path="x")))

    assert pair.status is PairStatus.HANDED_IN
    assert [r.tool for r in world.toolbox.requests if r.job == HIDDEN] == ["workspace__hand_in"]


async def test_what_was_steered_is_not_done_again(world: World) -> None:
    await shadowing(world, BUILDING)
    await in_scope(world)
    await world.services.scope.accept(JobId(1), by=(await world.job()).requester)
    await world.say("use a regular expression", thread=(await world.job()).thread)

    await world.work(hands_in(), judges("pass"), judges("pass"), merges())

    async with world.database.reading() as tx:
        assert await tx.pairs.of_shadow(ONE) == ()


async def test_only_the_first_revision_is_built_again(world: World) -> None:
    await shadowing(world, BUILDING)
    world.workspaces.red.append(REVISION)

    await at_work(world, hands_in(), hands_in(), judges("pass"), judges("pass"), merges(SECOND))

    async with world.database.reading() as tx:
        [pair] = await tx.pairs.of_shadow(ONE)
    assert (pair.theirs.revision, pair.theirs.passed, pair.theirs.checks) == (REVISION, 0, 1)


async def test_a_clone_that_is_gone_leaves_the_lines_out_and_nothing_else(world: World) -> None:
    await built(world)
    pair = await shadowed(world, hands_in())
    world.workspaces.unreadable.append(NotFoundError("There is no clone."))

    await world.services.pairing.carry_on()

    pair = await pair_of(world)
    assert pair.status is PairStatus.COMPARED
    assert pair.theirs.lines is None
    assert pair.ours is not None
    assert pair.ours.lines is not None
