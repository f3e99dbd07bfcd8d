"""The policy server: whether it answers, since without its answer every call is refused."""

from bot.cli.doctor.results import Result, ok, problem
from bot.cli.doctor.setup import Setup
from bot.domain.lanes import in_lane
from bot.domain.organization import Organization
from bot.errors import InvalidInputError
from bot.gate import Gate, opa
from bot.gate.question import question_of
from bot.gate.supposing import Supposing, Supposition
from bot.opening import load_gate

_SUBJECT = "Policy server"
_REMEDY = (
    "Look at `policy: opa:` in org.yml and at the server. Until it answers, every call of every "
    "agent is refused."
)


async def policy_server(organization: Organization, setup: Setup) -> list[Result]:
    """Ask the server about a call that nobody makes."""
    if organization.policy_server is None:
        return []
    gate, _ = await load_gate(setup.settings, organization, environment=setup.environment)
    try:
        async with opa.opened(organization.policy_server, environment=setup.environment) as server:
            objection = await server.asked(_question(gate)) if server else None
    except (InvalidInputError, opa.UnusableAnswerError) as error:
        return [problem(_SUBJECT, str(error), remedy=_REMEDY)]
    says = "no" if objection else "yes"
    return [ok(_SUBJECT, f"answers; about a call made up for this question it said {says}")]


def _question(gate: Gate) -> dict[str, object]:
    """Return the question about the first call that some role could make."""
    role, tool = next(
        (role, tool)
        for role in gate.organization.roles.values()
        for tool in gate.tools.values()
        if in_lane(tool.full_name, patterns=role.tools)
    )
    facts = Supposing(gate).facts(Supposition(role=role.name, tool=tool.full_name))
    return question_of(facts, outcome=gate.decide(facts).outcome)
