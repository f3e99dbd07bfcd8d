"""Cedar: the policy engine, as far as we use it. Nothing else imports cedarpy."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import cedarpy

from bot.errors import InvalidInputError


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one set of policies says: yes or no, which rules said it, and what went wrong."""

    permitted: bool
    rules: tuple[str, ...]
    errors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class World:
    """What policies are asked in: the types there are and the entities they can name."""

    schema: cedarpy.Schema
    entities: cedarpy.Entities

    @classmethod
    def of(cls, schema: Mapping[str, Any], *, entities: Sequence[Mapping[str, Any]]) -> "World":
        """Return the world of a Cedar schema and its entities, both in Cedar's JSON form."""
        parsed = cedarpy.Schema.from_json_str(json.dumps(schema))
        return cls(parsed, cedarpy.Entities.from_json_str(json.dumps(entities), parsed))


@dataclass(frozen=True, slots=True)
class Policies:
    """A set of policies that has been validated in a world."""

    world: World
    handle: cedarpy.PolicySet

    @classmethod
    def of(cls, text: str, *, world: World) -> "Policies":
        return cls(world, cedarpy.PolicySet.from_str(text))

    def ask(self, request: Mapping[str, Any]) -> Opinion:
        """Return what the policies say about a request. Never raises for a request's content."""
        answer = cedarpy.is_authorized(
            dict(request), self.handle, self.world.entities, schema=self.world.schema
        )
        diagnostics = answer.diagnostics
        return Opinion(
            permitted=answer.allowed,
            rules=tuple(sorted(diagnostics.id_annotations_by_reason.values())),
            errors=tuple(diagnostics.errors),
        )


def parsed(policy: str) -> list[Mapping[str, Any]]:
    """Return the policies in a text, in Cedar's JSON form. Raises InvalidInputError."""
    try:
        found = json.loads(cedarpy.policies_to_json_str(policy))
    except ValueError as error:
        raise InvalidInputError(str(error)) from error
    if found["templates"]:
        raise InvalidInputError("templates with ?principal or ?resource are not used here")
    return list(found["staticPolicies"].values())


def faults(policy: str, *, world: World) -> tuple[str, ...]:
    """Return what a policy says that has no meaning in this world."""
    result = cedarpy.validate_policies(policy, world.schema)
    return tuple(error.error for error in result.errors)
