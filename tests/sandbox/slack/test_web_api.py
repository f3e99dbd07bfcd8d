"""The Web API as a client sees it: answers, refusals, pages, marks."""

from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import Json, LocalSlack


async def _refused(call: Any) -> Json:
    with pytest.raises(SlackApiError) as refusal:
        await call
    data: Json = refusal.value.response.data
    return data


async def test_it_knows_the_app_and_tells_its_scopes(web: AsyncWebClient) -> None:
    answer = await web.auth_test()

    assert (answer["user_id"], answer["bot_id"], answer["team"]) == ("U0BOT", "B0BOT", "Acme")
    assert "chat:write" in answer.headers["x-oauth-scopes"].split(",")


@pytest.mark.parametrize(
    ("token", "method", "error"),
    [
        ("", "auth.test", "not_authed"),
        ("xoxb-wrong", "auth.test", "invalid_auth"),
        ("xapp-local", "auth.test", "not_allowed_token_type"),
        ("xoxb-local", "apps.connections.open", "not_allowed_token_type"),
        ("xoxb-local", "chat.shout", "unknown_method"),
    ],
)
async def test_it_refuses_a_wrong_token_or_method(
    slack: LocalSlack, token: str, method: str, error: str
) -> None:
    async with aiohttp.ClientSession() as session:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        async with session.post(slack.api_url + method, headers=headers) as answer:
            assert (answer.status, (await answer.json())["error"]) == (200, error)


async def test_arguments_come_as_query_form_json_and_multipart(slack: LocalSlack) -> None:
    url = slack.api_url + "chat.postMessage"
    say = {"channel": "C0WEBSHOP", "text": "Hi", "token": "xoxb-local"}
    multipart = aiohttp.FormData(say, default_to_multipart=True)
    async with aiohttp.ClientSession() as session:
        requests = [
            session.get(url, params=say),
            session.post(url, data=say),
            session.post(url, json=say, headers={"Authorization": "Bearer xoxb-local"}),
            session.post(url, data=multipart),
        ]
        answers = [await (await request).json() for request in requests]

    assert [answer["ok"] for answer in answers] == [True] * 4
    assert len(slack.messages("C0WEBSHOP")) == 4


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        ("C0NOWHERE", "channel_not_found"),
        ("C0QUIET", "not_in_channel"),
        ("C0SECRET", "channel_not_found"),
        ("U0STRANGER", "channel_not_found"),
    ],
)
async def test_posting_where_the_app_may_not_is_refused(
    web: AsyncWebClient, channel: str, error: str
) -> None:
    assert (await _refused(web.chat_postMessage(channel=channel, text="Hi")))["error"] == error


async def test_a_missing_argument_is_named(web: AsyncWebClient) -> None:
    refusal = await _refused(web.api_call("chat.postMessage", json={"text": "Hi"}))

    assert refusal["error"] == "invalid_arguments"
    assert refusal["response_metadata"]["messages"] == ["[ERROR] missing required field: channel"]


async def test_text_has_its_limits(web: AsyncWebClient) -> None:
    posted = await web.chat_postMessage(channel="C0WEBSHOP", text="x" * 40_000)
    update = web.chat_update(channel="C0WEBSHOP", ts=posted["ts"], text="x" * 4_001)
    long = web.chat_postMessage(channel="C0WEBSHOP", text="x" * 40_001)
    none = web.api_call("chat.postMessage", json={"channel": "C0WEBSHOP"})

    assert (await _refused(update))["error"] == "msg_too_long"
    assert (await _refused(long))["error"] == "msg_too_long"
    assert (await _refused(none))["error"] == "no_text"


async def test_a_post_to_a_person_opens_the_direct_message(
    slack: LocalSlack, web: AsyncWebClient
) -> None:
    posted = await web.chat_postMessage(channel="U0RITA", text="Psst")

    assert posted["channel"] == slack.person("U0RITA").dm_channel
    assert [m["text"] for m in slack.person("U0RITA").dms()] == ["Psst"]


