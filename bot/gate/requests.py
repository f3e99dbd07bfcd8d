"""Requests: the host's facts about a call, as policies are asked about them."""

from collections.abc import Mapping
from typing import Any

from bot.domain.gate import Facts
from bot.domain.lanes import in_lane
from bot.domain.organization import Organization
from bot.domain.stages import REVIEWS
from bot.gate.vocabulary import UNKNOWN, uid


def request_of(
    facts: Facts, *, organization: Organization, seen: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the request for Cedar. `seen` is what policies may see of the arguments."""
    context = {
        "effect": _choice("Effect", facts.tool.effect.value),
        "stage": _choice("Stage", facts.stage.value),
        "environment": _choice("Environment", environment_of(facts)),
        "in_lane": in_lane(facts.tool.full_name, patterns=facts.lane),
        "reviewer": _reviews(facts, organization),
        "eligible": facts.eligible,
        "obstacles": len(facts.obstacles),
        "revision_matches": _revision_matches(facts),
        "arguments": dict(seen),
    }
    repository = facts.repository
    resource = (
        uid("Repository", repository.name) if repository else uid("Organization", organization.name)
    )
    return {
        "principal": uid("Position", facts.position),
        "action": uid("Action", facts.tool.full_name),
        "resource": resource,
        "context": context,
    }


def words_of(facts: Facts) -> dict[str, str]:
    """Return what a rule's reason may name in braces."""
    return {
        "tool": facts.tool.full_name,
        "role": facts.role,
        "position": facts.position,
        "stage": facts.stage.value,
        "repository": facts.repository.name if facts.repository else "no repository",
        "environment": environment_of(facts),
        "revision": facts.revision or "none",
        "obstacles": " ".join(facts.obstacles) or "It has not been found eligible.",
    }


def environment_of(facts: Facts) -> str:
    """Return how much a mistake costs there, as far as anyone has said."""
    return facts.repository.environment.value if facts.repository else UNKNOWN


def _choice(kind: str, name: str) -> dict[str, Any]:
    return {"__entity": uid(kind, name)}


def _reviews(facts: Facts, organization: Organization) -> bool:
    """Whether the position reviews: now, or at any time. It is the role that must not write."""
    return facts.stage.is_review or not REVIEWS.isdisjoint(organization.roles[facts.role].stages)


def _revision_matches(facts: Facts) -> bool:
    """Whether the call names exactly the job's present revision."""
    return facts.revision is not None and facts.arguments.get("revision") == facts.revision
