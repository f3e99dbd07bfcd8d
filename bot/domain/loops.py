"""Loops: when an agent has worked long enough, or works without getting anywhere."""

from collections.abc import Sequence
from datetime import timedelta

from bot.domain.calls import Call, CallStatus
from bot.domain.cards import Spent
from bot.domain.organization import Limits
from bot.domain.tools import canonical
from bot.domain.transcripts import Entry, Note, Turn


def idle_turns(entries: Sequence[Entry], calls: Sequence[Call]) -> int:
    """Count the latest turns in a row that got nowhere.

    A turn gets somewhere when one of its calls succeeds and says something that the same call
    has not said before. A word from the organization begins the count anew.
    """
    by_id = {call.id: call for call in calls}
    seen: set[tuple[str, str, str]] = set()
    idle = 0
    for entry in entries:
        if isinstance(entry, Turn) and not entry.dropped:
            said = {_said(by_id[call]) for call in entry.calls if _succeeded(by_id[call])}
            idle = 0 if said - seen else idle + 1
            seen |= said
        elif isinstance(entry, Note) and not entry.text.startswith(REMINDER):
            idle = 0
    return idle


REMINDER = "(Reminder)"
"""How a note begins that only repeats what the agent was told already."""


def _succeeded(call: Call) -> bool:
    return call.status in {CallStatus.DONE, CallStatus.STARTED, CallStatus.PROPOSED}


def _said(call: Call) -> tuple[str, str, str]:
    return call.tool, canonical(call.arguments or {}), call.result


def limit_reached(
    *, spent: Spent, limits: Limits, idle: int, worked: timedelta, extensions: int = 0
) -> str | None:
    """Name the limit that ends the loop, as a sentence, or None.

    `worked` is the time since the last wait for a person. Each extension a person granted adds
    the limits once more.
    """
    share = 1 + extensions
    if spent.turns >= limits.turns * share:
        return f"It has used its {limits.turns * share} turns."
    if spent.tokens >= limits.tokens * share:
        return f"It has used its {limits.tokens * share:,} tokens."
    if spent.cost_microusd >= limits.cost_microusd * share:
        return f"It has used its budget of ${limits.cost_microusd * share / 1e6:.2f}."
    if worked >= limits.duration:
        return f"It has worked for {limits.duration} without coming to a point."
    if idle >= limits.idle_turns:
        return f"Its last {idle} turns changed nothing."
    return None
