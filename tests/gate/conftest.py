"""The sample organization's gate, loaded once."""

import sys
from pathlib import Path

import pytest

from bot.domain.desk_tools import DESK_TOOLS
from bot.domain.organization import Organization
from bot.domain.tools import Tool
from bot.gate import Gate
from bot.tools.repository_server import RepositoryVerbs
from bot.tools.unisolated import Unisolated
from bot.tools.workspace_server import Workspace
from bot.tools.workspaces import JobWorkspaces
from tests.gate.calls import Calls, acme, sample_gate
from tests.gate.files import Files


@pytest.fixture(scope="session")
def organization() -> Organization:
    return acme()


@pytest.fixture(scope="session")
def gate(organization: Organization) -> Gate:
    return sample_gate(organization)


@pytest.fixture(scope="session")
def calls(organization: Organization) -> Calls:
    return Calls(organization)


@pytest.fixture
def own_tools(organization: Organization, tmp_path: Path) -> tuple[Tool, ...]:
    """Every tool of our own servers, as they offer it."""
    isolation = Unisolated(Path(sys.executable))
    workspaces = JobWorkspaces(tmp_path, organization.repositories, isolation)
    workspace = Workspace(workspaces, organization.repositories).server()
    repository = RepositoryVerbs(workspaces).server()
    return (*DESK_TOOLS, *workspace.tools, *repository.tools)


@pytest.fixture
def files(organization: Organization, tmp_path: Path) -> Files:
    return Files(organization, tmp_path)
