"""Checks of a role's craft run on everything it hands in, are kept, and hold nothing up."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.domain.approvals import Decision
from bot.domain.cards import ResultCard
from bot.domain.checks import Check
from bot.domain.ids import ApprovalId, JobId, PositionName, RoleName
from bot.domain.jobs import JobStatus
from bot.domain.models import Returned
from bot.domain.organization import Organization
from bot.domain.significance import Share
from tests.services.world import (
    OMAR,
    REVISION,
    RITA,
    World,
    at_work,
    delivers,
    hands_in,
    judges,
    merges,
)
from tests.services.worlds import another_world

BUILDER, LINT = RoleName("builder"), Check("lint", ("ruff", "check", "."))
ONE = JobId(1)


def crafted(organization: Organization) -> Organization:
    role = replace(organization.roles[BUILDER], craft=(LINT,))
    return replace(organization, roles={**organization.roles, BUILDER: role})


@pytest.fixture
async def world(sqlite_url: str) -> AsyncIterator[World]:
    async with another_world(sqlite_url, crafted) as made:
        made.workspaces.red_checks.append("lint")
        yield made


async def test_a_red_craft_is_told_to_its_agent_and_holds_nothing_up(world: World) -> None:
    await at_work(world, hands_in(), judges("pass"), judges("pass"), merges())

    job = await world.job()
    assert job.status is JobStatus.APPROVAL
    told = [m.text for m in world.llm.prompts[-1].messages if isinstance(m, Returned)]
    assert "Check craft: lint: RED, which holds nothing up" in told[0]
    async with world.database.reading() as tx:
        [own] = await tx.checks.craft_of(ONE)
        assert [each.name for each in await tx.checks.of_job(ONE)] == ["tests"]
    assert (own.name, own.passed, own.revision) == ("craft: lint", False, REVISION)


async def test_it_comes_second_on_the_result_and_in_the_numbers_of_its_agent(world: World) -> None:
    await at_work(world, hands_in(), judges("pass"), judges("pass"), merges())
    await world.services.approvals.answer(ApprovalId(1), by=OMAR, decision=Decision.APPROVE)
    await world.work(delivers())
    await world.deliver()
    card = world.shown("result:1:1")
    await world.services.shipping.accept(ONE, by=RITA)

    assert isinstance(card, ResultCard)
    assert [each.name for each in card.craft] == ["craft: lint"]
    world.clock.advance(minutes=1)
    figures = (await world.services.performing.now(PositionName("builder-1"))).figures
    assert (figures.craftsmanship, figures.acceptance) == (Share(0, 1), Share(1, 1))
