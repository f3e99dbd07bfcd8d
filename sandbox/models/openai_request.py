"""Reading a request in OpenAI's chat-completions format."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.models.cache import SHORTEST
from sandbox.models.checks import listed, message_list, model_name, positive, refused, tool_name
from sandbox.models.conversation import Call, Conversation, Line, Speaker

INSTRUCTIONS = ("system", "developer")
CACHE_STEP = 128 * 4  # OpenAI caches in steps of 128 tokens


def read_request(body: Mapping[str, Any]) -> Conversation:
    """Return the conversation. Raises FailureError with OpenAI's reason where it is refused."""
    messages = message_list(body)
    _check_order(messages)
    if body.get("n", 1) != 1:
        raise refused("n: this local model gives one choice only")
    tools = listed(body.get("tools"), name="tools")
    prompt = "\n".join([json.dumps(tools) if tools else "", *map(_flat, messages)]).strip()
    return Conversation(
        model=model_name(body),
        lines=tuple(_lines(messages)),
        system="\n".join(_text(m) for m in messages if m["role"] in INSTRUCTIONS),
        tools=tuple(_tool(tool, index) for index, tool in enumerate(tools)),
        max_tokens=_max_tokens(body),
        schema=_schema(body.get("response_format")),
        forced_tool=_forced(body.get("tool_choice")),
        stream=bool(body.get("stream")),
        usage_in_stream=bool((body.get("stream_options") or {}).get("include_usage")),
        prompt=prompt,
        marks=tuple(range(SHORTEST, len(prompt) + 1, CACHE_STEP)),
    )


def _lines(messages: list[Mapping[str, Any]]) -> Iterator[Line]:
    names: dict[str, str] = {}
    for message in messages:
        match message["role"]:
            case "user":
                yield Line(Speaker.USER, _text(message))
            case "assistant":
                calls = tuple(_call(call) for call in message.get("tool_calls") or [])
                names |= {call.id: call.name for call in calls}
                yield Line(Speaker.ASSISTANT, _text(message), calls=calls)
            case "tool":
                call = message["tool_call_id"]
                yield Line(Speaker.TOOL, _text(message), tool=names[call], call=call)


def _check_order(messages: list[Mapping[str, Any]]) -> None:
    open_calls: list[str] = []
    for index, message in enumerate(messages):
        role = message.get("role")
        if role == "tool":
            _close(message, open_calls, index)
            continue
        if open_calls:
            break
        if role not in {*INSTRUCTIONS, "user", "assistant"}:
            raise refused(f"Invalid value: {role!r}. (param: messages[{index}].role)")
        open_calls = [_call(call).id for call in message.get("tool_calls") or []]
    if open_calls:
        raise refused(
            "An assistant message with 'tool_calls' must be followed by tool messages responding "
            "to each 'tool_call_id'. The following tool_call_ids did not have response messages: "
            + ", ".join(open_calls)
        )


def _close(message: Mapping[str, Any], open_calls: list[str], index: int) -> None:
    if message.get("tool_call_id") not in open_calls:
        raise refused(
            "Invalid parameter: messages with role 'tool' must be a response to a preceding "
            f"message with 'tool_calls'. (param: messages[{index}].role)"
        )
    open_calls.remove(str(message["tool_call_id"]))


def _call(call: Mapping[str, Any]) -> Call:
    function = call.get("function") or {}
    match call.get("id"), function.get("name"), function.get("arguments"):
        case str(identity), str(name), str(arguments):
            return Call(identity, name, arguments)
        case _:
            raise refused(f"tool_calls: id, function.name and function.arguments needed in {call}")


def _text(message: Mapping[str, Any]) -> str:
    content = message.get("content")
    if content is None and (message.get("tool_calls") or message.get("role") == "assistant"):
        return ""
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        return "\n".join(part["text"] for part in content if part.get("type") == "text")
    raise refused(f"Invalid value for 'content': expected a string or an array, got {content!r}.")


def _flat(message: Mapping[str, Any]) -> str:
    calls = message.get("tool_calls")
    return f"{message['role']}: {_text(message)}" + (json.dumps(calls) if calls else "")


def _tool(tool: Mapping[str, Any], index: int) -> str:
    function = tool.get("function") or {}
    if tool.get("type") != "function":
        raise refused(f"tools[{index}].type: this local model knows 'function' only")
    return tool_name(function.get("name"), longest=64, where=f"tools[{index}].function.name")


def _max_tokens(body: Mapping[str, Any]) -> int | None:
    for name in ("max_completion_tokens", "max_tokens"):
        if body.get(name) is not None:
            return positive(body[name], name=name)
    return None


def _schema(wanted: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    match (wanted or {}).get("type", "text"):
        case "text":
            return None
        case "json_object":
            return {"type": "object"}
        case "json_schema" if wanted and isinstance(
            schema := (wanted.get("json_schema") or {}).get("schema"), Mapping
        ):
            return schema
        case other:
            raise refused(f"response_format: {other!r} needs json_schema.schema, or is unknown")


def _forced(choice: object) -> str | None:
    if isinstance(choice, Mapping):
        return str((choice.get("function") or {}).get("name") or "") or None
    return None