async def test_an_update_keeps_blocks_it_does_not_mention(
    slack: LocalSlack, web: AsyncWebClient
) -> None:
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "One"}}]
    posted = await web.chat_postMessage(channel="C0WEBSHOP", text="One", blocks=blocks)

    await web.chat_update(channel="C0WEBSHOP", ts=posted["ts"], text="Two")
    kept = slack.messages("C0WEBSHOP")[0]
    shown = (kept["text"], kept["blocks"][0]["text"]["text"], "edited" in kept)
    await web.chat_update(channel="C0WEBSHOP", ts=posted["ts"], text="Three", blocks=[])

    assert shown == ("Two", "One", True)
    assert slack.messages("C0WEBSHOP")[0]["blocks"] == []


async def test_only_own_messages_can_be_changed(slack: LocalSlack, web: AsyncWebClient) -> None:
    ts = await slack.person("U0RITA").say("C0WEBSHOP", "Mine")

    update = web.chat_update(channel="C0WEBSHOP", ts=ts, text="Yours")
    delete = web.chat_delete(channel="C0WEBSHOP", ts=ts)
    absent = web.chat_delete(channel="C0WEBSHOP", ts="1.0")

    assert (await _refused(update))["error"] == "cant_update_message"
    assert (await _refused(delete))["error"] == "cant_delete_message"
    assert (await _refused(absent))["error"] == "message_not_found"


async def test_a_thread_counts_its_replies_and_survives_its_parent(
    slack: LocalSlack, web: AsyncWebClient
) -> None:
    parent = (await web.chat_postMessage(channel="C0WEBSHOP", text="Parent"))["ts"]
    reply = await slack.person("U0RITA").say("C0WEBSHOP", "Reply", parent)
    counted = dict(slack.messages("C0WEBSHOP")[0])

    await web.chat_delete(channel="C0WEBSHOP", ts=parent)
    thread = (await web.conversations_replies(channel="C0WEBSHOP", ts=parent))["messages"]

    assert (counted["reply_count"], counted["reply_users"]) == (1, ["U0RITA"])
    assert (thread[0]["subtype"], thread[1]["ts"]) == ("tombstone", reply)


async def test_replies_belong_to_a_thread_that_exists(
    slack: LocalSlack, web: AsyncWebClient
) -> None:
    parent = await slack.person("U0RITA").say("C0WEBSHOP", "Parent")
    reply = await slack.person("U0OMAR").say("C0WEBSHOP", "Reply", parent)

    nowhere = web.chat_postMessage(channel="C0WEBSHOP", text="x", thread_ts="1.0")
    below = web.chat_postMessage(channel="C0WEBSHOP", text="x", thread_ts=reply)
    unknown = web.conversations_replies(channel="C0WEBSHOP", ts="1.0")

    assert (await _refused(nowhere))["error"] == "thread_not_found"
    assert (await _refused(below))["error"] == "cannot_reply_to_message"
    assert (await _refused(unknown))["error"] == "thread_not_found"


async def test_history_comes_in_pages_newest_first(web: AsyncWebClient) -> None:
    for number in range(5):
        await web.chat_postMessage(channel="C0WEBSHOP", text=str(number))

    texts = []
    sizes = []
    async for part in await web.conversations_history(channel="C0WEBSHOP", limit=2):
        texts += [message["text"] for message in part["messages"]]
        sizes.append(len(part["messages"]))

    assert texts == ["4", "3", "2", "1", "0"]
    assert sizes == [2, 2, 1]


async def test_history_can_be_cut_by_time(web: AsyncWebClient) -> None:
    first, second, third = [
        (await web.chat_postMessage(channel="C0WEBSHOP", text=word))["ts"]
        for word in ("one", "two", "three")
    ]

    between = await web.conversations_history(channel="C0WEBSHOP", oldest=first, latest=third)
    all_three = await web.conversations_history(
        channel="C0WEBSHOP", oldest=first, latest=third, inclusive=True
    )

    assert [m["ts"] for m in between["messages"]] == [second]
    assert len(all_three["messages"]) == 3


async def test_metadata_is_kept_and_shown_when_asked_for(web: AsyncWebClient) -> None:
    metadata = {"event_type": "job_posted", "event_payload": {"job": "j1"}}
    await web.chat_postMessage(channel="C0WEBSHOP", text="Job", metadata=metadata)

    plain = await web.conversations_history(channel="C0WEBSHOP")
    full = await web.conversations_history(channel="C0WEBSHOP", include_all_metadata=True)
    broken = web.chat_postMessage(channel="C0WEBSHOP", text="Job", metadata={"event_type": "x"})

    assert "metadata" not in plain["messages"][0]
    assert full["messages"][0]["metadata"] == metadata
    assert (await _refused(broken))["error"] == "invalid_metadata_format"


