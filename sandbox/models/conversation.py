"""What a client asked and what it gets, in words that belong to no vendor."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Speaker(StrEnum):
    """Who said a line of the conversation."""

    USER = "user"
    ASSISTANT = "assistant"
    TOOL = "tool"


@dataclass(frozen=True, slots=True)
class Call:
    """A tool call of the model. `arguments` is JSON text, or what a script passes off as it."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Line:
    """One thing said. For a tool, `tool` is its name and `call` the id of the call it answers."""

    speaker: Speaker
    text: str
    calls: tuple[Call, ...] = ()
    tool: str = ""
    call: str = ""


@dataclass(frozen=True, slots=True)
class Conversation:
    """One request, as both wire formats express it.

    `schema` is the JSON Schema of a structured answer. `forced_tool` is the tool the answer must
    call. `prompt` is all that is read, as one text; `marks` are the offsets up to which a provider
    may have it in its cache.
    """

    model: str
    lines: tuple[Line, ...]
    system: str = ""
    tools: tuple[str, ...] = ()
    max_tokens: int | None = None
    schema: Mapping[str, Any] | None = None
    forced_tool: str | None = None
    stream: bool = False
    usage_in_stream: bool = True
    prompt: str = ""
    marks: tuple[int, ...] = ()

    @property
    def turn(self) -> int:
        """Which answer of the assistant is being asked for, counted from 1."""
        return 1 + sum(line.speaker is Speaker.ASSISTANT for line in self.lines)

    @property
    def last_user(self) -> str:
        """The newest message of the user's side that is not a tool's result."""
        return next(
            (line.text for line in reversed(self.lines) if line.speaker is Speaker.USER), ""
        )

    @property
    def new_results(self) -> tuple[Line, ...]:
        """The tool results since the assistant last spoke, newest first."""
        found = []
        for line in reversed(self.lines):
            if line.speaker is Speaker.ASSISTANT:
                break
            if line.speaker is Speaker.TOOL:
                found.append(line)
        return tuple(found)

    @property
    def transcript(self) -> str:
        """Everything said, one paragraph a line, tool calls included."""
        return "\n".join(part for line in self.lines for part in _told(line))


def _told(line: Line) -> list[str]:
    who = f"{line.speaker} {line.tool}".strip()
    said = [f"{who}: {line.text}"] if line.text else []
    return said + [f"{who} calls {call.name} {call.arguments}" for call in line.calls]


class Stop(StrEnum):
    """Why the model stopped writing."""

    END = "end"
    TOOL_CALLS = "tool_calls"
    LENGTH = "length"
    REFUSAL = "refusal"


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a request consumed. `input` counts everything read, cached parts included."""

    input: int = 0
    output: int = 0
    cache_read: int = 0
    cache_written: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What the model says."""

    text: str = ""
    calls: tuple[Call, ...] = ()
    stop: Stop = Stop.END
    tokens: Tokens = field(default_factory=Tokens)


def tokens_in(characters: int) -> int:
    """Estimate tokens as vendors do before they have counted: four characters each, rounded up."""
    return -(-characters // 4)
