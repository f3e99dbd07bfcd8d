"""Our prompt in LiteLLM's words."""

import json
from collections.abc import Mapping
from typing import Any

from bot.domain.models import Message, Prompt, RequestedCall, Returned, Said, Told, ToolSpec
from bot.models.endpoint import ModelEndpoint

_CACHED = {"cache_control": {"type": "ephemeral"}}


def request(prompt: Prompt, *, endpoint: ModelEndpoint) -> dict[str, Any]:
    """Return the arguments of `litellm.acompletion`.

    LiteLLM's own retries are off: ours are the only ones, so that a refusal is not answered with
    a storm. Without `max_tokens` it would ask Claude for 64,000.
    """
    arguments: dict[str, Any] = {
        "model": endpoint.model,
        "messages": _messages(prompt, cached=_marks_its_cache(endpoint)),
        "max_tokens": prompt.max_tokens,
        "timeout": endpoint.timeout.total_seconds(),
        "num_retries": 0,
        "max_retries": 0,
    }
    if prompt.tools:
        arguments["tools"] = [_tool(tool) for tool in prompt.tools]
    if endpoint.key:
        arguments["api_key"] = endpoint.key
    if endpoint.base_url:
        arguments["api_base"] = endpoint.base_url
    return arguments


def _marks_its_cache(endpoint: ModelEndpoint) -> bool:
    """Anthropic caches what is marked; OpenAI's format caches by itself and knows no marks."""
    return endpoint.model.startswith("anthropic/")


def _messages(prompt: Prompt, *, cached: bool) -> list[dict[str, Any]]:
    messages = [_message(message) for message in prompt.messages if not _is_empty(message)]
    if prompt.system:
        messages.insert(0, {"role": "system", "content": prompt.system})
    if cached and messages:
        _mark(messages[0])
        _mark(messages[-1])
    return messages


def _is_empty(message: Message) -> bool:
    """A turn in which the agent said and did nothing; vendors refuse such a message."""
    return isinstance(message, Said) and not message.text.strip() and not message.calls


def _message(message: Message) -> dict[str, Any]:
    match message:
        case Told(text):
            return {"role": "user", "content": text}
        case Said(text, calls):
            said: dict[str, Any] = {"role": "assistant", "content": text or None}
            return said | ({"tool_calls": [_call(call) for call in calls]} if calls else {})
        case Returned(call, tool, text):
            return {"role": "tool", "tool_call_id": call, "name": tool, "content": text}


def _call(call: RequestedCall) -> dict[str, Any]:
    function = {"name": call.tool, "arguments": _readable(call.arguments)}
    return {"id": call.id, "type": "function", "function": function}


def _readable(arguments: str) -> str:
    """Return the arguments as a JSON object.

    Anthropic takes nothing else back, so what a model wrote wrongly is shown to it as a value.
    """
    try:
        data = json.loads(arguments)
    except (ValueError, RecursionError):
        data = None
    return arguments if isinstance(data, dict) else json.dumps({"unreadable": arguments})


def _tool(tool: ToolSpec) -> dict[str, Any]:
    function: Mapping[str, Any] = {
        "name": tool.name,
        "description": tool.description,
        "parameters": dict(tool.schema),
    }
    return {"type": "function", "function": function}


def _mark(message: dict[str, Any]) -> None:
    """Ask for this message, and all before it, to be kept in the provider's cache."""
    if message["role"] == "tool":
        message |= _CACHED
    elif message["content"]:
        message["content"] = [{"type": "text", "text": message["content"]} | _CACHED]
