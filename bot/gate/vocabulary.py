"""The vocabulary of policies: what there is to speak about, as a Cedar schema."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.domain.organization import Environment, Organization
from bot.domain.stages import Stage
from bot.domain.tools import Effect, Tool
from bot.gate.shapes import Shape

UNKNOWN = "unknown"
"""The environment of a call that is about no repository."""

CHOICES: Mapping[str, tuple[str, ...]] = {
    "Stage": tuple(stage.value for stage in Stage),
    "Effect": tuple(effect.value for effect in Effect),
    "Environment": (*(environment.value for environment in Environment), UNKNOWN),
}

FACTS: Mapping[str, Shape] = {
    "effect": {"type": "Entity", "name": "Effect"},
    "stage": {"type": "Entity", "name": "Stage"},
    "environment": {"type": "Entity", "name": "Environment"},
    "in_lane": {"type": "Boolean"},
    "reviewer": {"type": "Boolean"},
    "eligible": {"type": "Boolean"},
    "obstacles": {"type": "Long"},
    "revision_matches": {"type": "Boolean"},
}
"""What the host knows about a call. The model has no part in it."""


def schema_of(tools: Sequence[Tool], *, shapes: Mapping[str, Shape]) -> dict[str, Any]:
    """Return the Cedar schema in which each tool is an action with arguments of its own.

    A server is a group of its tools: `action in Action::"workspace"`.
    """
    groups: dict[str, Any] = {tool.server: {} for tool in tools}
    actions = {tool.full_name: _action(tool, shapes[tool.full_name]) for tool in tools}
    return {"": {"entityTypes": _entity_types(), "actions": {**groups, **actions}}}


def entities_of(organization: Organization) -> list[dict[str, Any]]:
    """Return the positions with the roles they fill: whom policies can name."""
    roles = [_entity("Role", role) for role in organization.roles]
    positions = [
        _entity("Position", position.name, within=[uid("Role", position.role)])
        for position in organization.positions.values()
    ]
    return [*roles, *positions]


def names_of(organization: Organization) -> dict[str, frozenset[str]]:
    """Return the names policies may use, by type."""
    return {
        "Role": frozenset(organization.roles),
        "Position": frozenset(organization.positions),
        "Repository": frozenset(organization.repositories),
        "Organization": frozenset({organization.name}),
    }


def uid(kind: str, name: str) -> dict[str, str]:
    """Return the Cedar name of an entity."""
    return {"type": kind, "id": name}


def _entity_types() -> dict[str, Any]:
    choices = {kind: {"enum": list(names)} for kind, names in CHOICES.items()}
    position = {"memberOfTypes": ["Role"]}
    return {"Role": {}, "Position": position, "Repository": {}, "Organization": {}, **choices}


def _action(tool: Tool, arguments: Shape) -> dict[str, Any]:
    facts = {**FACTS, "arguments": arguments}
    return {
        "memberOf": [{"id": tool.server}],
        "appliesTo": {
            "principalTypes": ["Position"],
            "resourceTypes": ["Repository", "Organization"],
            "context": {"type": "Record", "attributes": facts},
        },
    }


def _entity(kind: str, name: str, *, within: Iterable[Mapping[str, str]] = ()) -> dict[str, Any]:
    return {"uid": uid(kind, name), "attrs": {}, "parents": list(within)}
