"""A candidate does a reviewer's work again, and nobody and nothing else is touched by it."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.domain.agent_cards import ShadowCard
from bot.domain.gate import ONLY_RECORDED
from bot.domain.ids import JobId
from bot.domain.jobs import JobStatus
from bot.domain.models import Told
from bot.domain.pairs import PairStatus
from bot.domain.reviews import VerdictKind
from bot.domain.significance import Share
from bot.errors import RejectedRequestError
from tests.services.living import living_world
from tests.services.shadowing import (
    CANDIDATE,
    CARD,
    ONE,
    REVIEWER,
    WISH,
    at_work_on,
    finds,
    pair_of,
    reviewed,
    shadowed,
    shadowing,
)
from tests.services.world import (
    OMAR,
    REVISION,
    RITA,
    SECOND,
    CurtainError,
    World,
    at_work,
    files,
    hands_in,
    judges,
    merges,
    says,
)

HIDDEN = 2


@pytest.fixture
async def world(sqlite_url: str) -> AsyncIterator[World]:
    async with living_world(sqlite_url) as made:
        yield made


async def test_the_candidate_gets_what_the_reviewer_got(world: World) -> None:
    await shadowing(world)
    await reviewed(world)
    world.clock.advance(hours=1)

    await world.services.pairing.carry_on()
    await world.work(CurtainError())

    real, again = world.llm.prompts[2], world.llm.prompts[-1]
    assert (again.tools, again.model) == (real.tools, "mistral")
    mine, theirs = again.messages[0], real.messages[0]
    assert isinstance(mine, Told)
    assert isinstance(theirs, Told)
    assert mine.text.replace(f"job {HIDDEN}", "job 1") == theirs.text
    assert world.workspaces.placed == [(JobId(HIDDEN), REVISION)]


async def test_nothing_of_it_is_said_or_counted_anywhere_else(world: World) -> None:
    await shadowing(world)
    await reviewed(world)
    world.clock.advance(hours=1)
    await world.deliver()
    real, said = await world.job(), list(world.messenger.posts)

    pair = await shadowed(world, finds(), judges("revise"))

    assert pair.status is PairStatus.COMPARED
    assert await world.job() == real
    assert world.messenger.posts == said
    assert (await world.job(HIDDEN)).status is JobStatus.CANCELLED
    async with world.database.reading() as tx:
        assert len(await tx.reviews.verdicts(JobId(1))) == 2
        assert await tx.reviews.findings(JobId(1)) == ()
        assert await tx.reviews.verdicts(JobId(HIDDEN)) == ()
        assert [job.id for job in await tx.jobs.open()] == [1]
        assert [job.id for job in await tx.jobs.of_requester(RITA)] == [1]
    for name in (REVIEWER, CANDIDATE):
        figures = (await world.services.performing.now(name)).figures
        assert (figures.findings, figures.verdicts) == (0, int(name == REVIEWER))


async def test_the_owner_has_one_card_that_is_edited_as_jobs_come_in(world: World) -> None:
    await shadowing(world)
    await world.deliver()
    await reviewed(world)
    world.clock.advance(hours=1)

    await shadowed(world, finds(), judges("revise"))

    before, *_, after = world.messenger.text_of(CARD)
    assert isinstance(before, ShadowCard)
    assert isinstance(after, ShadowCard)
    assert (before.report.n, after.report.n, after.report.agreed) == (0, 1, Share(0, 1))
    [differs] = after.report.disagreements
    assert differs.pair.theirs.verdict is VerdictKind.PASS
    assert differs.pair.ours is not None
    assert differs.pair.ours.findings[0].harm == "A blank e-mail still passes."
    assert after.people == (OMAR,)
    assert after.links[JobId(1)].startswith("https://")
    assert [post.key for post in world.messenger.posts].count(CARD) == 1


async def test_what_both_took_is_measured(world: World) -> None:
    await shadowing(world)
    await reviewed(world)
    world.clock.advance(hours=1)

    pair = await shadowed(world, says(text="Let me see."), judges("pass"))

    assert pair.ours is not None
    assert (pair.theirs.turns, pair.theirs.cost_microusd) == (1, 500)
    assert (pair.ours.turns, pair.ours.tokens, pair.ours.cost_microusd) == (2, 2200, 1000)


async def test_a_call_with_an_effect_is_only_recorded_and_asks_nobody(world: World) -> None:
    await shadowing(world)
    await reviewed(world)
    world.clock.advance(hours=1)
    words = {"title": "Names", "decision": "Say person.", "why": "One word."}

    pair = await shadowed(
        world,
        says("desk__propose_decision", applies_to="role", related=[], **words),
        says("repository__merge", revision=REVISION, summary="Mine."),
        judges("pass"),
    )

    assert pair.ours is not None
    assert (pair.ours.held_back, pair.ours.refused) == (1, 1)
    async with world.database.reading() as tx:
        calls = await tx.calls.of_assignment(at_work_on(pair))
        assert calls[0].result == ONLY_RECORDED
        assert calls[1].result.startswith("Refused: ")
        assert await tx.decisions.proposed() == ()
        events = await tx.gate_events.numbered(JobId(HIDDEN))
        assert len(events) == 1
        assert len(await tx.approvals.of_job(JobId(HIDDEN))) == 0
    assert not [post for post in world.messenger.posts if post.key.startswith("refusals:2")]


async def test_a_candidate_that_cannot_run_agrees_with_nothing(world: World) -> None:
    await shadowing(world)
    await reviewed(world)
    world.clock.advance(hours=1)

    pair = await shadowed(world, RejectedRequestError("The model is gone."))

    card = world.shown(CARD)
    assert isinstance(card, ShadowCard)
    assert pair.status is PairStatus.NO_RESULT
    assert pair.reason.endswith("The model is gone.")
    assert (card.report.n, card.report.agreed.of) == (0, 0)
    assert [each.id for each in card.report.unavailable] == [pair.id]
    assert (await world.job(HIDDEN)).status is JobStatus.CANCELLED
    assert (await world.job()).status is JobStatus.APPROVAL


async def test_only_first_rounds_are_done_again(world: World) -> None:
    await shadowing(world)
    answer = says("desk__answer_finding", finding=1, answer="addressed", reason="Mended.")
    first = (hands_in(), files("blocking"), judges("revise"), judges("pass"))

    await at_work(world, *first, answer, hands_in(), judges("pass"), judges("pass"), merges(SECOND))

    async with world.database.reading() as tx:
        assert len(await tx.reviews.verdicts(JobId(1))) == 4
        [pair] = await tx.pairs.of_shadow(ONE)
    assert (pair.revision, pair.theirs.verdict) == (REVISION, VerdictKind.REVISE)


async def test_the_work_of_others_is_left_alone(world: World) -> None:
    await shadowing(world, WISH)
    await reviewed(world)

    async with world.database.reading() as tx:
        [pair] = await tx.pairs.of_shadow(ONE)
    assert (pair.job, pair.candidate) == (1, CANDIDATE)
    assert pair.theirs.model == "gpt"


async def test_no_more_jobs_are_taken_than_were_allowed(world: World) -> None:
    await shadowing(world)
    world.clock.advance(days=15)

    await reviewed(world)

    async with world.database.reading() as tx:
        assert await tx.pairs.of_shadow(ONE) == ()


async def test_a_stuck_candidate_is_given_up_and_the_next_pair_follows(world: World) -> None:
    await shadowing(world)
    await reviewed(world)
    world.clock.advance(hours=1)
    await world.services.pairing.carry_on()
    await world.work(CurtainError())
    pair = await pair_of(world)
    async with world.database.reading() as tx:
        work = await tx.assignments.get(at_work_on(pair))

    await world.services.work.escalating.stop(work, reason="No progress.")

    assert (await pair_of(world)).status is PairStatus.NO_RESULT
    assert timedelta(0) < world.clock.now() - pair.due_at
