"""Signed HTTP: signatures, retries, the challenge, and Bolt at the other end."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

import pytest
from aiohttp import web as aioweb
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier

from sandbox.slack import Json, LocalSlack, SandboxError


@dataclass
class Receiver:
    """An app at the other end of HTTP that does with each request what the test says."""

    answer: Callable[[int], aioweb.Response]
    requests: list[tuple[dict[str, str], str]] = field(default_factory=list)
    url: str = ""

    async def handle(self, request: aioweb.Request) -> aioweb.Response:
        self.requests.append((dict(request.headers), await request.text()))
        return self.answer(len(self.requests))


@asynccontextmanager
async def _serving(receiver: Receiver) -> AsyncIterator[Receiver]:
    app = aioweb.Application()
    app.router.add_post("/slack/events", receiver.handle)
    runner = aioweb.AppRunner(app)
    await runner.setup()
    await aioweb.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    try:
        yield receiver
    finally:
        await runner.cleanup()


async def test_http_requests_are_signed(slack: LocalSlack) -> None:
    verifier = SignatureVerifier("local-signing-secret")
    async with _serving(Receiver(lambda _: aioweb.Response())) as receiver:
        slack.deliver_to(receiver.url)
        await slack.person("U0RITA").say("C0WEBSHOP", "Hello")
        await slack.person("U0RITA").command("/countersign", "jobs", channel="C0WEBSHOP")
        await slack.wait_for(lambda: len(receiver.requests) == 2)

    for headers, body in receiver.requests:
        assert verifier.is_valid_request(body, headers)
    bodies = sorted(body for _, body in receiver.requests)
    form = next(parse_qs(body) for body in bodies if not body.startswith("{"))
    assert (form["command"], form["text"]) == (["/countersign"], ["jobs"])


async def test_http_retries_say_why(slack: LocalSlack) -> None:
    def answer(number: int) -> aioweb.Response:
        return aioweb.Response(status=500 if number < 3 else 200)

    async with _serving(Receiver(answer)) as receiver:
        slack.deliver_to(receiver.url)
        await slack.person("U0RITA").say("C0WEBSHOP", "Hello")
        await slack.wait_for(lambda: slack.journal.told and slack.journal.told[0].acknowledged)

    sent = [
        (h.get("X-Slack-Retry-Num"), h.get("X-Slack-Retry-Reason")) for h, _ in receiver.requests
    ]
    assert sent == [(None, None), ("1", "http_error"), ("2", "http_error")]


async def test_http_stops_when_the_app_wants_no_retry(slack: LocalSlack) -> None:
    refusal = {"X-Slack-No-Retry": "1"}
    async with _serving(
        Receiver(lambda _: aioweb.Response(status=500, headers=refusal))
    ) as receiver:
        slack.deliver_to(receiver.url)
        await slack.person("U0RITA").say("C0WEBSHOP", "Hello")
        await slack.wait_for(lambda: slack.journal.told and slack.journal.told[0].attempts)
        await slack.person("U0RITA").say("C0WEBSHOP", "Next")
        await slack.wait_for(lambda: len(receiver.requests) == 2)

    assert slack.journal.told[0].attempts == ["http_error"]


async def test_a_request_url_has_to_meet_the_challenge(slack: LocalSlack, app: AsyncApp) -> None:
    bolt = Receiver(lambda _: aioweb.Response(text="no"))
    server = app.server(port=0, path="/slack/events")
    runner = aioweb.AppRunner(server.web_app)
    await runner.setup()
    await aioweb.TCPSite(runner, "127.0.0.1", 0).start()
    slack.deliver_to(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
    await slack.switches.verify_url()
    await runner.cleanup()
    async with _serving(bolt):
        slack.deliver_to(bolt.url)
        with pytest.raises(SandboxError, match="did not return the challenge"):
            await slack.switches.verify_url()


async def test_bolt_works_over_signed_http(slack: LocalSlack, app: AsyncApp) -> None:
    async def on_mention(event: Json, say: Any) -> None:
        await say("Hello", thread_ts=event["ts"])

    app.event("app_mention")(on_mention)
    runner = aioweb.AppRunner(app.server(port=0, path="/slack/events").web_app)
    await runner.setup()
    await aioweb.TCPSite(runner, "127.0.0.1", 0).start()
    slack.deliver_to(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")

    ts = await slack.person("U0RITA").say("C0WEBSHOP", "@Countersign hello")
    thread = await slack.wait_for(lambda: slack.messages("C0WEBSHOP", ts)[1:])
    await runner.cleanup()

    assert thread[0]["text"] == "Hello"
