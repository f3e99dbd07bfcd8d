"""From a scripted reply to the answer a client gets: text, calls, stop reason, token figures."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import uuid4

from jsonschema import ValidationError, validate

from sandbox.models.conversation import Answer, Call, Conversation, Stop, Tokens, tokens_in
from sandbox.models.rules import Reply, ScriptedCall
from sandbox.models.templates import rendered


def answer_to(conversation: Conversation, *, reply: Reply, values: Mapping[str, Any]) -> Answer:
    """Write a reply out.

    Raises jinja2's TemplateError where a template fails, and jsonschema's ValidationError where
    the text does not fit the schema the client asked for.
    """
    text = _text(reply, values)
    calls = tuple(_call(call, values) for call in reply.tool_calls)
    if conversation.forced_tool is not None and not calls:
        text, calls = "", (_new_call(conversation.forced_tool, text),)
    elif conversation.schema is not None and not calls:
        _check(text, conversation.schema)
    text, stop = _within(conversation.max_tokens, text, _stop(reply, calls))
    answer = Answer(text, calls, stop)
    return replace(answer, tokens=_tokens(answer, reply, conversation))


def _text(reply: Reply, values: Mapping[str, Any]) -> str:
    if reply.json_ is not None:
        return json.dumps(rendered(reply.json_, values), ensure_ascii=False)
    return "" if reply.text is None else str(rendered(reply.text, values))


def _call(call: ScriptedCall, values: Mapping[str, Any]) -> Call:
    arguments = rendered(call.arguments, values)
    written = arguments if isinstance(arguments, str) else json.dumps(arguments, ensure_ascii=False)
    return _new_call(str(rendered(call.name, values)), written)


def _new_call(name: str, arguments: str) -> Call:
    return Call(f"call_{uuid4().hex[:24]}", name, arguments)


def _check(text: str, schema: Mapping[str, Any]) -> None:
    try:
        data = json.loads(text)
    except ValueError as error:
        raise ValidationError("it is not JSON") from error
    validate(data, schema)


def _stop(reply: Reply, calls: tuple[Call, ...]) -> Stop:
    if reply.stop is not None:
        return reply.stop
    return Stop.TOOL_CALLS if calls else Stop.END


def _within(limit: int | None, text: str, stop: Stop) -> tuple[str, Stop]:
    if limit is None or tokens_in(len(text)) <= limit:
        return text, stop
    return text[: limit * 4], Stop.LENGTH


def _tokens(answer: Answer, reply: Reply, conversation: Conversation) -> Tokens:
    written = len(answer.text) + sum(len(call.name + call.arguments) for call in answer.calls)
    usage = reply.usage
    return Tokens(
        input=tokens_in(len(conversation.prompt)) if usage.input is None else usage.input,
        output=tokens_in(written) if usage.output is None else usage.output,
        cache_read=usage.cache_read or 0,
    )
