"""Calls through LiteLLM to a real HTTP server, in both wire formats."""

import asyncio
import json
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.ids import ModelName
from bot.domain.models import RequestedCall, Returned, Said, StopReason, Told
from bot.domain.secrets import Redactor
from bot.errors import RejectedRequestError
from bot.models import Price
from bot.models.library import Library
from sandbox.models import LocalModels, Script
from tests.models.helpers import ANTHROPIC, BOTH, OPENAI, READ, SYSTEM, Reach, prompt

both = pytest.mark.parametrize("model", BOTH)


def speaking(**default: Any) -> LocalModels:
    return LocalModels(Script.from_data({"default": default}))


@both
async def test_a_reply_has_text_usage_and_the_exact_model(reach: Reach, model: ModelName) -> None:
    usage = {"input": 1_000, "output": 200}
    async with speaking(text="Good morning.", usage=usage) as models:
        reply = await reach(models).complete(prompt(model))

    assert (reply.text, reply.calls, reply.stop) == ("Good morning.", (), StopReason.END)
    assert reply.model in {"gpt-4o-mini", "claude-sonnet-4-5"}
    assert (reply.usage.input_tokens, reply.usage.output_tokens) == (1_000, 200)
    assert reply.usage.cached_tokens == 0


@both
async def test_tools_go_out_and_their_calls_come_back(reach: Reach, model: ModelName) -> None:
    call = {"name": READ.name, "arguments": {"path": "app/ü.py", "lines": [1, 2]}}
    async with speaking(text="Reading.", tool_calls=[call, call]) as models:
        reply = await reach(models).complete(prompt(model, tools=(READ,)))

    assert models.journal[0].tools == (READ.name,)
    assert (reply.text, reply.stop) == ("Reading.", StopReason.TOOL_CALLS)
    assert [call.tool for call in reply.calls] == [READ.name, READ.name]
    assert json.loads(reply.calls[0].arguments) == {"path": "app/ü.py", "lines": [1, 2]}
    assert reply.calls[0].id != reply.calls[1].id


@both
async def test_a_whole_conversation_is_understood(reach: Reach, model: ModelName) -> None:
    rule = {
        "name": "third turn",
        "when": {"role": "builder", "turn": 3, "result": {"text": "content of (?P<file>[ab])"}},
        "reply": {"text": "{{ file }} is read. {{ user }}"},
    }
    async with LocalModels(Script.from_data({"rules": [rule], "strict": True})) as models:
        reply = await reach(models).complete(
            prompt(
                model,
                Told("Please read."),
                Said("Of course."),
                Told("Now."),
                Said("", (asked("call_a", "a.py"), asked("call_b", "b.py"))),
                Returned("call_a", READ.name, "content of a"),
                Returned("call_b", READ.name, "content of b"),
                Told("Which was the last?"),
                tools=(READ,),
            )
        )

    assert reply.text == "b is read. Which was the last?"


def asked(call: str, path: str) -> RequestedCall:
    return RequestedCall(call, READ.name, json.dumps({"path": path}))


@both
@pytest.mark.parametrize(
    "arguments",
    ['{"path": ', "[1]", "", "null", '"{a"', f'{{"path": {"[" * 5000}{"]" * 5000}}}'],
    ids=["cut off", "a list", "empty", "null", "a text", "without end"],
)
async def test_arguments_that_are_no_object_are_kept_and_can_be_sent_back(
    reach: Reach, model: ModelName, arguments: str
) -> None:
    call = RequestedCall("call_a", READ.name, arguments)
    async with speaking(text="I see.") as models:
        reply = await reach(models).complete(
            prompt(
                model,
                Told("Read."),
                Said("", (call,)),
                Returned("call_a", READ.name, "These arguments cannot be read."),
                tools=(READ,),
            )
        )

    assert reply.text == "I see."
    assert "unreadable" in json.dumps(models.journal[0].messages)


async def test_malformed_arguments_of_a_model_arrive_as_it_wrote_them(reach: Reach) -> None:
    call = {"name": READ.name, "arguments": '{"path": '}
    async with speaking(tool_calls=[call]) as models:
        reply = await reach(models).complete(prompt(OPENAI, tools=(READ,)))

    assert reply.calls[0].arguments == '{"path": '


async def test_arguments_that_are_a_text_stay_no_object(reach: Reach) -> None:
    call = {"name": READ.name, "arguments": "{not json"}
    async with speaking(tool_calls=[call]) as models:
        reply = await reach(models).complete(prompt(ANTHROPIC, tools=(READ,)))

    assert json.loads(reply.calls[0].arguments) == "{not json"


@both
async def test_an_empty_turn_is_left_out(reach: Reach, model: ModelName) -> None:
    async with speaking(text="Yes?") as models:
        await reach(models).complete(prompt(model, Told("One."), Said(" "), Told("Two.")))

    assert models.journal[0].turn == 1


@both
@pytest.mark.parametrize(
    ("reply", "stop"),
    [
        ({"text": "x" * 4_000}, StopReason.LENGTH),
        ({"text": "I will not do this.", "stop": "refusal"}, StopReason.REFUSAL),
    ],
)
async def test_the_reason_for_stopping_is_told(
    reach: Reach, model: ModelName, reply: dict[str, Any], stop: StopReason
) -> None:
    async with speaking(**reply) as models:
        answer = await reach(models).complete(prompt(model, max_tokens=100))

    assert answer.stop is stop
    assert answer.text


