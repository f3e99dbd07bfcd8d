"""Failures on demand, planned or scripted."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest

from sandbox.models import Fault, LocalModels, Script, Trouble
from tests.sandbox.models.client import EXAMPLE, Client, acting_as


@pytest.fixture
async def models() -> AsyncIterator[LocalModels]:
    async with LocalModels(Script.load(EXAMPLE)) as models:
        yield models


@pytest.mark.parametrize(
    ("trouble", "openai", "anthropic"),
    [
        (Trouble.RATE_LIMITED, (429, "rate_limit_exceeded"), (429, "rate_limit_error")),
        (Trouble.THROTTLED, (429, "rate_limit_exceeded"), (429, "rate_limit_error")),
        (Trouble.QUOTA, (429, "insufficient_quota"), (400, "invalid_request_error")),
        (Trouble.OVERLOADED, (529, None), (529, "overloaded_error")),
        (Trouble.UNAVAILABLE, (503, None), (503, "api_error")),
        (Trouble.SERVER_ERROR, (500, None), (500, "api_error")),
        (Trouble.UNAUTHORIZED, (401, "invalid_api_key"), (401, "authentication_error")),
        (Trouble.BAD_REQUEST, (400, None), (400, "invalid_request_error")),
        (Trouble.NOT_FOUND, (404, "model_not_found"), (404, "not_found_error")),
        (Trouble.TOO_LONG, (400, "context_length_exceeded"), (400, "invalid_request_error")),
    ],
)
async def test_each_vendor_has_its_own_words(
    models: LocalModels,
    client: Client,
    trouble: Trouble,
    openai: tuple[int, str | None],
    anthropic: tuple[int, str],
) -> None:
    models.faults.fail(trouble, times=2, retry_after=7)

    one = await client.openai(models.url)
    two = await client.anthropic(models.url)
    after = await client.openai(models.url)

    assert (one.status, one.data["error"]["code"]) == openai
    assert (two.status, two.data["error"]["type"]) == anthropic
    assert one.headers["retry-after"] == two.headers["retry-after"] == "7"
    assert after.status == 200
    assert [entry.outcome for entry in models.journal] == [trouble, trouble, "answered"]


async def test_a_throttled_server_says_it_is_not_the_usage_limit(
    models: LocalModels, client: Client
) -> None:
    models.faults.fail(Trouble.THROTTLED)

    answer = await client.anthropic(models.url)

    assert "temporarily limiting requests" in answer.data["error"]["message"]
    assert "retry-after" not in answer.headers


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("trouble", [Trouble.CUT, Trouble.DROP])
async def test_a_connection_breaks(
    models: LocalModels, client: Client, trouble: Trouble, stream: bool
) -> None:
    models.faults.fail(trouble, times=2)

    with pytest.raises(aiohttp.ClientError):
        await client.anthropic(models.url, stream=stream)
    with pytest.raises(aiohttp.ClientError):
        await client.openai(models.url, stream=stream)


async def test_malformed_answers_are_not_json(models: LocalModels, client: Client) -> None:
    models.faults.fail(Trouble.MALFORMED, times=2)

    whole = await client.openai(models.url)
    stream = await client.anthropic(models.url, stream=True)

    assert whole.status == 200
    with pytest.raises(ValueError, match=r"(?i)unterminated|delimiter|expecting"):
        _ = whole.data
    with pytest.raises(ValueError, match=r"(?i)unterminated|delimiter|expecting"):
        _ = stream.events


async def test_a_hanging_request_ends_with_the_server(client: Client) -> None:
    async with LocalModels(Script.load(EXAMPLE)) as models:
        models.faults.fail(Trouble.HANG)
        asked = asyncio.create_task(client.openai(models.url))
        await models.journal.wait_for(
            lambda journal: [entry.outcome for entry in journal] == ["hang"]
        )
        assert not asked.done()

    with pytest.raises(aiohttp.ClientError):
        await asked


async def test_a_slow_answer_is_an_answer(models: LocalModels, client: Client) -> None:
    models.faults.add(Fault(Trouble.SLOW, seconds=0.05))
    loop = asyncio.get_running_loop()
    begun = loop.time()

    answer = await client.openai(models.url)

    assert answer.status == 200
    assert loop.time() - begun >= 0.05


async def test_a_fault_may_concern_one_model_or_key(models: LocalModels, client: Client) -> None:
    models.faults.add(Fault(Trouble.OVERLOADED, times=None, model="*/large"))
    models.faults.add(Fault(Trouble.UNAUTHORIZED, times=None, key="sk-two"))

    small = await client.openai(models.url)
    large = await client.openai(models.url, model="local/large")
    stranger = await client.openai(models.url, key="sk-two")
    models.faults.clear()
    again = await client.openai(models.url, model="local/large")

    statuses = [answer.status for answer in (small, large, stranger, again)]
    assert statuses == [200, 529, 401, 200]


async def test_a_script_may_fail_once(models: LocalModels, client: Client) -> None:
    system = acting_as("security-reviewer")

    first = await client.anthropic(models.url, system=system)
    second = await client.anthropic(models.url, system=system)

    assert (first.status, second.status) == (529, 200)
    assert '"about": "security-reviewer"' in second.data["content"][0]["text"]


async def test_faults_can_be_planned_over_http(models: LocalModels, client: Client) -> None:
    url = f"{models.url}/control/faults"

    planned = await client.post(url, {"kind": "rate_limited", "retry_after": 3, "times": 2})
    answer = await client.openai(models.url)
    left = await client.get(url)
    async with client.session.delete(url) as cleared:
        assert cleared.status == 200

    assert planned.status == 200
    assert (answer.status, answer.headers["retry-after"]) == (429, "3")
    assert (left["faults"][0]["kind"], left["faults"][0]["times"]) == ("rate_limited", 1)
    assert (await client.get(url))["faults"] == []


async def test_a_wrong_plan_is_explained(models: LocalModels, client: Client) -> None:
    answer = await client.post(f"{models.url}/control/faults", {"kind": "explode", "tims": 1})

    assert answer.status == 400
    assert any("fault: kind: Input should be" in problem for problem in answer.data["problems"])
    assert any("fault: tims: there is no such key" in line for line in answer.data["problems"])
