"""The question to an organization's own policy server: the facts of a call, as plain data."""

from typing import Any

from bot.domain.gate import Facts, Outcome
from bot.gate.requests import environment_of


def question_of(facts: Facts, *, outcome: Outcome) -> dict[str, Any]:
    """Return what the server is asked. `outcome` is what our own policies say."""
    return {
        "position": str(facts.position),
        "role": str(facts.role),
        "stage": facts.stage.value,
        "tool": facts.tool.full_name,
        "effect": facts.tool.effect.value,
        "arguments": dict(facts.arguments),
        "job": int(facts.job),
        "repository": str(facts.repository.name) if facts.repository else None,
        "environment": environment_of(facts),
        "revision": facts.revision,
        "eligible": facts.eligible,
        "obstacles": list(facts.obstacles),
        "outcome": outcome.value,
    }
