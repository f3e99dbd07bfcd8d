"""Writing an answer in Anthropic's messages format."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.models.conversation import Answer, Call, Conversation, Stop
from sandbox.models.openai_reply import pieces

STOP_REASON = {
    Stop.END: "end_turn",
    Stop.TOOL_CALLS: "tool_use",
    Stop.LENGTH: "max_tokens",
    Stop.REFUSAL: "refusal",
}


def message(answer: Answer, conversation: Conversation, *, number: int) -> dict[str, Any]:
    """Return the body of a whole answer."""
    text = [{"type": "text", "text": answer.text}] if answer.text else []
    calls = [_block(call) | {"input": _input(call)} for call in answer.calls]
    return _head(conversation, number=number) | {
        "content": [*text, *calls],
        "stop_reason": STOP_REASON[answer.stop],
        "stop_sequence": None,
        "usage": usage(answer),
    }


def events(answer: Answer, conversation: Conversation, *, number: int) -> Iterator[bytes]:
    """Return the same answer as server-sent events."""
    begun = _head(conversation, number=number) | {
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "usage": usage(answer) | {"output_tokens": 1},
    }
    yield _event("message_start", message=begun)
    yield _event("ping")
    blocks = [_text_block(answer.text)] if answer.text else []
    blocks += [_call_block(call) for call in answer.calls]
    for index, (opened, deltas) in enumerate(blocks):
        yield _event("content_block_start", index=index, content_block=opened)
        for delta in deltas:
            yield _event("content_block_delta", index=index, delta=delta)
        yield _event("content_block_stop", index=index)
    stop = {"stop_reason": STOP_REASON[answer.stop], "stop_sequence": None}
    yield _event("message_delta", delta=stop, usage={"output_tokens": answer.tokens.output})
    yield _event("message_stop")


def usage(answer: Answer) -> dict[str, Any]:
    """Return the token figures; what was read from or written to the cache stands apart."""
    tokens = answer.tokens
    return {
        "input_tokens": max(0, tokens.input - tokens.cache_read - tokens.cache_written),
        "cache_creation_input_tokens": tokens.cache_written,
        "cache_read_input_tokens": tokens.cache_read,
        "output_tokens": tokens.output,
        "service_tier": "standard",
    }


def _text_block(text: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    deltas = [{"type": "text_delta", "text": piece} for piece in pieces(text)]
    return {"type": "text", "text": ""}, deltas


def _call_block(call: Call) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    deltas = [
        {"type": "input_json_delta", "partial_json": piece} for piece in pieces(call.arguments)
    ]
    return _block(call) | {"input": {}}, deltas


def _block(call: Call) -> dict[str, Any]:
    return {"type": "tool_use", "id": call.id.replace("call_", "toolu_"), "name": call.name}


def _input(call: Call) -> Any:
    """Return the arguments as data. What is not JSON is sent as the text it is."""
    try:
        return json.loads(call.arguments)
    except ValueError:
        return call.arguments


def _head(conversation: Conversation, *, number: int) -> dict[str, Any]:
    return {
        "id": f"msg_local{number}",
        "type": "message",
        "role": "assistant",
        "model": conversation.model,
    }


def _event(kind: str, **data: Any) -> bytes:
    body: Mapping[str, Any] = {"type": kind} | data
    return f"event: {kind}\ndata: {json.dumps(body)}\n\n".encode()
