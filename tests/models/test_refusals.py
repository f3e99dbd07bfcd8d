"""Refusals and failures: what they are called, and how long they are waited out."""

import asyncio
from datetime import timedelta

import pytest

from bot.domain.ids import ModelName
from bot.domain.models import Told
from bot.errors import (
    BrokenModelError,
    CountersignError,
    OverQuotaError,
    RejectedRequestError,
    ThrottledError,
    TransientError,
    UnknownModelError,
)
from bot.models import CallsAtATime, LiteLlm, Patience
from bot.models.library import Library
from bot.models.refusals import Refusal, explained, refusal_of, retry_after
from sandbox.models import Fault, LocalModels, Script, Trouble
from tests.models.helpers import ANTHROPIC, BOTH, OPENAI, Reach, Waits, endpoints, prompt

SECRET = "the launch date is in May"
both = pytest.mark.parametrize("model", BOTH)


def answering() -> LocalModels:
    return LocalModels(Script.from_data({"default": {"text": "Here I am."}}))


@both
@pytest.mark.parametrize(
    ("trouble", "error", "said"),
    [
        (Trouble.RATE_LIMITED, ThrottledError, "is limiting requests for the moment"),
        (Trouble.THROTTLED, ThrottledError, "temporarily limiting requests"),
        (Trouble.QUOTA, OverQuotaError, "Raise the limit or add credit"),
        (Trouble.OVERLOADED, BrokenModelError, "is overloaded"),
        (Trouble.UNAVAILABLE, BrokenModelError, "The provider of the model"),
        (Trouble.SERVER_ERROR, BrokenModelError, r"is failing \(500"),
        (Trouble.CUT, BrokenModelError, "is failing"),
        (Trouble.DROP, BrokenModelError, "is failing"),
        (Trouble.MALFORMED, BrokenModelError, "is failing"),
        (Trouble.UNAUTHORIZED, RejectedRequestError, "does not accept our key.*Check the key"),
        (Trouble.NOT_FOUND, UnknownModelError, "does not know the model.*Check its name"),
        (Trouble.BAD_REQUEST, RejectedRequestError, "It says: The request is malformed"),
        (Trouble.TOO_LONG, RejectedRequestError, "longer than the model.*can read"),
    ],
)
async def test_each_failure_is_called_what_it_is(
    reach: Reach, model: ModelName, trouble: Trouble, error: type[CountersignError], said: str
) -> None:
    async with answering() as models:
        models.faults.fail(trouble)
        with pytest.raises(error, match=said) as caught:
            await reach(models).complete(prompt(model, Told(SECRET)))

    assert len(models.journal) == 1
    assert SECRET not in str(caught.value)
    assert "Here I am" not in str(caught.value)
    assert caught.value.__suppress_context__


@both
async def test_a_model_that_hangs_is_given_up(reach: Reach, model: ModelName) -> None:
    async with answering() as models:
        models.faults.fail(Trouble.HANG)
        with pytest.raises(BrokenModelError, match="did not answer in time"):
            await reach(models, timeout=timedelta(seconds=0.2)).complete(prompt(model))


@both
async def test_a_provider_that_is_not_there_is_broken(reach: Reach, model: ModelName) -> None:
    async with answering() as models:
        llm = reach(models)
    with pytest.raises(BrokenModelError):
        await llm.complete(prompt(model))


@both
@pytest.mark.parametrize("trouble", [Trouble.OVERLOADED, Trouble.SERVER_ERROR, Trouble.DROP])
async def test_what_is_transient_is_tried_again(
    reach: Reach, waits: Waits, model: ModelName, trouble: Trouble
) -> None:
    async with answering() as models:
        models.faults.fail(trouble, times=2)
        reply = await reach(models, attempts=3).complete(prompt(model))

    assert reply.text == "Here I am."
    assert [entry.outcome for entry in models.journal] == [trouble, trouble, "answered"]
    assert len(waits.seconds) == 2
    assert all(0 <= wait <= 20 for wait in waits.seconds)


@both
async def test_the_provider_says_how_long_to_wait(
    reach: Reach, waits: Waits, model: ModelName
) -> None:
    async with answering() as models:
        models.faults.fail(Trouble.RATE_LIMITED, retry_after=7)
        await reach(models, attempts=3).complete(prompt(model))

    assert waits.seconds == [7]


