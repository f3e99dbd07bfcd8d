"""Which rule answers a conversation: a pure function of the script and what was said."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from sandbox.models.conversation import Conversation, Line
from sandbox.models.rules import ResultPattern, Rule, When


@dataclass(frozen=True, slots=True)
class Match:
    """The rule that applies, and the values its templates may use."""

    rule: Rule
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the system prompt says the model is; empty where it does not say."""

    role: str = ""
    position: str = ""


def identity_of(system: str, *, pattern: re.Pattern[str]) -> Identity:
    """Read role and position from a system prompt."""
    found = pattern.search(system)
    groups = found.groupdict() if found else {}
    return Identity(role=groups.get("role") or "", position=groups.get("position") or "")


def first_match(
    rules: Sequence[Rule],
    conversation: Conversation,
    *,
    identity: Identity,
    used: Mapping[str, int],
) -> Match | None:
    """Return the first rule that applies. `used` counts how often each has answered before."""
    for rule in rules:
        if rule.times is not None and used.get(rule.name, 0) >= rule.times:
            continue
        captured = captures(rule.when, conversation, identity=identity)
        if captured is not None:
            return Match(rule, _values(conversation, identity) | captured)
    return None


def default_values(conversation: Conversation, *, identity: Identity) -> Mapping[str, Any]:
    """Return what the templates of the default reply may use."""
    return _values(conversation, identity)


def captures(
    when: When, conversation: Conversation, *, identity: Identity
) -> dict[str, Any] | None:
    """Return what the patterns captured if everything holds, else None."""
    if not _named(when, conversation, identity):
        return None
    searches = [
        (when.system, conversation.system),
        (when.user, conversation.last_user),
        (when.conversation, conversation.transcript),
    ]
    found = [pattern.search(text) for pattern, text in searches if pattern is not None]
    result = _result(when.result, conversation.new_results)
    if None in found or result is None:
        return None
    groups = {name: text or "" for hit in found if hit for name, text in hit.groupdict().items()}
    return groups | result


def _named(when: When, conversation: Conversation, identity: Identity) -> bool:
    return (
        fnmatchcase(conversation.model, when.model)
        and fnmatchcase(identity.role, when.role)
        and fnmatchcase(identity.position, when.position)
        and (when.turn is None or when.turn.holds(conversation.turn))
        and all(any(fnmatchcase(tool, glob) for tool in conversation.tools) for glob in when.tools)
    )


def _result(wanted: ResultPattern | None, results: Sequence[Line]) -> dict[str, Any] | None:
    """Return the captures of the newest fitting result; nothing wanted captures nothing."""
    if wanted is None:
        return {}
    for line in results:
        if not fnmatchcase(line.tool, wanted.tool):
            continue
        if wanted.text is None:
            return {"tool": line.tool, "result": line.text}
        if hit := wanted.text.search(line.text):
            groups = {name: text or "" for name, text in hit.groupdict().items()}
            return {"tool": line.tool, "result": line.text} | groups
    return None


def _values(conversation: Conversation, identity: Identity) -> dict[str, Any]:
    newest = conversation.new_results[0] if conversation.new_results else None
    return {
        "model": conversation.model,
        "role": identity.role,
        "position": identity.position,
        "turn": conversation.turn,
        "user": conversation.last_user,
        "system": conversation.system,
        "conversation": conversation.transcript,
        "result": newest.text if newest else "",
        "tool": newest.tool if newest else "",
    }
