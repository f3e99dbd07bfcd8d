"""An agent at work in tests, on a real repository, with the best isolation there is."""

import shlex
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.domain.checks import Check
from bot.domain.ids import JobId, PositionName, RepositoryName
from bot.domain.organization import ApprovalRule, Environment, Repository
from bot.domain.tools import ToolRequest, ToolResult
from bot.tools.hub import Hub
from bot.tools.repository_server import RepositoryVerbs
from bot.tools.workspace_server import Workspace
from bot.tools.workspaces import JobWorkspaces
from sandbox.webshop import BRANCH, create

WEBSHOP = RepositoryName("webshop")
PYTEST = ("python", "-m", "pytest", "-q")
TESTS = Check("tests", PYTEST)
LOOK = ("sh", "-c", "cat look.sh | sh")
"""A command that runs whatever the agent wrote to look.sh, as any test suite would."""


class Agent:
    """An agent at work on one job: it names a tool and its arguments, and nothing else."""

    def __init__(self, hub: Hub, *, job: int) -> None:
        self._hub = hub
        self.job = JobId(job)

    async def call(self, tool: str, key: str = "call-1", **arguments: object) -> ToolResult:
        return await self._hub.call(self.request(tool, key, **arguments))

    async def verify(self, tool: str, key: str, **arguments: object) -> ToolResult | None:
        return await self._hub.verify(self.request(tool, key, **arguments))

    async def hand_in(self, summary: str = "Change the shop") -> str:
        result = await self.call("workspace__hand_in", summary=summary)
        assert result.data is not None, result.text
        return str(result.data["revision"])

    async def look(self, script: str) -> str:
        """Run a script of the agent's own, as it could through any test it writes."""
        written = await self.call("workspace__write", path="look.sh", content=script)
        assert not written.failed, written.text
        return (await self.call("workspace__run", command=shlex.join(LOOK))).text

    def request(self, tool: str, key: str, **arguments: object) -> ToolRequest:
        builder = PositionName("builder-1")
        return ToolRequest(tool, arguments, self.job, builder, WEBSHOP, key)


def webshop_at(path: Path) -> Repository:
    """Create the demo's repository, or find it; return what org.yml would say about it."""
    create(path)
    return Repository(
        name=WEBSHOP,
        path=str(path),
        branch=BRANCH,
        environment=Environment.PRODUCTION,
        approval=ApprovalRule((), ()),
        checks=(TESTS,),
        commands=(PYTEST, LOOK),
        topology="reviewed",
    )


@asynccontextmanager
async def hub_of(workspaces: JobWorkspaces) -> AsyncIterator[Hub]:
    workspace = Workspace(workspaces, workspaces.repositories).server()
    async with Hub([workspace, RepositoryVerbs(workspaces).server()]) as hub:
        yield hub
