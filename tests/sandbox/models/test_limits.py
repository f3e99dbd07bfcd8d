"""Budgets: what a key may use, and how both vendors tell."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.models import Limits, LocalModels, Script
from sandbox.models.bucket import Bucket
from tests.sandbox.models.client import Client, SetClock

HELLO: dict[str, Any] = {"default": {"text": "hello"}}


def serving(clock: SetClock, **limits: int) -> LocalModels:
    return LocalModels(Script.from_data(HELLO), clock=clock, limits=Limits(**limits))


async def test_openai_tells_what_is_left_in_its_headers(client: Client, clock: SetClock) -> None:
    async with serving(clock, requests_per_minute=60, tokens_per_minute=6_000) as models:
        answer = await client.openai(models.url, max_tokens=1_500)

    assert answer.headers["x-ratelimit-limit-requests"] == "60"
    assert answer.headers["x-ratelimit-remaining-requests"] == "59"
    assert answer.headers["x-ratelimit-reset-requests"] == "1.000s"
    assert answer.headers["x-ratelimit-limit-tokens"] == "6000"
    assert answer.headers["x-ratelimit-remaining-tokens"] == "4500"
    assert answer.headers["x-ratelimit-reset-tokens"] == "15.000s"


async def test_anthropic_tells_what_is_left_in_its_headers(client: Client, clock: SetClock) -> None:
    limits = {"input_tokens_per_minute": 30_000, "output_tokens_per_minute": 8_000}
    async with serving(clock, requests_per_minute=60, **limits) as models:
        answer = await client.anthropic(models.url)

    told = {
        name.removeprefix("anthropic-ratelimit-"): value
        for name, value in answer.headers.items()
        if name.startswith("anthropic-ratelimit-")
    }
    assert told["requests-limit"] == "60"
    assert told["requests-remaining"] == "59"
    assert told["requests-reset"] == "2026-03-02T09:00:01Z"
    assert told["input-tokens-limit"] == "30000"
    assert told["output-tokens-remaining"] == "8000"
    assert told["tokens-limit"] == "2000000"


async def test_too_many_requests_wait_for_the_refill(client: Client, clock: SetClock) -> None:
    async with serving(clock, requests_per_minute=2) as models:
        admitted = [(await client.anthropic(models.url)).status for _ in range(3)]
        refused = await client.anthropic(models.url)
        clock.advance(seconds=30)
        later = await client.anthropic(models.url)

    assert admitted == [200, 200, 429]
    assert refused.data["error"]["type"] == "rate_limit_error"
    assert refused.headers["retry-after"] == "30"
    assert later.status == 200


async def test_openai_counts_refused_requests_too(client: Client, clock: SetClock) -> None:
    async with serving(clock, requests_per_minute=6) as models:
        statuses = [(await client.openai(models.url)).status for _ in range(8)]
        clock.advance(seconds=10)
        still = await client.openai(models.url)

    assert statuses == [200] * 6 + [429] * 2
    assert still.status == 429  # the refusals have used a part of the refill
    assert still.data["error"]["code"] == "rate_limit_exceeded"
    assert still.data["error"]["type"] == "requests"


async def test_openai_charges_the_tokens_that_were_allowed(client: Client, clock: SetClock) -> None:
    async with serving(clock, tokens_per_minute=1_000) as models:
        first = await client.openai(models.url, max_tokens=800)
        second = await client.openai(models.url, max_tokens=800)

    assert (first.status, second.status) == (200, 429)
    assert second.data["error"]["type"] == "tokens"
    assert second.headers["retry-after"] == "36"
    assert "on tokens per min: Limit 1000, Remaining 200" in second.data["error"]["message"]


async def test_anthropic_charges_the_tokens_that_were_written(
    client: Client, clock: SetClock
) -> None:
    script = Script.from_data({"default": {"text": "x", "usage": {"output": 900}}})
    limits = Limits(output_tokens_per_minute=600)
    async with LocalModels(script, clock=clock, limits=limits) as models:
        first = await client.anthropic(models.url)
        second = await client.anthropic(models.url)

    assert (first.status, second.status) == (200, 429)
    assert second.headers["retry-after"] == "31"


async def test_both_formats_draw_on_one_budget_but_keys_do_not(
    client: Client, clock: SetClock
) -> None:
    async with serving(clock, requests_per_minute=1) as models:
        first = await client.openai(models.url)
        same_key = await client.anthropic(models.url)
        other_key = await client.anthropic(models.url, key="sk-two")

    assert (first.status, same_key.status, other_key.status) == (200, 429, 200)


async def test_a_script_may_name_its_keys(client: Client, clock: SetClock) -> None:
    script = Script.from_data(
        {"keys": {"sk-small": {"requests_per_minute": 1}, "sk-one": {}}} | HELLO
    )
    async with LocalModels(script, clock=clock) as models:
        small = [(await client.openai(models.url, key="sk-small")).status for _ in range(2)]
        large = [(await client.openai(models.url)).status for _ in range(2)]

    assert small == [200, 429]
    assert large == [200, 200]


def test_a_limit_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1 a minute"):
        Limits(requests_per_minute=0)


@given(
    size=st.integers(1, 10_000),
    steps=st.lists(st.tuples(st.floats(0, 100), st.floats(0, 20_000))),
)
def test_a_bucket_gives_no_more_than_it_held_and_what_flowed_in(
    size: int, steps: list[tuple[float, float]]
) -> None:
    clock = SetClock()
    bucket = Bucket(size, clock)
    given_out = passed = 0.0
    for seconds, amount in steps:
        clock.advance(seconds=seconds)
        passed += seconds
        if amount <= size and not bucket.wait_for(amount):
            bucket.take(amount)
            given_out += amount
        assert 0 <= bucket.level().remaining <= size

    assert given_out <= size + passed * size / 60 + 0.01


def test_a_clock_that_steps_back_takes_nothing_away() -> None:
    clock = SetClock()
    bucket = Bucket(60, clock)
    bucket.take(10)
    clock.advance(seconds=-100)

    assert bucket.level().remaining == 50
