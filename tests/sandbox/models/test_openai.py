"""OpenAI's chat-completions format, as the local model server speaks it."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from sandbox.models import LocalModels, Script
from tests.sandbox.models.client import EXAMPLE, Client, acting_as, said

READ = {"type": "function", "function": {"name": "read_file", "parameters": {"type": "object"}}}
ASKED = [said("system", acting_as("builder")), said("user", "fix app/form.py")]
CALL = {
    "id": "call_1",
    "type": "function",
    "function": {"name": "read_file", "arguments": '{"path": "app/form.py"}'},
}


@pytest.fixture
async def models() -> AsyncIterator[LocalModels]:
    async with LocalModels(Script.load(EXAMPLE)) as models:
        yield models


async def test_a_tool_is_called_and_its_result_understood(
    models: LocalModels, client: Client
) -> None:
    first = await client.openai(models.url, messages=ASKED, tools=[READ])
    [choice] = first.data["choices"]
    [call] = choice["message"]["tool_calls"]
    result = said("tool", "def save(): pass # line 12", tool_call_id=call["id"])
    second = await client.openai(models.url, messages=[*ASKED, choice["message"], result])

    assert choice["finish_reason"] == "tool_calls"
    assert choice["message"]["content"] == "Reading app/form.py."
    assert json.loads(call["function"]["arguments"]) == {"path": "app/form.py", "limit": 200}
    [edit] = second.data["choices"][0]["message"]["tool_calls"]
    assert json.loads(edit["function"]["arguments"])["line"] == 12


async def test_usage_is_estimated_or_as_scripted(models: LocalModels, client: Client) -> None:
    plain = await client.openai(models.url)
    again = [*ASKED, said("assistant", "a"), said("user", "b"), said("assistant", "c")]
    scripted = await client.openai(models.url, messages=[*again, said("user", "d")])

    usage = plain.data["usage"]
    assert usage["prompt_tokens"] == 3  # "user: hello"
    assert usage["total_tokens"] == 3 + usage["completion_tokens"]
    assert scripted.data["usage"]["prompt_tokens"] == 1200
    assert scripted.data["usage"]["completion_tokens"] == 34
    assert scripted.data["usage"]["prompt_tokens_details"]["cached_tokens"] == 1000


async def test_a_stream_tells_the_same_as_a_whole_answer(
    models: LocalModels, client: Client
) -> None:
    answer = await client.openai(
        models.url,
        messages=ASKED,
        tools=[READ],
        stream=True,
        stream_options={"include_usage": True},
    )

    *chunks, usage, done = answer.events
    deltas = [chunk["choices"][0]["delta"] for chunk in chunks]
    calls = [delta["tool_calls"][0] for delta in deltas if "tool_calls" in delta]
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert "".join(delta.get("content") or "" for delta in deltas) == "Reading app/form.py."
    assert calls[0]["function"]["name"] == "read_file"
    arguments = "".join(call["function"]["arguments"] for call in calls)
    assert json.loads(arguments) == {"path": "app/form.py", "limit": 200}
    assert chunks[-1]["choices"][0]["finish_reason"] == "tool_calls"
    assert usage["usage"]["completion_tokens"] > 0
    assert done == "[DONE]"


async def test_structured_output_is_json_that_fits(client: Client) -> None:
    script = Script.from_data({"default": {"json": {"verdict": "pass"}}})
    schema = {"type": "object", "properties": {"verdict": {"type": "string"}}}
    wanted = {"type": "json_schema", "json_schema": {"name": "verdict", "schema": schema}}
    async with LocalModels(script) as models:
        answer = await client.openai(models.url, response_format=wanted)

    assert json.loads(answer.data["choices"][0]["message"]["content"]) == {"verdict": "pass"}


async def test_a_long_beginning_is_read_from_the_cache_the_second_time(
    models: LocalModels, client: Client
) -> None:
    system = said("system", "word " * 2_000)

    first = await client.openai(models.url, messages=[system, said("user", "one")])
    second = await client.openai(models.url, messages=[system, said("user", "two")])
    other = await client.openai(models.url, key="sk-two", messages=[system, said("user", "one")])

    assert [cached(answer.data) for answer in (first, other)] == [0, 0]
    assert 2_300 < cached(second.data) <= 2_500


def cached(data: Any) -> int:
    return int(data["usage"]["prompt_tokens_details"]["cached_tokens"])


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"messages": []}, "at least one message"),
        ({"model": ""}, "you must provide a model parameter"),
        ({"messages": [said("wizard", "x")]}, "Invalid value: 'wizard'"),
        ({"messages": [said("user", 7)]}, "Invalid value for 'content'"),
        (
            {"messages": [said("user", "a"), said("tool", "b", tool_call_id="call_1")]},
            "must be a r",
        ),
        ({"messages": [said("assistant", None, tool_calls=[CALL])]}, "did not have response"),
        (
            {"messages": [said("assistant", None, tool_calls=[CALL]), said("user", "x")]},
            "did not have response messages: call_1",
        ),
        ({"tools": [{"type": "function", "function": {"name": "a.b"}}]}, "does not match the pat"),
        ({"tools": {"name": "a"}}, "tools: expected an array"),
        ({"max_tokens": 0}, "max_tokens: expected an integer of at least 1"),
        ({"response_format": {"type": "json_schema"}}, "needs json_schema.schema"),
        ({"n": 2}, "one choice only"),
    ],
)
async def test_what_openai_refuses_is_refused(
    models: LocalModels, client: Client, body: dict[str, Any], reason: str
) -> None:
    answer = await client.openai(models.url, **body)

    assert answer.status == 400
    assert answer.data["error"]["type"] == "invalid_request_error"
    assert reason in answer.data["error"]["message"]


async def test_an_unknown_model_is_not_found(models: LocalModels, client: Client) -> None:
    answer = await client.openai(models.url, model="local/huge")

    assert (answer.status, answer.data["error"]["code"]) == (404, "model_not_found")


async def test_a_body_that_is_not_json_is_refused(models: LocalModels, client: Client) -> None:
    url = f"{models.openai_url}/chat/completions"
    headers = {"Authorization": "Bearer sk-one", "Content-Type": "application/json"}
    async with client.session.post(url, data=b"{", headers=headers) as answer:
        assert answer.status == 400
        assert "could not parse the JSON body" in (await answer.json())["error"]["message"]


async def test_no_key_is_no_entry(models: LocalModels, client: Client) -> None:
    answer = await client.openai(models.url, key="")

    assert (answer.status, answer.data["error"]["code"]) == (401, "invalid_api_key")


async def test_a_strict_script_answers_with_what_it_was_asked(client: Client) -> None:
    async with LocalModels(Script.from_data({"strict": True})) as models:
        answer = await client.openai(models.url)

    assert answer.status == 500
    assert "last user message: 'hello'" in answer.data["error"]["message"]


async def test_the_journal_keeps_what_was_asked(models: LocalModels, client: Client) -> None:
    await client.openai(models.url, messages=ASKED, tools=[READ])

    [entry] = models.journal
    assert (entry.vendor, entry.key, entry.model) == ("openai", "sk-one", "local/small")
    assert (entry.role, entry.position, entry.turn) == ("builder", "builder-1", 1)
    assert (entry.rule, entry.status, entry.outcome) == (
        "builder reads the file that was named",
        200,
        "answered",
    )
    assert entry.messages == ASKED
    over_http = await client.get(f"{models.url}/control/journal")
    assert over_http["journal"][0]["messages"] == ASKED
    assert (await client.get(f"{models.url}/control/journal?after=1"))["journal"] == []


async def test_the_journal_is_bounded_and_can_be_cleared(
    models: LocalModels, client: Client
) -> None:
    await client.openai(models.url)
    async with client.session.delete(f"{models.url}/control/journal") as answer:
        assert answer.status == 200
    await client.openai(models.url)

    assert [entry.number for entry in models.journal] == [2]
