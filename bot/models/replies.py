"""LiteLLM's answer in our words."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from bot.domain.models import ModelReply, RequestedCall, StopReason, Usage
from bot.errors import BrokenModelError
from bot.models.endpoint import ModelEndpoint, Price

_STOPS = {
    "stop": StopReason.END,
    "tool_calls": StopReason.TOOL_CALLS,
    "function_call": StopReason.TOOL_CALLS,
    "length": StopReason.LENGTH,
    "content_filter": StopReason.REFUSAL,
}


def reply(response: Any, *, endpoint: ModelEndpoint) -> ModelReply:
    """Return what the model answered. Raises BrokenModelError for an answer without any choice."""
    if not response.choices:
        raise BrokenModelError(f"The model {endpoint.model} answered without saying anything.")
    choice = response.choices[0]
    calls = tuple(_call(call) for call in choice.message.tool_calls or ())
    return ModelReply(
        text=choice.message.content or "",
        calls=calls,
        usage=_usage(response, price=endpoint.price),
        stop=_stop(choice, calls=calls),
        model=response.model or endpoint.model,
        headers=rate_headers(_hidden(response, "additional_headers") or {}),
    )


def rate_headers(headers: Mapping[str, object]) -> dict[str, str]:
    """Return what the provider said about its limits, under the provider's own names."""
    named = {name.lower().removeprefix("llm_provider-"): str(v) for name, v in headers.items()}
    return {name: v for name, v in named.items() if "ratelimit" in name or "retry-after" in name}


def cost_microusd(
    *, price: Price | None, input_tokens: int, cached_tokens: int, output_tokens: int
) -> int | None:
    """Return what the operator's price makes of a call, or None where the operator named none."""
    if price is None:
        return None
    cached_price = price.input if price.cached is None else price.cached
    fresh = max(0, input_tokens - cached_tokens)
    total = fresh * price.input + cached_tokens * cached_price + output_tokens * price.output
    return (total + 500_000) // 1_000_000


def _call(call: Any) -> RequestedCall:
    # Some servers of OpenAI's format send no id; the answer to the call needs one.
    identity = call.id or f"call_{uuid4().hex}"
    return RequestedCall(identity, call.function.name or "", call.function.arguments or "")


def _stop(choice: Any, *, calls: tuple[RequestedCall, ...]) -> StopReason:
    stop = _STOPS.get(choice.finish_reason, StopReason.END)
    if stop is StopReason.END and calls:
        return StopReason.TOOL_CALLS  # some servers of OpenAI's format say "stop" for both
    return stop


def _usage(response: Any, *, price: Price | None) -> Usage:
    """Read the provider's figures: the operator's price counts first, then LiteLLM's list."""
    usage = getattr(response, "usage", None)
    read, written = _count(usage, "prompt_tokens"), _count(usage, "completion_tokens")
    cached = _count(getattr(usage, "prompt_tokens_details", None), "cached_tokens")
    cost = cost_microusd(
        price=price, input_tokens=read, cached_tokens=cached, output_tokens=written
    )
    listed = _hidden(response, "response_cost")
    if cost is None and listed is not None:
        cost = round(listed * 1_000_000)
    return Usage(read, written, cached, cost)


def _count(figures: object, name: str) -> int:
    return int(getattr(figures, name, None) or 0)


def _hidden(response: Any, name: str) -> Any:
    """LiteLLM keeps headers and cost in an attribute of its own that is not part of the answer."""
    return getattr(response, "_hidden_params", {}).get(name)
