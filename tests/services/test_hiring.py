"""An agent gets work when its parts are there, it has passed its cases, and a person agrees."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.agent_cards import CandidateCard
from bot.domain.hiring import CandidateStatus, Opening
from bot.domain.ids import CandidateId, ModelName, PositionName, RoleName
from bot.errors import (
    ForbiddenError,
    InvalidInputError,
    InvalidTransitionError,
    RejectedRequestError,
    TransientError,
)
from bot.org.evaluations import SuiteFiles
from tests.services.living import follow, living_world
from tests.services.openings import MERGES, NEW, ONE, OPENING, READS, SUITE, candidate
from tests.services.world import OMAR, RITA, World, hands_in, says


@pytest.fixture
async def world(sqlite_url: str, tmp_path: Path) -> AsyncIterator[World]:
    (tmp_path / "builder.yml").write_text(SUITE)
    async with living_world(sqlite_url, suites=SuiteFiles(tmp_path)) as made:
        yield made


async def proposes(world: World, opening: Opening = OPENING) -> None:
    await world.services.hiring.propose(opening, by=RITA)
    await follow(world)


async def passes(world: World, opening: Opening = OPENING) -> None:
    await proposes(world, opening)
    world.llm.expect(READS, MERGES)
    await world.services.hiring.evaluate_due()


async def test_similar_agents_are_found_before_anybody_is_hired(world: World) -> None:
    found = await world.services.hiring.similar(RoleName("reviewer"))

    assert [each.role for each in found] == ["reviewer"], "the others review something else"
    assert any("tools" in said for said in found[0].common)


async def test_who_hires_although_similar_ones_work_says_why(world: World) -> None:
    with pytest.raises(InvalidInputError, match="Say why another one is needed"):
        await proposes(world, replace(OPENING, reason=" "))


async def test_a_candidate_is_in_the_registry_and_gets_no_work(world: World) -> None:
    await proposes(world)

    assert world.organization.position(NEW).active is False
    assert (await candidate(world)).similar[0].role == "builder"


async def test_who_could_not_be_activated_is_refused_before_any_case(world: World) -> None:
    related = replace(OPENING, models=(ModelName("gpt"),))

    with pytest.raises(InvalidInputError, match="not independent of builder-3"):
        await proposes(world, related)

    assert NEW not in world.organization.positions


async def test_the_same_window_twice_is_one_candidate(world: World) -> None:
    await proposes(world)
    await proposes(world)

    async with world.database.reading() as tx:
        assert len(await tx.candidates.open()) == 1


async def test_the_cases_are_put_to_the_model_and_the_gate_and_have_no_effect(
    world: World,
) -> None:
    await passes(world)
    await world.deliver()

    found = await candidate(world)
    assert (found.status, found.passed) == (CandidateStatus.PASSED, 2)
    assert found.results[1].calls == ("repository__merge: needs approval",)
    assert world.toolbox.requests == []
    assert [prompt.model for prompt in world.llm.prompts] == ["claude", "claude"]
    assert "builder-3" in world.llm.prompts[0].system
    card = world.shown("candidate:1:U0OMAR")
    assert isinstance(card, CandidateCard)
    assert card.people == (OMAR,)


async def test_the_owner_gives_it_work(world: World) -> None:
    await passes(world)

    await world.services.hiring.accept(ONE, by=OMAR)

    assert (await follow(world)).position(NEW).active
    assert (await candidate(world)).decided_by == OMAR


async def test_nobody_gets_work_who_failed_a_case(world: World) -> None:
    await proposes(world)
    world.llm.expect(READS, hands_in(), says(text="I am done."))
    await world.services.hiring.evaluate_due()

    found = await candidate(world)
    assert (found.status, found.passed) == (CandidateStatus.FAILED, 1)
    assert found.results[1].why.startswith("It did not ask for repository__merge")
    with pytest.raises(InvalidTransitionError):
        await world.services.hiring.accept(ONE, by=OMAR)
    assert not (await follow(world)).position(NEW).active


async def test_one_that_failed_can_try_again(world: World) -> None:
    await proposes(world)
    world.llm.expect(MERGES, MERGES, MERGES, MERGES, MERGES, MERGES, MERGES)
    await world.services.hiring.evaluate_due()
    assert (await candidate(world)).status is CandidateStatus.FAILED

    await world.services.hiring.evaluate_again(ONE, by=OMAR)
    world.llm.expect(READS, MERGES)
    await world.services.hiring.evaluate_due()

    assert (await candidate(world)).status is CandidateStatus.PASSED


async def test_an_outage_between_two_cases_loses_none(world: World) -> None:
    await proposes(world)
    world.llm.expect(READS, TransientError())
    await world.services.hiring.evaluate_due()
    assert len((await candidate(world)).results) == 1

    world.llm.expect(MERGES)
    await world.services.hiring.evaluate_due()

    assert (await candidate(world)).status is CandidateStatus.PASSED


async def test_a_model_that_refuses_fails_the_case(world: World) -> None:
    await proposes(world)
    world.llm.expect(RejectedRequestError("too long"), MERGES)

    await world.services.hiring.evaluate_due()

    assert (await candidate(world)).results[0].why == "The model refused: too long"


async def test_only_the_owner_of_the_role_or_an_operator_decides(world: World) -> None:
    await passes(world)

    with pytest.raises(ForbiddenError, match="Only <@U0OMAR>, who owns the role"):
        await world.services.hiring.accept(ONE, by=RITA)


async def test_a_declined_candidate_never_gets_work(world: World) -> None:
    await passes(world)

    await world.services.hiring.decline(ONE, by=OMAR)

    assert not (await follow(world)).position(NEW).active
    async with world.database.reading() as tx:
        assert await tx.candidates.open() == ()


async def test_an_agent_on_trial_does_nothing_of_consequence_and_ends_by_the_clock(
    world: World,
) -> None:
    until = world.clock.now() + timedelta(days=30)
    await passes(world, replace(OPENING, trial_until=until))
    await world.services.hiring.accept(ONE, by=OMAR)
    await follow(world)

    async with world.database.reading() as tx:
        (restriction,) = await tx.restrictions.live(NEW, at=world.clock.now())
    assert (restriction.kind, restriction.extent) == ("trial", "consequential")
    assert await world.services.hiring.end_trials() == 0

    world.clock.advance(days=30)
    assert await world.services.hiring.end_trials() == 1

    assert (await follow(world)).position(NEW).retired
    assert await world.services.hiring.end_trials() == 0


async def test_an_agent_on_trial_is_kept_for_good(world: World) -> None:
    await passes(world, replace(OPENING, trial_until=world.clock.now() + timedelta(days=30)))
    await world.services.hiring.accept(ONE, by=OMAR)
    await follow(world)

    await world.services.hiring.keep(ONE, by=OMAR)
    world.clock.advance(days=31)

    assert await world.services.hiring.end_trials() == 0
    async with world.database.reading() as tx:
        assert await tx.restrictions.live(NEW, at=world.clock.now()) == ()


async def test_one_whose_model_is_out_of_reach_holds_up_no_other(world: World) -> None:
    second = replace(OPENING, key="view:V2", position=PositionName("builder-4"))
    await world.services.hiring.propose(OPENING, by=RITA)
    await world.services.hiring.propose(second, by=RITA)
    await follow(world)
    world.llm.expect(TransientError(), READS, MERGES)

    await world.services.hiring.evaluate_due()

    async with world.database.reading() as tx:
        statuses = [(await tx.candidates.get(CandidateId(n))).status for n in (1, 2)]
    assert statuses == [CandidateStatus.EVALUATING, CandidateStatus.PASSED]
