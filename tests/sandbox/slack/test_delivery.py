"""What reaches the app: which events, how often, over Socket Mode and over signed HTTP."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import aiohttp
import pytest
from aiohttp import web as aioweb
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import Json, LocalSlack, PersonData, SandboxError, Timing
from tests.sandbox.slack.conftest import QUICK, WORKSPACE, Connect

IMPATIENT = Timing(ack=0.1, retry_delays=(0.0, 0.01, 0.01))


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


async def _dial(slack: LocalSlack, session: aiohttp.ClientSession) -> Any:
    headers = {"Authorization": "Bearer xapp-local"}
    async with session.post(slack.api_url + "apps.connections.open", headers=headers) as answer:
        url = (await answer.json())["url"]
    socket = await session.ws_connect(url)
    hello = await socket.receive_json()
    assert hello["type"] == "hello"
    return socket


async def _next(socket: Any) -> Json:
    async with asyncio.timeout(5):
        message: Json = await socket.receive_json()
    return message


def _names(slack: LocalSlack) -> list[str]:
    return [told.name for told in slack.journal.told]


async def test_events_cover_messages_marks_people_and_channels(
    slack: LocalSlack, web: AsyncWebClient
) -> None:
    rita = slack.person("U0RITA")
    posted = (await web.chat_postMessage(channel="C0WEBSHOP", text="One"))["ts"]
    await web.chat_update(channel="C0WEBSHOP", ts=posted, text="Two")
    await rita.react("C0WEBSHOP", posted, "tada")
    await rita.react("C0WEBSHOP", posted, "tada")
    await web.chat_delete(channel="C0WEBSHOP", ts=posted)
    slack.deactivate("U0OMAR")
    slack.hire(PersonData(id="U0NEW", name="new"))
    await web.conversations_create(name="fresh")
    await slack.wait_for(lambda: len(slack.journal.told) == 9)

    assert sorted(_names(slack)) == [
        "channel_created",
        "member_joined_channel",
        "message",
        "message.message_changed",
        "message.message_deleted",
        "reaction_added",
        "reaction_removed",
        "team_join",
        "user_change",
    ]


async def test_a_deactivated_person_is_announced_as_deleted(slack: LocalSlack) -> None:
    slack.deactivate("U0OMAR")
    told = await slack.wait_for(lambda: slack.journal.told)

    assert told[0].payload["event"]["user"]["deleted"] is True
    with pytest.raises(SandboxError, match="deactivated"):
        await slack.person("U0OMAR").say("C0WEBSHOP", "I am gone")


async def test_channels_without_the_app_stay_private(slack: LocalSlack) -> None:
    await slack.person("U0RITA").say("C0QUIET", "<@U0BOT> can you hear me?")
    await slack.person("U0RITA").say("C0WEBSHOP", "Anyone?")
    await slack.wait_for(lambda: slack.journal.told)

    assert [told.payload["event"]["text"] for told in slack.journal.told] == ["Anyone?"]


async def test_the_manifest_decides_what_the_app_hears_and_may(tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.json"
    scopes = {"scopes": {"bot": ["app_mentions:read", "channels:read"]}}
    events = {"event_subscriptions": {"bot_events": ["app_mention", "message.channels"]}}
    data = {"display_information": {"name": "x"}, "oauth_config": scopes, "settings": events}
    manifest.write_text(json.dumps(data))
    async with LocalSlack(WORKSPACE, manifest=manifest, timing=QUICK) as slack:
        await slack.person("U0RITA").say("C0WEBSHOP", "<@U0BOT> hello")
        await slack.wait_for(lambda: slack.journal.told)
        async with aiohttp.ClientSession(headers={"Authorization": "Bearer xoxb-local"}) as session:
            post = {"channel": "C0WEBSHOP", "text": "x"}
            async with session.post(slack.api_url + "chat.postMessage", json=post) as answer:
                refusal = await answer.json()

        # message.channels needs channels:history, which the manifest does not ask for.
        assert _names(slack) == ["app_mention"]
        assert refusal["error"] == "missing_scope"
        assert refusal["needed"] == "chat:write"
        assert refusal["provided"] == "app_mentions:read,channels:read"
        with pytest.raises(SandboxError, match="not a valid command"):
            await slack.person("U0RITA").command("/unheard", channel="C0WEBSHOP")


async def test_an_unacknowledged_event_comes_four_times() -> None:
    async with (
        LocalSlack(WORKSPACE, timing=IMPATIENT) as slack,
        aiohttp.ClientSession() as session,
    ):
        socket = await _dial(slack, session)
        await slack.person("U0RITA").say("C0WEBSHOP", "Hello?")
        envelopes = [await _next(socket) for _ in range(4)]
        told = slack.journal.told[0]
        await slack.wait_for(lambda: len(told.attempts) == 4)
        await socket.close()

    assert [e["retry_attempt"] for e in envelopes] == [0, 1, 2, 3]
    assert [e["retry_reason"] for e in envelopes] == ["", "timeout", "timeout", "timeout"]
    assert len({e["payload"]["event_id"] for e in envelopes}) == 1
    assert len({e["envelope_id"] for e in envelopes}) == 4
    assert not told.acknowledged


async def test_an_acknowledged_event_comes_once(slack: LocalSlack) -> None:
    async with aiohttp.ClientSession() as session:
        socket = await _dial(slack, session)
        await slack.person("U0RITA").say("C0WEBSHOP", "Hello?")
        await socket.send_json({"envelope_id": (await _next(socket))["envelope_id"]})
        await slack.wait_for(lambda: slack.journal.told[0].acknowledged)
        await socket.close()

    assert slack.journal.told[0].attempts == ["ok"]


async def test_events_wait_for_an_app_that_comes_back(slack: LocalSlack) -> None:
    async with aiohttp.ClientSession() as session:
        first = await _dial(slack, session)
        await slack.person("U0RITA").say("C0WEBSHOP", "Hello?")
        await _next(first)
        second = await _dial(slack, session)
        await first.close()
        again = await _next(second)
        await second.send_json({"envelope_id": again["envelope_id"]})
        await slack.wait_for(lambda: slack.journal.told[0].acknowledged)
        await second.close()

    assert again["retry_reason"] == "connection_failed"


async def test_a_socket_address_works_once(slack: LocalSlack) -> None:
    async with aiohttp.ClientSession() as session:
        headers = {"Authorization": "Bearer xapp-local"}
        async with session.post(slack.api_url + "apps.connections.open", headers=headers) as answer:
            url = (await answer.json())["url"]
        first = await session.ws_connect(url)
        with pytest.raises(aiohttp.WSServerHandshakeError, match="404"):
            await session.ws_connect(url)
        await first.close()


async def test_an_eleventh_connection_is_sent_away(slack: LocalSlack) -> None:
    async with aiohttp.ClientSession() as session:
        sockets = [await _dial(slack, session) for _ in range(10)]
        headers = {"Authorization": "Bearer xapp-local"}
        async with session.post(slack.api_url + "apps.connections.open", headers=headers) as answer:
            url = (await answer.json())["url"]
        eleventh = await session.ws_connect(url)
        farewell = await eleventh.receive_json()
        for socket in [*sockets, eleventh]:
            await socket.close()

    assert farewell == {"type": "disconnect", "reason": "too_many_websockets"}


async def test_connections_share_the_envelopes(slack: LocalSlack) -> None:
    heard: list[list[str]] = [[], []]

    async def listen(socket: Any, texts: list[str]) -> None:
        async for message in socket:
            envelope = message.json()
            texts.append(envelope["payload"]["event"]["text"])
            await socket.send_json({"envelope_id": envelope["envelope_id"]})

    async with aiohttp.ClientSession() as session:
        sockets = [await _dial(slack, session) for _ in range(2)]
        tasks = [asyncio.create_task(listen(s, h)) for s, h in zip(sockets, heard, strict=True)]
        for number in range(30):
            await slack.person("U0RITA").say("C0WEBSHOP", str(number))
        await slack.wait_for(lambda: len(heard[0]) + len(heard[1]) == 30)
        for socket in sockets:
            await socket.close()
        await asyncio.gather(*tasks)

    assert all(heard)
    assert sorted(heard[0] + heard[1], key=int) == [str(number) for number in range(30)]


async def test_bolt_survives_a_refresh_and_a_cut(
    slack: LocalSlack, app: AsyncApp, connect: Connect
) -> None:
    heard: list[str] = []

    async def on_message(event: Json) -> None:
        heard.append(event["text"])

    app.event("message")(on_message)
    async with connect(app):
        await slack.switches.refresh_sockets()
        await slack.wait_for(lambda: slack.socket_count == 1)
        await slack.person("U0RITA").say("C0WEBSHOP", "After the refresh")
        await slack.wait_for(lambda: heard)
        await slack.switches.drop_sockets()
        await slack.wait_for(lambda: slack.socket_count == 0)
        await slack.wait_for(lambda: slack.socket_count == 1)
        await slack.person("U0RITA").say("C0WEBSHOP", "After the cut")
        await slack.wait_for(lambda: len(heard) == 2)

    assert heard == ["After the refresh", "After the cut"]


async def test_a_zombie_connection_swallows_what_it_is_given() -> None:
    async with (
        LocalSlack(WORKSPACE, timing=IMPATIENT) as slack,
        aiohttp.ClientSession() as session,
    ):
        socket = await _dial(slack, session)
        slack.switches.zombie_sockets()
        await slack.person("U0RITA").say("C0WEBSHOP", "Hello?")
        told = (await slack.wait_for(lambda: slack.journal.told))[0]
        await slack.wait_for(lambda: told.attempts)
        await socket.close()

    assert told.attempts[0] == "timeout"


async def test_duplicates_and_disorder_come_on_demand(slack: LocalSlack) -> None:
    async with aiohttp.ClientSession() as session:
        socket = await _dial(slack, session)
        slack.faults.duplicate_events()
        await slack.person("U0RITA").say("C0WEBSHOP", "Twice")
        twins = [await _next(socket) for _ in range(2)]
        for twin in twins:
            await socket.send_json({"envelope_id": twin["envelope_id"]})
        slack.faults.reorder_events(2)
        await slack.person("U0RITA").say("C0WEBSHOP", "First")
        await slack.person("U0RITA").say("C0WEBSHOP", "Second")
        mixed = [await _next(socket) for _ in range(2)]
        await socket.close()

    assert twins[0]["payload"]["event_id"] == twins[1]["payload"]["event_id"]
    assert [e["payload"]["event"]["text"] for e in mixed] == ["Second", "First"]


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
