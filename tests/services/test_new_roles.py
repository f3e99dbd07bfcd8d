"""A new role from Slack is held to the rules of the file, and its first agent to its cases."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.agent_cards import CandidateCard
from bot.domain.hiring import CandidateStatus, Opening
from bot.domain.ids import CandidateId, PositionName, RoleName, UserId
from bot.domain.outcome_numbers import BuiltIn
from bot.domain.role_drafts import Aim, RoleDraft
from bot.errors import ForbiddenError, InvalidInputError
from bot.org.evaluations import SuiteFiles
from tests.services.living import follow, living_world
from tests.services.openings import (
    MERGES,
    NEW,
    ONE,
    OPENING,
    READS,
    SUITE,
    candidate,
    taken_out,
)
from tests.services.world import OMAR, PAT, RITA, World

ROLE = RoleName("writer")
WRITER = replace(
    OPENING,
    key="view:V2",
    position=PositionName("writer-1"),
    role=ROLE,
    draft=RoleDraft(
        mission="Write the docs.",
        owner=OMAR,
        lane=RoleName("builder"),
        prompt="You write what people read.",
        responsible=("how-to pages",),
        not_responsible=("code",),
        reports_to="builder",
        aim=Aim(BuiltIn.ACCEPTANCE_RATE, baseline=70, target=90),
    ),
)


@pytest.fixture
async def world(sqlite_url: str, tmp_path: Path) -> AsyncIterator[World]:
    async with living_world(sqlite_url, suites=SuiteFiles(tmp_path)) as made:
        yield made


@pytest.fixture
def writing(world: World, tmp_path: Path) -> World:
    """A world in which the cases of the new role are written already."""
    (tmp_path / "writer.yml").write_text(SUITE)
    return world


async def test_an_operator_opens_a_role_with_its_first_agent(writing: World) -> None:
    await writing.services.hiring.propose(WRITER, by=PAT)
    await follow(writing)

    role = writing.organization.roles[ROLE]
    lane = writing.organization.roles[RoleName("builder")]
    assert (role.tools, role.stages) == (lane.tools, lane.stages)
    assert (role.owner, role.reports_to, role.prompt) == (
        OMAR,
        "builder",
        "You write what people read.",
    )
    assert role.outcome is not None
    assert (role.outcome.target, role.outcome.unit) == (90, "%")
    assert writing.organization.position(WRITER.position).active is False


async def test_the_first_agent_of_a_role_is_examined_and_accepted_like_any_other(
    writing: World,
) -> None:
    await writing.services.hiring.propose(WRITER, by=PAT)
    await follow(writing)
    writing.llm.expect(READS, MERGES)
    await writing.services.hiring.evaluate_due()

    with pytest.raises(ForbiddenError):
        await writing.services.hiring.accept(ONE, by=RITA)
    await writing.services.hiring.accept(ONE, by=OMAR)
    await follow(writing)

    assert (await candidate(writing)).status is CandidateStatus.HIRED
    assert writing.organization.position(WRITER.position).active is True


async def test_only_operators_open_a_role(writing: World) -> None:
    with pytest.raises(ForbiddenError, match="Only operators open a new role"):
        await writing.services.hiring.refuse_opener(RITA)
    with pytest.raises(ForbiddenError, match="Only operators open a new role"):
        await writing.services.hiring.propose(WRITER, by=RITA)

    await writing.services.hiring.refuse_opener(PAT)
    assert ROLE not in (await follow(writing)).roles


async def test_a_role_without_cases_is_refused_and_what_was_typed_stays(world: World) -> None:
    with pytest.raises(InvalidInputError, match=r"writer\.yml\. Then press the button again"):
        await world.services.hiring.propose(WRITER, by=PAT)

    assert ROLE not in (await follow(world)).roles


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        ({"owner": UserId("U0NOBODY")}, "U0NOBODY"),
        ({"lane": RoleName("gone")}, "choose another lane"),
        ({"responsible": ()}, "a scope"),
        ({"prompt": " "}, "prompt"),
        ({"aim": Aim(BuiltIn.ACCEPTANCE_RATE, 90, 90)}, "target"),
    ],
)
async def test_a_role_is_held_to_the_rules_of_the_file(
    writing: World, draft: dict[str, Any], said: str
) -> None:
    assert WRITER.draft is not None
    wrong = replace(WRITER, draft=replace(WRITER.draft, **draft))

    with pytest.raises(InvalidInputError, match=said):
        await writing.services.hiring.propose(wrong, by=PAT)

    assert ROLE not in (await follow(writing)).roles


async def test_a_role_that_is_there_is_not_opened_again(writing: World) -> None:
    again = replace(WRITER, role=RoleName("builder"))

    with pytest.raises(InvalidInputError, match="There is a role builder already"):
        await writing.services.hiring.propose(again, by=PAT)


async def test_a_role_like_another_one_needs_a_reason(writing: World) -> None:
    builder = writing.organization.roles[RoleName("builder")]
    assert WRITER.draft is not None
    alike = replace(
        WRITER.draft,
        mission=builder.mission,
        responsible=builder.responsible,
        not_responsible=builder.not_responsible,
        prompt=builder.prompt,
    )

    with pytest.raises(InvalidInputError, match=r"similar ones work: builder \(\d+ % alike\)"):
        await writing.services.hiring.propose(replace(WRITER, reason="", draft=alike), by=PAT)


async def proposed(world: World, opening: Opening = WRITER) -> None:
    """Propose the first agent of the new role, and let it pass its cases."""
    await world.services.hiring.propose(opening, by=PAT)
    await follow(world)
    world.llm.expect(READS, MERGES)
    await world.services.hiring.evaluate_due()


async def test_who_declines_the_first_agent_is_told_that_the_role_stands_empty(
    writing: World,
) -> None:
    await proposed(writing)

    await writing.services.hiring.decline(ONE, by=OMAR)
    await writing.deliver()

    card = writing.shown("candidate:1:U0OMAR")
    assert isinstance(card, CandidateCard)
    assert not card.filled
    again = replace(WRITER, key="view:V3", draft=None)
    await writing.services.hiring.propose(again, by=RITA)
    async with writing.database.reading() as tx:
        [second] = await tx.candidates.open()
    assert (second.position, second.status) == (WRITER.position, CandidateStatus.EVALUATING)


async def test_of_a_candidate_whose_role_is_gone_operators_decide(writing: World) -> None:
    await proposed(writing)
    await taken_out(writing, roles=("writer",), positions=("writer-1",))

    with pytest.raises(ForbiddenError, match="The role writer is gone"):
        await writing.services.hiring.decline(ONE, by=OMAR)
    await writing.services.hiring.decline(ONE, by=PAT)

    assert (await candidate(writing)).status is CandidateStatus.DECLINED


async def test_a_trial_ends_though_the_role_of_another_one_is_gone(
    writing: World, tmp_path: Path
) -> None:
    until = writing.clock.now() + timedelta(days=30)
    (tmp_path / "builder.yml").write_text(SUITE)
    await proposed(writing, replace(WRITER, trial_until=until))
    await writing.services.hiring.accept(ONE, by=OMAR)
    await follow(writing)
    await proposed(writing, replace(OPENING, trial_until=until))
    await writing.services.hiring.accept(CandidateId(2), by=OMAR)
    await taken_out(writing, roles=("writer",), positions=("writer-1",))
    writing.clock.advance(days=30)

    assert await writing.services.hiring.end_trials() == 1

    assert (await follow(writing)).position(NEW).retired
