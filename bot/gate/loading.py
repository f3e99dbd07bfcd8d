"""Loading the gate: tools and policies are checked together, before anything is decided."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.domain.organization import Organization
from bot.domain.tools import Tool
from bot.errors import InvalidInputError
from bot.gate import policy_file, vocabulary
from bot.gate.arguments import Arguments
from bot.gate.cedar import World
from bot.gate.policy_file import Vocabulary
from bot.gate.rulebook import Rulebook
from bot.org.problems import OrganizationError, Problem, in_order


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a gate is made of."""

    arguments: Mapping[str, Arguments]
    lanes: Rulebook
    gates: Rulebook


def load(organization: Organization, *, tools: Sequence[Tool], lanes: Path, gates: Path) -> Loaded:
    """Return the parts of a gate. Raises OrganizationError with everything that is wrong."""
    arguments = _arguments(tools)
    shapes = {name: one.shape for name, one in arguments.items()}
    world = World.of(
        vocabulary.schema_of(tools, shapes=shapes), entities=vocabulary.entities_of(organization)
    )
    known = Vocabulary(world, frozenset(shapes), vocabulary.names_of(organization))
    lane_file, lane_problems = policy_file.read(lanes, vocabulary=known)
    gate_file, gate_problems = policy_file.read(gates, vocabulary=known)
    problems = in_order([*lane_problems, *gate_problems])
    if problems:
        raise OrganizationError(problems)
    return Loaded(
        arguments, Rulebook.of(lane_file, world=world), Rulebook.of(gate_file, world=world)
    )


def _arguments(tools: Sequence[Tool]) -> dict[str, Arguments]:
    problems = list(_unusable(tools))
    if problems:
        raise OrganizationError(in_order(problems))
    return {tool.full_name: Arguments.of(tool) for tool in tools}


def _unusable(tools: Sequence[Tool]) -> Iterator[Problem]:
    for tool in tools:
        try:
            Arguments.of(tool)
        except InvalidInputError as error:
            what = f"The tool {tool.full_name} cannot be used. {error}"
            remedy = f"Mend the server {tool.server}, or take it out of `servers`."
            yield Problem("org.yml", 1, what, remedy)