@both
async def test_a_wait_that_is_too_long_is_left_to_the_caller(
    reach: Reach, waits: Waits, model: ModelName
) -> None:
    async with answering() as models:
        models.faults.fail(Trouble.RATE_LIMITED, retry_after=90)
        with pytest.raises(ThrottledError) as caught:
            await reach(models, attempts=3, longest=20).complete(prompt(model))

    assert caught.value.retry_after == timedelta(seconds=90)
    assert waits.seconds == []
    assert len(models.journal) == 1


async def test_a_call_that_waits_holds_no_place_of_its_key() -> None:
    library, waiting, go_on = Library(), asyncio.Event(), asyncio.Event()

    async def wait(_: float) -> None:
        waiting.set()
        await go_on.wait()

    async with answering() as models:
        reached = endpoints(models, calls_at_a_time=1)
        llm = LiteLlm(reached, CallsAtATime(reached.values()), library, Patience(), wait)
        models.faults.fail(Trouble.RATE_LIMITED, retry_after=5)
        first = asyncio.create_task(llm.complete(prompt(OPENAI)))
        await waiting.wait()
        second = await llm.complete(prompt(OPENAI))
        go_on.set()

        assert second.text == (await first).text == "Here I am."
        await llm.close()


@both
async def test_attempts_come_to_an_end(reach: Reach, waits: Waits, model: ModelName) -> None:
    async with answering() as models:
        models.faults.fail(Trouble.OVERLOADED, times=None)
        with pytest.raises(BrokenModelError):
            await reach(models, attempts=3).complete(prompt(model))

    assert len(models.journal) == 3
    assert len(waits.seconds) == 2


@both
@pytest.mark.parametrize("trouble", [Trouble.QUOTA, Trouble.UNAUTHORIZED, Trouble.BAD_REQUEST])
async def test_what_will_not_help_is_not_tried_again(
    reach: Reach, waits: Waits, model: ModelName, trouble: Trouble
) -> None:
    async with answering() as models:
        models.faults.fail(trouble)
        with pytest.raises(CountersignError) as caught:
            await reach(models, attempts=3).complete(prompt(model))

    assert not isinstance(caught.value, TransientError)
    assert waits.seconds == []


async def test_a_spent_budget_of_the_key_is_throttled_with_the_wait(reach: Reach) -> None:
    limits = {"requests_per_minute": 1}
    script = Script.from_data({"default": {"text": "Yes."}, "limits": limits})
    async with LocalModels(script) as models:
        llm = reach(models)
        await llm.complete(prompt(ANTHROPIC))
        with pytest.raises(ThrottledError) as caught:
            await llm.complete(prompt(ANTHROPIC))

    assert caught.value.retry_after is not None
    assert timedelta(seconds=50) < caught.value.retry_after <= timedelta(seconds=60)


async def test_one_key_in_trouble_does_not_stop_the_other(reach: Reach) -> None:
    async with answering() as models:
        models.faults.add(Fault(Trouble.RATE_LIMITED, times=None, key="sk-two"))
        llm = reach(models)
        with pytest.raises(ThrottledError):
            await llm.complete(prompt(ANTHROPIC))

        assert (await llm.complete(prompt(OPENAI))).text == "Here I am."


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"retry-after": "3"}, timedelta(seconds=3)),
        ({"retry-after": "0.5"}, timedelta(seconds=0.5)),
        ({"retry-after-ms": "250", "retry-after": "1"}, timedelta(milliseconds=250)),
        ({"retry-after": "Wed, 21 Oct 2026 07:28:00 GMT"}, None),
        ({"retry-after": "-3"}, None),
        ({}, None),
    ],
)
def test_a_wait_is_read_in_either_unit(headers: dict[str, str], expected: timedelta | None) -> None:
    assert retry_after(headers) == expected


@pytest.mark.parametrize(
    ("refusal", "error"),
    [
        (Refusal(402, "PaymentRequiredError"), OverQuotaError),
        (Refusal(400, "BadRequestError", text="specified API usage limits"), OverQuotaError),
        (Refusal(403, "PermissionDeniedError"), RejectedRequestError),
        (Refusal(409, "APIError"), BrokenModelError),
        (Refusal(422, "UnprocessableEntityError"), RejectedRequestError),
        (Refusal(200, "APIError", text="Overloaded"), BrokenModelError),
        (Refusal(504, "Timeout"), BrokenModelError),
    ],
)
def test_rarer_refusals_have_a_name_too(refusal: Refusal, error: type[CountersignError]) -> None:
    assert isinstance(explained(refusal, model="local/small"), error)


def test_an_error_of_ours_is_no_refusal() -> None:
    assert refusal_of(KeyError("messages")) is None
