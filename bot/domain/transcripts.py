"""The conversation of an assignment, as it is kept and as the model reads it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.calls import Call
from bot.domain.ids import AssignmentId, CallId
from bot.domain.models import Message, RequestedCall, Returned, Said, Told, Usage


@dataclass(frozen=True, slots=True)
class Note:
    """Something the organization told the agent."""

    assignment: AssignmentId
    number: int
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Turn:
    """One model call and what it said. Its tool calls are kept as `Call`s beside it.

    A dropped turn came too late: its cost counts, and nobody hears it.
    """

    assignment: AssignmentId
    number: int
    text: str
    calls: tuple[CallId, ...]
    usage: Usage
    model: str
    at: datetime
    dropped: bool = False


Entry = Note | Turn


def conversation(entries: Iterable[Entry], calls: Iterable[Call]) -> tuple[Message, ...]:
    """Return the messages a model reads: each turn is followed by what its calls returned."""
    by_id = {call.id: call for call in calls}
    messages: list[Message] = []
    for entry in entries:
        match entry:
            case Note():
                messages.append(Told(entry.text))
            case Turn(dropped=True):
                continue
            case Turn():
                made = [by_id[call] for call in entry.calls]
                asked = tuple(RequestedCall(call.requested, call.tool, call.raw) for call in made)
                messages.append(Said(entry.text, asked))
                messages.extend(Returned(call.requested, call.tool, call.result) for call in made)
    return tuple(messages)
