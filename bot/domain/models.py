"""What is said to a model and what comes back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from bot.domain.ids import ModelName


@dataclass(frozen=True, slots=True)
class ToolSpec:
    """A tool as a model sees it. `schema` is the JSON Schema of its arguments (an object)."""

    name: str
    description: str
    schema: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RequestedCall:
    """A tool call as the model wrote it. `arguments` is its raw JSON text, not yet trusted."""

    id: str
    tool: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Told:
    """What the organization tells the agent: the user's side of the conversation."""

    text: str


@dataclass(frozen=True, slots=True)
class Said:
    """What the agent answered in one turn."""

    text: str
    calls: tuple[RequestedCall, ...] = ()


@dataclass(frozen=True, slots=True)
class Returned:
    """What one tool call returned. `call` is the id of the `RequestedCall`."""

    call: str
    tool: str
    text: str


Message = Told | Said | Returned


@dataclass(frozen=True, slots=True)
class Prompt:
    """One request to a model. The system text is stable, so that providers can cache it."""

    model: ModelName
    system: str
    messages: tuple[Message, ...]
    tools: tuple[ToolSpec, ...] = ()
    max_tokens: int = 4096


@dataclass(frozen=True, slots=True)
class Usage:
    """What one call consumed. Tokens are counted by the provider.

    `cost_microusd` is in millionths of a US dollar, or None where no price is known.
    `cached_tokens` is the part of `input_tokens` that was read from the provider's cache.
    """

    input_tokens: int = 0
    output_tokens: int = 0
    cached_tokens: int = 0
    cost_microusd: int | None = None


class StopReason(StrEnum):
    """Why the model stopped writing."""

    END = "end"
    TOOL_CALLS = "tool_calls"
    LENGTH = "length"
    REFUSAL = "refusal"


@dataclass(frozen=True, slots=True)
class ModelReply:
    """What a model answered. `model` is the exact model the provider says it was."""

    text: str
    calls: tuple[RequestedCall, ...]
    usage: Usage
    stop: StopReason
    model: str
    headers: Mapping[str, str] = field(default_factory=dict)
