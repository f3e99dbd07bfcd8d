"""A repository, the workspaces of its jobs, and the hub that reaches both."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.organization import Repository
from bot.tools.hub import Hub
from bot.tools.isolation import Isolation
from bot.tools.probing import probe
from bot.tools.workspaces import JobWorkspaces
from tests.tools.agents import WEBSHOP, Agent, hub_of, webshop_at


@pytest.fixture
def webshop(tmp_path: Path) -> Repository:
    return webshop_at(tmp_path / "webshop.git")


@pytest.fixture
async def isolation(tmp_path: Path) -> Isolation:
    """Return the best this machine has; what each kind keeps out is told in test_isolation."""
    probed = await probe(tmp_path, required=False)
    return probed.isolation


@pytest.fixture
def workspaces(tmp_path: Path, webshop: Repository, isolation: Isolation) -> JobWorkspaces:
    return JobWorkspaces(tmp_path / "work", {WEBSHOP: webshop}, isolation)


@pytest.fixture
async def hub(workspaces: JobWorkspaces) -> AsyncIterator[Hub]:
    async with hub_of(workspaces) as hub:
        yield hub


@pytest.fixture
def agent(hub: Hub) -> Agent:
    return Agent(hub, job=1)
