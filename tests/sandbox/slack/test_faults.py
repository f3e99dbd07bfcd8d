"""Slack at its worst, on demand: limits, errors, silence, lost answers, outages."""

import asyncio

import aiohttp
import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import Fault, Json, LocalSlack
from sandbox.slack.api.rate_limits import RateLimits
from sandbox.slack.interactive.response_urls import Origin, ResponseUrls
from sandbox.slack.interactive.triggers import Triggers
from sandbox.slack.reference import Reference
from sandbox.slack.wire import SlackError
from tests.sandbox.slack.conftest import QUICK, WORKSPACE, Connect


class Clock:
    """A clock that moves when told."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


async def _post(web: AsyncWebClient, text: str = "Hi") -> None:
    await web.chat_postMessage(channel="C0WEBSHOP", text=text)


def _texts(slack: LocalSlack) -> list[str]:
    return [message["text"] for message in slack.messages("C0WEBSHOP")]


async def test_a_planned_rate_limit_says_how_long_to_wait(
    slack: LocalSlack, web: AsyncWebClient
) -> None:
    slack.faults.fail("chat.postMessage", how=Fault.RATE_LIMITED, retry_after=7)

    with pytest.raises(SlackApiError) as refusal:
        await _post(web)
    await _post(web)

    assert refusal.value.response.status_code == 429
    assert refusal.value.response.headers["Retry-After"] == "7"
    assert [(e.ok, e.fault) for e in slack.journal.calls("chat.postMessage")] == [
        (False, "rate_limited"),
        (True, ""),
    ]


async def test_the_sdk_retries_a_rate_limit_by_itself(
    slack: LocalSlack, web: AsyncWebClient
) -> None:
    web.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=1))
    slack.faults.fail(how=Fault.RATE_LIMITED, retry_after=0)

    await _post(web)

    assert _texts(slack) == ["Hi"]


async def test_a_server_error_has_no_effect(slack: LocalSlack, web: AsyncWebClient) -> None:
    slack.faults.fail("chat.postMessage", how=Fault.SERVER_ERROR, times=2, status=502)

    for _ in range(2):
        with pytest.raises(SlackApiError) as refusal:
            await _post(web)
        assert refusal.value.response.status_code == 502
    await _post(web)

    assert _texts(slack) == ["Hi"]


async def test_a_call_may_hang_without_effect(slack: LocalSlack, web: AsyncWebClient) -> None:
    slack.faults.fail("chat.postMessage", how=Fault.TIMEOUT)

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await _post(web)

    assert _texts(slack) == []


@pytest.mark.parametrize(("how", "texts"), [(Fault.LOST_BEFORE, []), (Fault.LOST_AFTER, ["Hi"])])
async def test_an_answer_may_be_lost_before_or_after_the_effect(
    slack: LocalSlack, web: AsyncWebClient, how: Fault, texts: list[str]
) -> None:
    web.retry_handlers.clear()
    slack.faults.fail("chat.postMessage", how=how)

    with pytest.raises(aiohttp.ClientError):
        await _post(web)

    assert _texts(slack) == texts
    assert [e.fault for e in slack.journal.calls("chat.postMessage")] == [how.value]


async def test_a_fault_for_every_method_lasts_until_it_is_cleared(
    slack: LocalSlack, web: AsyncWebClient
) -> None:
    slack.faults.fail(how=Fault.SERVER_ERROR, times=None)
    for call in (web.auth_test, web.users_list, web.conversations_list):
        with pytest.raises(SlackApiError):
            await call()

    slack.faults.clear()

    assert (await web.auth_test())["ok"]


async def test_an_outage_refuses_everything_and_ends_with_what_was_missed(
    slack: LocalSlack, app: AsyncApp, web: AsyncWebClient, connect: Connect
) -> None:
    heard: list[str] = []

    async def on_message(event: Json) -> None:
        heard.append(event["text"])

    web.retry_handlers.clear()
    app.event("message")(on_message)
    async with connect(app):
        await slack.switches.down()
        with pytest.raises(aiohttp.ClientError):
            await _post(web)
        await slack.person("U0RITA").say("C0WEBSHOP", "Into the dark")
        before = list(heard)
        await slack.wait_for(lambda: slack.socket_count == 0)
        slack.switches.up()
        await slack.wait_for(lambda: slack.socket_count)
        await slack.person("U0RITA").say("C0WEBSHOP", "And back")
        await slack.wait_for(lambda: "And back" in heard)

    assert before == []


async def test_posts_are_limited_per_channel_when_limits_are_on() -> None:
    async with LocalSlack(WORKSPACE, timing=QUICK, limits=True, burst=2) as slack:
        web = AsyncWebClient(token="xoxb-local", base_url=slack.api_url)
        await _post(web)
        await _post(web)
        with pytest.raises(SlackApiError) as refusal:
            await _post(web)
        await web.chat_postMessage(channel="C0GENERAL", text="Elsewhere")

    assert refusal.value.response["error"] == "ratelimited"
    assert refusal.value.response.headers["Retry-After"] == "1"


def test_a_tier_refills_over_a_minute() -> None:
    clock = Clock()
    limits = RateLimits(clock, enabled=True)
    method = Reference.load().methods["users.list"]  # tier 2: 20 a minute
    taken = [limits.take(method, channel="") for _ in range(21)]
    clock.now += 3

    assert taken == [0] * 20 + [3]
    assert limits.take(method, channel="") == 0


def test_a_trigger_expires_after_three_seconds() -> None:
    clock = Clock()
    triggers = Triggers(clock=clock, lifetime=3.0)
    early, late = triggers.issue("U0RITA"), triggers.issue("U0RITA")
    clock.now += 3
    user = triggers.exchange(early)
    clock.now += 0.1

    assert user == "U0RITA"
    with pytest.raises(SlackError, match="expired_trigger_id"):
        triggers.exchange(late)
    with pytest.raises(SlackError, match="invalid_arguments"):
        triggers.exchange("made-up")


def test_a_response_url_expires_after_half_an_hour() -> None:
    clock = Clock()
    urls = ResponseUrls(clock=clock, lifetime=1800.0)
    key = urls.issue(Origin("U0RITA", "C0WEBSHOP")).removeprefix("response/")
    clock.now += 1801

    with pytest.raises(SlackError, match="expired_url"):
        urls.use(key)


async def test_a_wait_in_vain_ends_with_the_last_messages(slack: LocalSlack) -> None:
    await slack.person("U0RITA").say("C0WEBSHOP", "Is anybody there?")

    with pytest.raises(TimeoutError, match="Is anybody there"):
        await slack.wait_for(lambda: False, timeout=0.01)
