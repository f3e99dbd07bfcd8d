"""The toolroom: every tool an organization has, put together from what org.yml says."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.domain.organization import Organization
from bot.ports import PinBook
from bot.tools.broker_process import BrokerProcess
from bot.tools.brokerage import Brokerage
from bot.tools.hub import Hub
from bot.tools.isolation import Isolation
from bot.tools.repository_server import RepositoryVerbs
from bot.tools.workspace_server import Workspace
from bot.tools.workspaces import JobWorkspaces


@dataclass(frozen=True, slots=True)
class Toolroom:
    """The tools, and the workspaces they work in."""

    hub: Hub
    workspaces: JobWorkspaces


@asynccontextmanager
async def toolroom(
    organization: Organization,
    root: Path,
    isolation: Isolation,
    *,
    environment: Mapping[str, str],
    pins: PinBook | None = None,
) -> AsyncIterator[Toolroom]:
    """Have the tools while the context is open. No process is started before it is needed.

    Tokens of repositories are given to the broker's process alone.
    """
    repositories = organization.repositories
    brokerage = Brokerage.of(repositories.values(), root=root, environment=environment)
    async with BrokerProcess(brokerage) as broker:
        workspaces = JobWorkspaces(root, repositories, isolation, broker)
        own = (Workspace(workspaces, repositories).server(), RepositoryVerbs(workspaces).server())
        effects = {
            f"{server.name}__{tool}": effect
            for server in organization.servers.values()
            for tool, effect in server.effects.items()
        }
        servers = organization.servers
        hub = Hub(own, servers=servers, effects=effects, environment=environment, pins=pins)
        async with hub:
            yield Toolroom(hub, workspaces)