async def test_the_operators_price_comes_first(reach: Reach) -> None:
    usage = {"input": 2_000, "output": 100, "cache_read": 1_500}
    plain = Price(input=3_000_000, output=15_000_000)
    with_cache = Price(input=3_000_000, output=15_000_000, cached=300_000)
    async with speaking(text="Hm.", usage=usage) as models:
        one = await reach(models, price=plain).complete(prompt(OPENAI))
        two = await reach(models, price=with_cache).complete(prompt(ANTHROPIC))

    assert (one.usage.cached_tokens, two.usage.cached_tokens) == (1_500, 1_500)
    assert one.usage.cost_microusd == 2_000 * 3 + 100 * 15
    assert two.usage.cost_microusd == 500 * 3 + 450 + 100 * 15


async def test_without_it_the_listed_price_counts_and_then_none(reach: Reach) -> None:
    async with speaking(text="Hm.", usage={"input": 1_000, "output": 100}) as models:
        listed = await reach(models).complete(prompt(ANTHROPIC))
        unknown = await reach(models, model="openai/in-house-7b").complete(prompt(OPENAI))

    assert listed.usage.cost_microusd == 1_000 * 3 + 100 * 15
    assert unknown.usage.cost_microusd is None
    assert unknown.usage.input_tokens == 1_000


@both
async def test_a_growing_conversation_is_read_from_the_cache(
    reach: Reach, model: ModelName
) -> None:
    system = "Keep these rules in mind. " * 300
    first, second = Told("The first question. " * 20), Told("The second question.")
    async with speaking(text="An answer.") as models:
        llm = reach(models)
        cold = await llm.complete(prompt(model, first, system=system))
        warm = await llm.complete(prompt(model, first, Said("An answer."), second, system=system))

    assert cold.usage.cached_tokens == 0
    assert 1_900 < warm.usage.cached_tokens < warm.usage.input_tokens


async def test_openais_format_carries_no_cache_marks(reach: Reach) -> None:
    async with speaking(text="Yes.") as models:
        await reach(models).complete(prompt(OPENAI))
        await reach(models).complete(prompt(ANTHROPIC))

    openai, anthropic = (json.dumps(entry.messages) for entry in models.journal)
    assert "cache_control" not in openai
    assert "cache_control" in anthropic


@both
async def test_what_the_provider_says_of_its_limits_travels_along(
    reach: Reach, model: ModelName
) -> None:
    async with speaking(text="Yes.") as models:
        reply = await reach(models).complete(prompt(model))

    assert reply.headers["x-ratelimit-limit-requests"] == "4000"
    own = {
        OPENAI: "x-ratelimit-reset-tokens",
        ANTHROPIC: "anthropic-ratelimit-input-tokens-remaining",
    }
    assert own[model] in reply.headers


@both
async def test_only_so_many_calls_of_a_key_run_at_a_time(reach: Reach, model: ModelName) -> None:
    async with speaking(text="Yes.", delay=0.05) as models:
        llm = reach(models, key="sk-shared", calls_at_a_time=2)
        await llm.complete(prompt(model))
        calls = [asyncio.create_task(llm.complete(prompt(model))) for _ in range(6)]
        highest = await most_at_once(models, calls)

    assert highest == 2


async def most_at_once(models: LocalModels, calls: list[asyncio.Task[Any]]) -> int:
    """Follow the journal until all calls are answered; return the most that were under way."""
    highest = 0

    def all_answered(journal: Any) -> bool:
        nonlocal highest
        under_way = sum(not entry.outcome for entry in journal)
        highest = max(highest, under_way)
        return len(journal) == 1 + len(calls) and not under_way

    await models.journal.wait_for(all_answered)
    await asyncio.gather(*calls)
    return highest


async def test_an_unknown_model_is_refused_by_name(reach: Reach) -> None:
    async with speaking(text="Yes.") as models:
        llm = reach(models)
        with pytest.raises(RejectedRequestError, match=r"no model named opus.*: anthropic, openai"):
            await llm.complete(prompt(ModelName("opus")))

    assert len(models.journal) == 0


async def test_loading_blocks_nobody() -> None:
    library = Library()
    loop = asyncio.get_running_loop()
    begun = loop.time()

    library.begin()
    library.begin()

    assert loop.time() - begun < 0.05
    litellm = await library.module()
    assert litellm is await library.module()
    await library.close()


async def test_a_library_that_was_never_needed_is_never_loaded() -> None:
    await Library().close()


def test_a_key_is_not_shown(reach: Reach) -> None:
    models = LocalModels(Script.from_data({}))

    assert "sk-" not in repr(reach(models))


def test_a_model_needs_at_least_one_call_at_a_time(reach: Reach) -> None:
    with pytest.raises(ValueError, match="at least one call at a time"):
        reach(LocalModels(Script.from_data({})), calls_at_a_time=0)


@both
async def test_no_secret_in_a_prompt_reaches_the_model(reach: Reach, model: ModelName) -> None:
    secret = "open-sesame-41"
    call = RequestedCall("c1", READ.name, json.dumps({"path": secret}))
    async with speaking(text="Good.") as models:
        llm = replace(reach(models), redactor=Redactor({"shop password": secret}))
        await llm.complete(
            prompt(
                model,
                Told(f"It is {secret}."),
                Said(f"So it is {secret}.", (call,)),
                Returned("c1", READ.name, f"found {secret}"),
                system=f"{SYSTEM} {secret}",
                tools=(replace(READ, description=f"Read {secret}."),),
            )
        )
        sent = json.dumps([models.journal[0].system, models.journal[0].messages])

    assert secret not in sent
    assert sent.count("[secret]") >= 5
