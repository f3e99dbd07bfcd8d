"""The organization's files: org.yml, its policies, and the tool servers it starts."""

from collections import Counter

from bot.cli.doctor.results import Result, ok, problem, warning
from bot.cli.doctor.setup import Setup
from bot.domain.organization import Organization
from bot.errors import ExpectedError
from bot.gate.surveying import surveyed
from bot.opening import load_gate
from bot.org import OrganizationError, Problem, check, load
from bot.org.document import read
from bot.tools.hub import Hub

_SERVERS = "Try its `command` in org.yml by hand, and look at its `secrets`."


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
    try:
        gate, silent = await load_gate(setup.settings, organization, environment=setup.environment)
    except OrganizationError as error:
        return [_problem(each, "Policies") for each in error.problems]
    except ExpectedError as error:
        return [problem("Policies", str(error), remedy="Mend `servers` in org.yml.")]
    file = setup.settings.organization
    fit = ok("Policies", f"those in {file.parent} fit the {len(gate.tools)} tools there are")
    found = surveyed(gate, read(file)[0], unavailable=silent)
    return [fit, *(warning("Policies", _place(each), remedy=each.remedy) for each in found)]


async def tool_servers(organization: Organization, setup: Setup) -> list[Result]:
    """Start every MCP server of org.yml, ask what tools it has, and end it."""
    async with Hub((), servers=organization.servers, environment=setup.environment) as hub:
        offered = Counter(tool.server for tool in await hub.tools())
        return [
            problem(_server(name), hub.unavailable[name], remedy=_SERVERS)
            if name in hub.unavailable
            else ok(_server(name), f"offers {offered[name]} tools")
            for name in organization.servers
        ]


def _server(name: str) -> str:
    return f"Tool server {name}"


def _problem(found: Problem, subject: str = "org.yml") -> Result:
    return problem(subject, _place(found), remedy=found.remedy)


def _place(found: Problem) -> str:
    return f"{found.file}:{found.line}: {found.what}"
