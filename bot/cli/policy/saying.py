"""Rulings in words for a terminal: the answer, and each rule that spoke with its place."""

import json
from collections.abc import Iterator

from bot.domain.gate import Facts, Outcome, Ruling
from bot.gate import Gate
from bot.gate.requests import environment_of, words_of
from bot.gate.rules import RESERVED, Rule
from bot.gate.supposing import seen_by_nobody

_MEANINGS = {
    Outcome.ALLOW: "The call is made at once.",
    Outcome.DENY: "The call is refused.",
    Outcome.NEEDS_APPROVAL: "The call waits for the people named for the repository.",
}


def call(facts: Facts) -> Iterator[str]:
    """Yield what a call is, and what the host knows about it."""
    repository = facts.repository.name if facts.repository else "no repository"
    revision = f"revision {facts.revision[:12]}" if facts.revision else "no revision yet"
    eligible = "eligible" if facts.eligible else "not eligible"
    yield f"{facts.position}, who fills the role {facts.role}, calls {facts.tool.full_name}."
    yield f"  stage: {facts.stage}; effect: {facts.tool.effect}"
    yield f"  {repository} ({environment_of(facts)}), {revision}, {eligible}"
    yield f"  arguments: {json.dumps(dict(facts.arguments), sort_keys=True)}"


def answer(gate: Gate, facts: Facts, ruling: Ruling) -> Iterator[str]:
    """Yield the answer, and why."""
    yield f"{ruling.outcome.value}: {_MEANINGS[ruling.outcome]}"
    if not ruling.policies:
        yield f"  No rule spoke. {ruling.reason}"
    words = words_of(facts)
    for name in ruling.policies:
        yield from rule(name, gate.rules.get(name), words)
    said = {gate.rules[name].because(words) for name in ruling.policies if name in gate.rules}
    for reason in ruling.reasons:
        if ruling.policies and reason not in said:
            yield f"  {reason}"


def unasked(gate: Gate, facts: Facts, ruling: Ruling) -> Iterator[str]:
    """Yield what else may refuse such a call, and was not looked at here."""
    if ruling.outcome is Outcome.DENY:
        return
    if gate.organization.policy_server is not None:
        yield "The organization's policy server was not asked about it: it may still refuse."
    if facts.tool.server in gate.organization.servers:
        yield (
            f"Nobody looked whether {facts.tool.server} offers what was accepted: `tools list` "
            "does. What nobody has accepted is no tool for any agent."
        )


def rule(name: str, written: Rule | None, words: dict[str, str]) -> Iterator[str]:
    """Yield one rule that spoke: where it stands, what it is, and its reason."""
    if written is None:
        yield f"  {name}: {RESERVED.get(name, 'not in the files any more')}"
        return
    yield f"  {written.place}: {written.id} ({written.effect}, {written.tier})"
    yield f"    {written.because(words)}"


def blind_spots(gate: Gate, facts: Facts) -> Iterator[str]:
    """Yield which of the call's arguments policies cannot see."""
    unseen = seen_by_nobody(gate, facts)
    if unseen:
        yield f"No rule can speak about {', '.join(unseen)}: Cedar has no type for it."