async def test_a_reaction_is_added_once_and_taken_back_once(
    slack: LocalSlack, web: AsyncWebClient
) -> None:
    ts = await slack.person("U0RITA").say("C0WEBSHOP", "Hello")
    mark = {"channel": "C0WEBSHOP", "timestamp": ts, "name": "eyes"}

    await web.reactions_add(**mark)
    again = await _refused(web.reactions_add(**mark))
    shown = slack.messages("C0WEBSHOP")[0]["reactions"]
    await web.reactions_remove(**mark)
    gone = await _refused(web.reactions_remove(**mark))

    assert shown == [{"name": "eyes", "users": ["U0BOT"], "count": 1}]
    assert (again["error"], gone["error"]) == ("already_reacted", "no_reaction")
    assert "reactions" not in slack.messages("C0WEBSHOP")[0]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"name": "Not An Emoji"}, "invalid_name"),
        ({"timestamp": "yesterday"}, "bad_timestamp"),
        ({"timestamp": "1.0"}, "message_not_found"),
    ],
)
async def test_a_reaction_needs_a_name_and_a_message(
    slack: LocalSlack, web: AsyncWebClient, change: Json, error: str
) -> None:
    ts = await slack.person("U0RITA").say("C0WEBSHOP", "Hello")
    mark = {"channel": "C0WEBSHOP", "timestamp": ts, "name": "eyes"} | change

    assert (await _refused(web.reactions_add(**mark)))["error"] == error


async def test_people_are_found_by_id_and_email(web: AsyncWebClient) -> None:
    rita = await web.users_lookupByEmail(email="rita@x.example")
    listed = await web.users_list()
    unknown = await _refused(web.users_info(user="U0NOBODY"))

    assert rita["user"]["id"] == "U0RITA"
    assert {m["id"] for m in listed["members"]} == {"U0BOT", "U0RITA", "U0OMAR"}
    assert unknown["error"] == "user_not_found"


async def test_channels_are_listed_by_kind(web: AsyncWebClient) -> None:
    public = await web.conversations_list()
    private = await web.conversations_list(types="private_channel")
    mine = await web.users_conversations(types="public_channel,private_channel")
    wrong = await _refused(web.conversations_list(types="secret"))

    assert {c["id"] for c in public["channels"]} == {"C0WEBSHOP", "C0GENERAL", "C0QUIET"}
    assert private["channels"] == []
    assert {c["id"] for c in mine["channels"]} == {"C0WEBSHOP", "C0GENERAL"}
    assert wrong["error"] == "invalid_types"


async def test_a_channel_can_be_made_filled_and_left(
    slack: LocalSlack, web: AsyncWebClient
) -> None:
    made = (await web.conversations_create(name="job-1"))["channel"]["id"]
    await web.conversations_invite(channel=made, users=["U0RITA", "U0OMAR"])
    members = (await web.conversations_members(channel=made))["members"]
    taken = await _refused(web.conversations_create(name="job-1"))
    await web.conversations_leave(channel=made)

    assert members == ["U0BOT", "U0RITA", "U0OMAR"]
    assert taken["error"] == "name_taken"
    assert slack.world.channels[made].members == ["U0RITA", "U0OMAR"]


async def test_groups_are_listed_with_their_people(web: AsyncWebClient) -> None:
    groups = await web.usergroups_list(include_users=True)
    users = await web.usergroups_users_list(usergroup="S0SEC")

    assert groups["usergroups"][0]["handle"] == "security"
    assert users["users"] == ["U0OMAR"]


async def test_a_permalink_leads_to_the_page(slack: LocalSlack, web: AsyncWebClient) -> None:
    ts = await slack.person("U0RITA").say("C0WEBSHOP", "Hello")

    link = await web.chat_getPermalink(channel="C0WEBSHOP", message_ts=ts)

    assert link["permalink"] == f"{slack.url}#channel=C0WEBSHOP&ts={ts}"
