"""Socket Mode: acknowledgements, retries, shared, refreshed, cut and haunted connections."""

import asyncio
from typing import Any

import aiohttp
import pytest
from slack_bolt.app.async_app import AsyncApp

from sandbox.slack import Json, LocalSlack, Timing
from tests.sandbox.slack.conftest import WORKSPACE, Connect

IMPATIENT = Timing(ack=0.1, retry_delays=(0.0, 0.01, 0.01))


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
