"""What the browser page gets from /ui: state, live events, unread counts, acts."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import Json, LocalSlack
from tests.sandbox.slack.conftest import Connect
from tests.sandbox.slack.test_interactions import BUTTONS, MODAL


class Page:
    """A browser page without the browser: requests, and the live events of one person."""

    def __init__(self, slack: LocalSlack, session: aiohttp.ClientSession, user: str) -> None:
        self._slack = slack
        self._session = session
        self._user = user
        self._stream: aiohttp.ClientResponse | None = None

    async def get(self, path: str, **query: str) -> Json:
        query["as"] = self._user
        async with self._session.get(f"{self._slack.url}ui/{path}", params=query) as answer:
            said: Json = await answer.json()
        return said

    async def post(self, path: str, **body: Any) -> Json:
        body["as"] = self._user
        async with self._session.post(f"{self._slack.url}ui/{path}", json=body) as answer:
            said: Json = await answer.json()
        return said

    async def listen(self) -> None:
        url = f"{self._slack.url}ui/events?as={self._user}"
        self._stream = await self._session.get(url)
        await self._stream.content.readuntil(b"\n\n")

    def leave(self) -> None:
        if self._stream is not None:
            self._stream.close()

    async def next(self, kind: str) -> Json:
        """Return the next event of a kind; others are skipped."""
        assert self._stream is not None
        async with asyncio.timeout(5):
            while True:
                line = await self._stream.content.readuntil(b"\n\n")
                event: Json = json.loads(line.removeprefix(b"data: "))
                if event["type"] == kind:
                    return event


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def rita(slack: LocalSlack, session: aiohttp.ClientSession) -> AsyncIterator[Page]:
    page = Page(slack, session, "U0RITA")
    await page.listen()
    yield page
    page.leave()


async def test_the_state_tells_who_where_and_what(slack: LocalSlack, rita: Page) -> None:
    slack.world.banner = "The mind is scripted."
    state = await rita.get("state")

    assert state["me"]["real_name"] == "Rita Reyes"
    assert [p["id"] for p in state["people"]] == ["U0BOT", "U0RITA", "U0OMAR"]
    assert {c["name"] for c in state["channels"]} >= {"webshop", "general", "Countersign"}
    assert state["app"]["bot_user_id"] == "U0BOT"
    assert not state["app"]["connected"]
    assert state["banner"] == "The mind is scripted."


async def test_messages_arrive_live_with_unread_counts(
    slack: LocalSlack, rita: Page, web: AsyncWebClient
) -> None:
    ts = (await web.chat_postMessage(channel="C0WEBSHOP", text="Hello"))["ts"]
    arrived = await rita.next("message")
    unread = await rita.next("unread")
    await rita.post("read", channel="C0WEBSHOP")
    read = await rita.next("unread")

    assert (arrived["channel"], arrived["message"]["ts"]) == ("C0WEBSHOP", ts)
    assert (unread["channel"], unread["unread"], read["unread"]) == ("C0WEBSHOP", 1, 0)


async def test_own_messages_and_replies_in_channels_are_not_unread(
    slack: LocalSlack, rita: Page, web: AsyncWebClient
) -> None:
    ts = (await rita.post("message", channel="C0WEBSHOP", text="Mine"))["ts"]
    await web.chat_postMessage(channel="C0WEBSHOP", thread_ts=ts, text="Reply")
    state = await rita.get("state")

    counts = {c["id"]: c["unread"] for c in state["channels"]}
    assert counts["C0WEBSHOP"] == 0


async def test_a_reply_updates_its_parent_live(
    slack: LocalSlack, rita: Page, web: AsyncWebClient
) -> None:
    ts = (await rita.post("message", channel="C0WEBSHOP", text="Parent"))["ts"]
    await web.chat_postMessage(channel="C0WEBSHOP", thread_ts=ts, text="Reply")
    changed = await rita.next("message_changed")
    replies = (await rita.get("replies", channel="C0WEBSHOP", ts=ts))["messages"]
    history = (await rita.get("history", channel="C0WEBSHOP"))["messages"]

    assert (changed["message"]["ts"], changed["message"]["reply_count"]) == (ts, 1)
    assert [m["text"] for m in replies] == ["Parent", "Reply"]
    assert [m["text"] for m in history] == ["Parent"]


async def test_updates_deletions_reactions_and_status_arrive_live(
    slack: LocalSlack, rita: Page, web: AsyncWebClient
) -> None:
    ts = (await web.chat_postMessage(channel="C0WEBSHOP", text="One"))["ts"]
    await web.chat_update(channel="C0WEBSHOP", ts=ts, text="Two")
    changed = await rita.next("message_changed")
    await rita.post("reaction", channel="C0WEBSHOP", ts=ts, name="tada")
    reaction = await rita.next("reaction")
    await web.assistant_threads_setStatus(channel_id="C0WEBSHOP", thread_ts=ts, status="thinks")
    status = await rita.next("status")
    await web.chat_delete(channel="C0WEBSHOP", ts=ts)
    deleted = await rita.next("message_deleted")

    assert changed["message"]["text"] == "Two"
    assert reaction["reactions"] == [{"name": "tada", "users": ["U0RITA"], "count": 1}]
    assert (status["thread_ts"], status["status"]) == (ts, "thinks")
    assert deleted["ts"] == ts


async def test_only_the_addressee_sees_an_ephemeral_message(
    slack: LocalSlack, session: aiohttp.ClientSession, rita: Page, web: AsyncWebClient
) -> None:
    await web.chat_postEphemeral(channel="C0WEBSHOP", user="U0RITA", text="Between us")
    shown = await rita.next("ephemeral")
    omar = Page(slack, session, "U0OMAR")
    his = (await omar.get("history", channel="C0WEBSHOP"))["messages"]
    hers = (await rita.get("history", channel="C0WEBSHOP"))["messages"]

    assert shown["message"]["ephemeral"] is True
    assert [m["text"] for m in hers] == ["Between us"]
    assert his == []


def _reason(said: str) -> Json:
    entry = {"type": "plain_text_input", "value": said}
    return {"values": {"reason": {"text": entry}}}


async def test_a_page_can_click_fill_in_and_submit(
    slack: LocalSlack, app: AsyncApp, web: AsyncWebClient, rita: Page, connect: Connect
) -> None:
    async def on_approve(ack: Any, body: Json) -> None:
        await ack()
        await web.views_open(trigger_id=body["trigger_id"], view=MODAL)

    async def on_deny(ack: Any, view: Json) -> None:
        said = view["state"]["values"]["reason"]["text"]["value"]
        if said == "no":
            await ack(response_action="errors", errors={"reason": "Say why."})
        else:
            await ack()

    app.action("approve")(on_approve)
    app.view("deny")(on_deny)
    async with connect(app):
        ts = (await web.chat_postMessage(channel="C0WEBSHOP", text="?", blocks=BUTTONS))["ts"]
        clicked = await rita.post(
            "action",
            container={"type": "message", "channel": "C0WEBSHOP", "ts": ts},
            action={"type": "button", "action_id": "approve", "block_id": "decision"},
            state={"values": {}},
        )
        view = (await rita.next("view_opened"))["view"]
        answers = [
            await rita.post("view/submit", view_id=view["id"], state=_reason(said))
            for said in ("", "no", "because")
        ]
        closed = await rita.next("view_closed")

    assert clicked == {"ok": True}
    assert answers == [
        {"errors": {"reason": "Please complete this required field."}},
        {"errors": {"reason": "Say why."}},
        {"closed": True},
    ]
    assert closed["view_id"] == view["id"]


async def test_a_menu_on_the_page_sends_the_option(
    slack: LocalSlack, app: AsyncApp, web: AsyncWebClient, rita: Page, connect: Connect
) -> None:
    chosen: list[str] = []

    async def on_route(ack: Any, action: Json) -> None:
        await ack()
        chosen.append(action["selected_option"]["value"])

    app.action("route")(on_route)
    option = {"text": {"type": "plain_text", "text": "Writer"}, "value": "writer"}
    async with connect(app):
        ts = (await web.chat_postMessage(channel="C0WEBSHOP", text="?", blocks=BUTTONS))["ts"]
        await rita.post(
            "action",
            container={"type": "message", "channel": "C0WEBSHOP", "ts": ts},
            action={
                "type": "static_select",
                "action_id": "route",
                "block_id": "decision",
                "selected_option": option,
            },
        )

    assert chosen == ["writer"]


async def test_a_command_nobody_answers_fails_as_in_slack(rita: Page) -> None:
    answer = await rita.post("command", channel="C0WEBSHOP", command="/countersign", text="jobs")

    assert answer["error"] == "dispatch_failed"
    assert "/countersign failed with the error dispatch_failed" in answer["message"]


async def test_the_page_follows_connections_and_people(
    slack: LocalSlack, app: AsyncApp, rita: Page, connect: Connect
) -> None:
    async with connect(app):
        connected = await rita.next("app")
        slack.deactivate("U0OMAR")
        people = (await rita.next("people"))["people"]
    disconnected = await rita.next("app")

    assert (connected["connected"], disconnected["connected"]) == (True, False)
    assert [p["deleted"] for p in people if p["id"] == "U0OMAR"] == [True]


async def test_a_direct_message_is_opened_once(slack: LocalSlack, rita: Page) -> None:
    first = await rita.post("dm", user="U0BOT")
    second = await rita.post("dm", user="U0BOT")
    listed = (await rita.next("channels"))["channels"]

    assert first == second == {"channel": "D0RITA"}
    assert "D0RITA" in [c["id"] for c in listed]


async def test_the_page_asks_for_the_home_and_the_app_hears_it(
    slack: LocalSlack, rita: Page, web: AsyncWebClient
) -> None:
    empty = await rita.get("home")
    await web.views_publish(user_id="U0RITA", view={"type": "home", "blocks": []})
    published = await rita.next("home")

    assert empty == {"view": None}
    assert published["view"]["type"] == "home"
    assert [t.name for t in slack.journal.told] == ["app_home_opened"]


@pytest.mark.parametrize(
    ("path", "body", "error"),
    [
        ("message", {"channel": "C0NOWHERE", "text": "x"}, "channel_not_found"),
        ("message", {"channel": "C0WEBSHOP"}, "missing_field"),
        ("view/submit", {"view_id": "V0"}, "view_not_found"),
        ("reaction", {"channel": "C0WEBSHOP", "ts": "1.0", "name": "x"}, "message_not_found"),
    ],
)
async def test_a_mistake_is_explained(rita: Page, path: str, body: Json, error: str) -> None:
    answer = await rita.post(path, **body)

    assert answer["error"] == error
    assert answer["message"]
