"""A repository, the workspaces of its jobs, the hub that reaches both, and a bare workspace."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.domain.organization import Repository
from bot.tools.hub import Hub
from bot.tools.isolation import Isolation
from bot.tools.probing import probe
from bot.tools.workspaces import JobWorkspaces
from tests.tools.agents import WEBSHOP, Agent, hub_of, webshop_at
from tests.tools.lanes import OWNER


@pytest.fixture(scope="session")
def _webshop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("created") / "webshop.git"
    webshop_at(path)
    return path


@pytest.fixture
def webshop(_webshop: Path, tmp_path: Path) -> Repository:
    path = tmp_path / "webshop.git"
    shutil.copytree(_webshop, path)
    return webshop_at(path)


@pytest.fixture(scope="session")
def isolation(tmp_path_factory: pytest.TempPathFactory) -> Isolation:
    """Return the best this machine has; what each kind keeps out is told in test_isolation."""
    return asyncio.run(probe(tmp_path_factory.mktemp("probed"), required=False)).isolation


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


@pytest.fixture
def workspace() -> Iterator[Path]:
    # Not tmp_path: pytest keeps it where only its own user may go.
    with tempfile.TemporaryDirectory() as directory:
        Path(directory).chmod(0o711)
        place = Path(directory, "workspace")
        place.mkdir()
        if OWNER is not None:
            os.chown(place, OWNER, OWNER)
        yield place


@pytest.fixture
async def clone(workspaces: JobWorkspaces, agent: Agent) -> Path:
    return await workspaces.prepare(agent.job, WEBSHOP)
