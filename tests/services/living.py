"""Worlds whose organization changes while everybody works, as a running application's does."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

from bot.domain.organization import Organization
from bot.domain.registry import Manuscript
from bot.live import Live
from bot.org.evaluations import SuiteFiles
from bot.services.reconciling import Reconciling
from tests.services.registries import ORG, sample
from tests.services.world import World
from tests.services.worlds import another_world


def _same(manuscript: Manuscript) -> Manuscript:
    return manuscript


@asynccontextmanager
async def living_world(
    url: str,
    *,
    suites: SuiteFiles | None = None,
    write: Callable[[Manuscript], Manuscript] = _same,
) -> AsyncIterator[World]:
    """Open a world on a registry that the file has begun; `write` edits the file before that."""
    async with another_world(url, lambda organization: organization) as world:
        kept = suites or SuiteFiles(ORG / "evaluations")
        world.live = Live(replace(world.live.parts, suites=kept))
        await Reconciling(world.services.registry).begin(write(sample()))
        await follow(world)
        yield world


async def follow(world: World) -> Organization:
    """Take up the newest version of the organization."""
    await world.live.refresh()
    world.organization = world.live.parts.organization
    return world.organization
