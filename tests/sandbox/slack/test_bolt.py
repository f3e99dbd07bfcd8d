"""A real Bolt app, connected over Socket Mode, lives in the local Slack."""

from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import LocalSlack
from tests.sandbox.slack.conftest import Connect


async def test_a_mention_is_answered_in_its_thread(
    slack: LocalSlack, app: AsyncApp, connect: Connect
) -> None:
    async def on_mention(event: dict[str, Any], say: Any) -> None:
        await say(f"Hello <@{event['user']}>", thread_ts=event["ts"])

    app.event("app_mention")(on_mention)
    async with connect(app):
        ts = await slack.person("U0RITA").say("C0WEBSHOP", "@Countersign please help")

        thread = await slack.wait_for(lambda: slack.messages("C0WEBSHOP", ts)[1:])

    assert thread[0]["text"] == "Hello <@U0RITA>"
    assert slack.messages("C0WEBSHOP")[0]["reply_count"] == 1


async def test_a_mention_comes_as_mention_and_as_message(
    slack: LocalSlack, app: AsyncApp, connect: Connect
) -> None:
    heard: list[tuple[str, str]] = []

    async def on_any(event: dict[str, Any]) -> None:
        heard.append((event["type"], event["text"]))

    app.event("app_mention")(on_any)
    app.event("message")(on_any)
    async with connect(app):
        await slack.person("U0RITA").say("C0WEBSHOP", "<@U0BOT> a < b")
        await slack.wait_for(lambda: len(heard) == 2)

    assert sorted(heard) == [
        ("app_mention", "<@U0BOT> a &lt; b"),
        ("message", "<@U0BOT> a &lt; b"),
    ]


async def test_what_the_app_says_comes_back_with_its_bot_id(
    slack: LocalSlack, web: AsyncWebClient, connect: Connect
) -> None:
    heard: list[str] = []
    app = AsyncApp(
        client=web, signing_secret="local-signing-secret", ignoring_self_events_enabled=False
    )

    async def on_message(event: dict[str, Any]) -> None:
        heard.append(event["bot_id"])

    app.event("message")(on_message)
    async with connect(app):
        await app.client.chat_postMessage(channel="C0WEBSHOP", text="Hi")
        await slack.wait_for(lambda: heard)

    assert heard == ["B0BOT"]
