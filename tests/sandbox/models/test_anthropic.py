"""Anthropic's messages format, as the local model server speaks it."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from sandbox.models import LocalModels, Script
from tests.sandbox.models.client import EXAMPLE, Client, acting_as, said

READ = {"name": "read_file", "input_schema": {"type": "object"}}
ASKED = [said("user", "fix app/form.py")]
USE = {"type": "tool_use", "id": "toolu_1", "name": "read_file", "input": {}}


def result(call: str, text: str) -> dict[str, Any]:
    return {"type": "tool_result", "tool_use_id": call, "content": text}


@pytest.fixture
async def models() -> AsyncIterator[LocalModels]:
    async with LocalModels(Script.load(EXAMPLE)) as models:
        yield models


async def test_a_tool_is_called_and_its_result_understood(
    models: LocalModels, client: Client
) -> None:
    system = acting_as("builder")
    first = await client.anthropic(models.url, system=system, messages=ASKED, tools=[READ])
    text, call = first.data["content"]
    told = said("user", [result(call["id"], "def save(): pass # line 12")])
    messages = [*ASKED, said("assistant", first.data["content"]), told]
    second = await client.anthropic(models.url, system=system, messages=messages)

    assert first.data["stop_reason"] == "tool_use"
    assert text == {"type": "text", "text": "Reading app/form.py."}
    assert call["input"] == {"path": "app/form.py", "limit": 200}
    assert call["id"].startswith("toolu_")
    [edit] = second.data["content"]
    assert edit["input"] == {"path": "app/form.py", "function": "save", "line": 12}


async def test_a_stream_tells_the_same_as_a_whole_answer(
    models: LocalModels, client: Client
) -> None:
    answer = await client.anthropic(
        models.url, system=acting_as("builder"), messages=ASKED, tools=[READ], stream=True
    )

    events = answer.events
    deltas = [event["delta"] for event in events if event["type"] == "content_block_delta"]
    text = "".join(delta["text"] for delta in deltas if delta["type"] == "text_delta")
    partial = [delta["partial_json"] for delta in deltas if delta["type"] == "input_json_delta"]
    assert [event["type"] for event in events][:3] == [
        "message_start",
        "ping",
        "content_block_start",
    ]
    assert text == "Reading app/form.py."
    assert json.loads("".join(partial)) == {"path": "app/form.py", "limit": 200}
    assert events[-2]["delta"]["stop_reason"] == "tool_use"
    assert events[-2]["usage"]["output_tokens"] > 0
    assert events[-1]["type"] == "message_stop"


async def test_usage_is_estimated_or_as_scripted(models: LocalModels, client: Client) -> None:
    plain = await client.anthropic(models.url)
    again = [*ASKED, said("assistant", "a"), said("user", "b"), said("assistant", "c")]
    scripted = await client.anthropic(
        models.url, system=acting_as("builder"), messages=[*again, said("user", "d")]
    )

    assert plain.data["usage"]["input_tokens"] == 3
    assert scripted.data["usage"]["input_tokens"] == 200
    assert scripted.data["usage"]["cache_read_input_tokens"] == 1000
    assert scripted.data["usage"]["output_tokens"] == 34


async def test_marked_text_is_written_to_the_cache_and_read_again(
    models: LocalModels, client: Client
) -> None:
    mark = {"type": "ephemeral"}
    system = [{"type": "text", "text": "word " * 1_000, "cache_control": mark}]
    first = await client.anthropic(models.url, system=system)
    second = await client.anthropic(models.url, system=system, messages=[said("user", "again")])

    assert first.data["usage"]["cache_creation_input_tokens"] > 1_200
    assert first.data["usage"]["cache_read_input_tokens"] == 0
    assert second.data["usage"]["cache_creation_input_tokens"] == 0
    assert second.data["usage"]["cache_read_input_tokens"] > 1_200
    assert second.data["usage"]["input_tokens"] < 10


async def test_structured_output_comes_either_way(client: Client) -> None:
    schema = {"type": "object", "required": ["verdict"]}
    form = {"format": {"type": "json_schema", "schema": schema}}
    tool = {"name": "json_tool_call", "input_schema": schema}
    forced = {"type": "tool", "name": "json_tool_call"}
    async with LocalModels(Script.from_data({"default": {"json": {"verdict": "pass"}}})) as models:
        native = await client.anthropic(models.url, output_config=form)
        by_tool = await client.anthropic(models.url, tools=[tool], tool_choice=forced)

    assert json.loads(native.data["content"][0]["text"]) == {"verdict": "pass"}
    assert by_tool.data["content"][0]["input"] == {"verdict": "pass"}


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        ({"text": "x" * 4_000}, "max_tokens"),
        ({"text": "I will not.", "stop": "refusal"}, "refusal"),
        ({"text": "Done."}, "end_turn"),
    ],
)
async def test_the_stop_reason_says_why(client: Client, reply: dict[str, Any], reason: str) -> None:
    async with LocalModels(Script.from_data({"default": reply})) as models:
        answer = await client.anthropic(models.url)

    assert answer.data["stop_reason"] == reason


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"max_tokens": None}, "max_tokens: expected an integer"),
        ({"messages": [said("system", "x")]}, "messages.0.role: Input should be 'user'"),
        ({"messages": [said("assistant", "x")]}, "first message must use the 'user' role"),
        ({"messages": [said("user", " ")]}, "text content blocks must contain non-whites"),
        ({"messages": [said("user", 7)]}, "messages.0.content: Input should be"),
        ({"messages": [said("user", [result("toolu_9", "x")])]}, "unexpected `tool_use_id`"),
        ({"messages": [*ASKED, said("assistant", [USE])]}, "without `tool_result` blocks"),
        (
            {"messages": [*ASKED, said("assistant", [USE]), said("user", "well?")]},
            "messages.2: `tool_use` ids were found without `tool_result` blocks immediately",
        ),
        (
            {"messages": [*ASKED, said("assistant", [USE | {"input": "text"}])]},
            "an object as input",
        ),
        ({"tools": [{"name": "a.b", "input_schema": {}}]}, "does not match the pattern"),
        ({"tools": [{"name": "a"}]}, "input_schema: Field required"),
    ],
)
async def test_what_anthropic_refuses_is_refused(
    models: LocalModels, client: Client, body: dict[str, Any], reason: str
) -> None:
    answer = await client.anthropic(models.url, **body)

    assert answer.status == 400
    assert answer.data["error"]["type"] == "invalid_request_error"
    assert reason in answer.data["error"]["message"]
    assert answer.data["request_id"] == answer.headers["request-id"]


async def test_a_wrong_key_is_refused(client: Client) -> None:
    script = Script.from_data({"keys": {"sk-one": {}}})
    async with LocalModels(script) as models:
        good = await client.anthropic(models.url)
        wrong = await client.anthropic(models.url, key="sk-two")

    assert (good.status, wrong.status) == (200, 401)
    assert wrong.data["error"] == {"type": "authentication_error", "message": "invalid x-api-key"}
