"""Writing an answer in OpenAI's chat-completions format."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.models.conversation import Answer, Call, Conversation, Stop

PIECE = 24
FINISH = {
    Stop.END: "stop",
    Stop.TOOL_CALLS: "tool_calls",
    Stop.LENGTH: "length",
    Stop.REFUSAL: "content_filter",
}


def completion(
    answer: Answer, conversation: Conversation, *, number: int, created: int
) -> dict[str, Any]:
    """Return the body of a whole answer."""
    message: dict[str, Any] = {
        "role": "assistant",
        "content": answer.text or None,
        "refusal": None,
    }
    if answer.calls:
        message["tool_calls"] = [_call(call) for call in answer.calls]
    choice = {
        "index": 0,
        "message": message,
        "logprobs": None,
        "finish_reason": FINISH[answer.stop],
    }
    head = _head(conversation, "chat.completion", number=number, created=created)
    return head | {"choices": [choice], "usage": usage(answer)}


def events(
    answer: Answer, conversation: Conversation, *, number: int, created: int
) -> Iterator[bytes]:
    """Return the same answer as server-sent events, ending with [DONE]."""
    head = _head(conversation, "chat.completion.chunk", number=number, created=created)
    for delta, finish in _deltas(answer):
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        yield _event(head | {"choices": [choice]})
    if conversation.usage_in_stream:
        yield _event(head | {"choices": [], "usage": usage(answer)})
    yield b"data: [DONE]\n\n"


def usage(answer: Answer) -> dict[str, Any]:
    """Return the token figures; cached tokens are a part of the prompt's."""
    tokens = answer.tokens
    return {
        "prompt_tokens": tokens.input,
        "completion_tokens": tokens.output,
        "total_tokens": tokens.input + tokens.output,
        "prompt_tokens_details": {"cached_tokens": tokens.cache_read, "audio_tokens": 0},
        "completion_tokens_details": {"reasoning_tokens": 0, "audio_tokens": 0},
    }


def pieces(text: str) -> Iterator[str]:
    """Return a text in the small pieces a stream sends."""
    for start in range(0, len(text), PIECE):
        yield text[start : start + PIECE]


def _deltas(answer: Answer) -> Iterator[tuple[Mapping[str, Any], str | None]]:
    yield {"role": "assistant", "content": None if answer.calls else "", "refusal": None}, None
    for piece in pieces(answer.text):
        yield {"content": piece}, None
    for index, call in enumerate(answer.calls):
        opened = _call(call) | {"function": {"name": call.name, "arguments": ""}}
        yield {"tool_calls": [{"index": index} | opened]}, None
        for piece in pieces(call.arguments):
            yield {"tool_calls": [{"index": index, "function": {"arguments": piece}}]}, None
    yield {}, FINISH[answer.stop]


def _head(conversation: Conversation, kind: str, *, number: int, created: int) -> dict[str, Any]:
    return {
        "id": f"chatcmpl-local{number}",
        "object": kind,
        "created": created,
        "model": conversation.model,
        "system_fingerprint": "fp_local",
    }


def _call(call: Call) -> dict[str, Any]:
    return {
        "id": call.id,
        "type": "function",
        "function": {"name": call.name, "arguments": call.arguments},
    }


def _event(data: Mapping[str, Any]) -> bytes:
    return f"data: {json.dumps(data)}\n\n".encode()
