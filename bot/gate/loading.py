"""Loading the gate: tools and policies are checked together, before anything is decided."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.domain.organization import Organization
from bot.domain.tools import Tool, canonical
from bot.errors import InvalidInputError
from bot.gate import policy_file, vocabulary
from bot.gate.arguments import Arguments
from bot.gate.cedar import World
from bot.gate.policy_file import Vocabulary
from bot.gate.rulebook import Rulebook
from bot.org.problems import OrganizationError, Problem, in_order


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a gate is made of. `version` is the same as long as all of it is the same."""

    arguments: Mapping[str, Arguments]
    lanes: Rulebook
    gates: Rulebook
    version: str


def load(
    organization: Organization,
    *,
    tools: Sequence[Tool],
    lanes: Path,
    gates: Path,
    silent: Mapping[str, str],
) -> Loaded:
    """Return the parts of a gate. Raises OrganizationError with everything that is wrong."""
    arguments = _arguments(tools)
    shapes = {name: one.shape for name, one in arguments.items()}
    schema = vocabulary.schema_of(tools, shapes=shapes)
    entities = vocabulary.entities_of(organization)
    world = World.of(schema, entities=entities)
    actions = {name: shape["attributes"] for name, shape in shapes.items()}
    known = Vocabulary(world, actions, vocabulary.names_of(organization), silent)
    lane_file, lane_problems = policy_file.read(lanes, vocabulary=known)
    gate_file, gate_problems = policy_file.read(gates, vocabulary=known, taken=lane_file.rules)
    problems = in_order([*lane_problems, *gate_problems])
    if problems:
        raise OrganizationError(problems)
    effects = {tool.full_name: tool.effect.value for tool in tools}
    return Loaded(
        arguments,
        Rulebook.of(lane_file, world=world),
        Rulebook.of(gate_file, world=world),
        _version(lane_file.text, gate_file.text, schema, entities, effects),
    )


def _version(*parts: Any) -> str:
    """Return a short name for exactly these policies, tools and positions."""
    return hashlib.sha256(canonical({"parts": parts}).encode("utf-8", "surrogatepass")).hexdigest()[
        :12
    ]


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
