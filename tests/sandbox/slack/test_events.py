"""Which events reach the app."""

import json
from pathlib import Path

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import LocalSlack, PersonData, SandboxError
from tests.sandbox.slack.conftest import QUICK, WORKSPACE


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
