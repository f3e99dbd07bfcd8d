"""The organization's files: org.yml, its policies, and the tool servers it starts."""

from collections.abc import Sequence
from pathlib import Path

from bot.cli.doctor.results import Result, ok, problem, warning
from bot.cli.doctor.setup import Setup
from bot.domain.desk_tools import DESK_TOOLS
from bot.domain.organization import Organization
from bot.domain.tools import Tool
from bot.errors import ExpectedError
from bot.gate import Gate
from bot.org import OrganizationError, Problem, check, load
from bot.tools.hub import Hub
from bot.tools.isolation import Refused
from bot.tools.repository_server import RepositoryVerbs
from bot.tools.workspace_server import Workspace
from bot.tools.workspaces import JobWorkspaces

POLICIES = ("lanes.cedar", "gates.cedar")


def organization(setup: Setup) -> tuple[Organization | None, list[Result]]:
    """Return the organization, and everything that is wrong with its file."""
    file = setup.settings.organization
    report = check(file, environment=setup.environment)
    warnings = [warning("org.yml", _place(each), remedy=each.remedy) for each in report.warnings]
    if not report.ok:
        return None, [*map(_problem, report.errors), *warnings]
    found = load(file, environment=setup.environment)
    says = f"{file}: {len(found.people)} people, {len(found.positions)} positions"
    return found, [ok("org.yml", f"{says}, {len(found.repositories)} repositories"), *warnings]


async def policies(organization: Organization, setup: Setup) -> list[Result]:
    """Load the policies against every tool there is, and say what is wrong with them."""
    lanes, gates = (setup.settings.organization.parent / name for name in POLICIES)
    async with _hub(organization, setup) as hub:
        try:
            tools = (*DESK_TOOLS, *await hub.tools())
            Gate.load(organization, tools=tools, lanes=lanes, gates=gates)
        except OrganizationError as error:
            return [*_servers(hub), *(_problem(each, "Policies") for each in error.problems)]
        except ExpectedError as error:
            return [problem("Tools", str(error), remedy="Mend `servers` in org.yml.")]
        return [*_servers(hub), ok("Policies", _loaded(tools, (lanes, gates)))]


def _hub(organization: Organization, setup: Setup) -> Hub:
    known = organization.repositories
    nothing_runs = Refused("The doctor runs no commands of agents")
    workspaces = JobWorkspaces(setup.settings.data / "work", known, nothing_runs)
    own = (Workspace(workspaces, known).server(), RepositoryVerbs(workspaces).server())
    return Hub(own, servers=organization.servers, environment=setup.environment)


def _servers(hub: Hub) -> list[Result]:
    remedy = "Try its command by hand; its `command` and `secrets` are in org.yml."
    return [
        problem(f"Tool server {name}", why, remedy=remedy) for name, why in hub.unavailable.items()
    ]


def _loaded(tools: Sequence[Tool], files: Sequence[Path]) -> str:
    servers = {tool.server for tool in tools}
    names = " and ".join(file.name for file in files)
    return f"{names} fit the {len(tools)} tools of {', '.join(sorted(servers))}"


def _problem(found: Problem, subject: str = "org.yml") -> Result:
    return problem(subject, _place(found), remedy=found.remedy)


def _place(found: Problem) -> str:
    return f"{found.file}:{found.line}: {found.what}"
