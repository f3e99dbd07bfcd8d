"""Posts that take their time: files, streams, statuses, schedules."""

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


async def test_a_file_is_shared_after_the_answer(slack: LocalSlack, web: AsyncWebClient) -> None:
    parent = await slack.person("U0RITA").say("C0WEBSHOP", "Where is the log?")
    uploaded = await web.files_upload_v2(
        channel="C0WEBSHOP",
        thread_ts=parent,
        content="line 1\nline 2",
        filename="log.txt",
        initial_comment="Here",
    )

    thread = await slack.wait_for(lambda: slack.messages("C0WEBSHOP", parent)[1:])
    link = thread[0]["files"][0]["url_private"]
    async with aiohttp.ClientSession() as session, session.get(link) as answer:
        content = await answer.text()

    assert "shares" not in uploaded["file"]
    assert (thread[0]["text"], thread[0]["files"][0]["name"]) == ("Here", "log.txt")
    assert content == "line 1\nline 2"


def _image(file: str) -> Json:
    return {"type": "image", "slack_file": {"id": file}, "alt_text": "A chart."}


async def test_an_image_is_shown_by_the_id_of_its_file(
    slack: LocalSlack, web: AsyncWebClient
) -> None:
    uploaded = await web.files_upload_v2(file=b"\x89PNG", filename="a.png", alt_txt="A chart.")
    file = uploaded["files"][0]["id"]

    await web.chat_postMessage(channel="C0WEBSHOP", text="x", blocks=[_image(file)])
    await web.views_publish(user_id="U0RITA", view={"type": "home", "blocks": [_image(file)]})
    root = web.base_url.removesuffix("api/")
    async with aiohttp.ClientSession() as session, session.get(f"{root}files/{file}") as answer:
        content, kind = await answer.read(), answer.content_type

    assert (content, kind) == (b"\x89PNG", "image/png")


async def test_an_image_of_a_file_that_is_none_is_refused(
    slack: LocalSlack, web: AsyncWebClient
) -> None:
    text = await web.files_upload_v2(content="words", filename="a.txt")

    for file in ("F0NOWHERE", text["files"][0]["id"]):
        message = web.chat_postMessage(channel="C0WEBSHOP", text="x", blocks=[_image(file)])
        view = {"type": "home", "blocks": [_image(file)]}
        home = web.views_publish(user_id="U0RITA", view=view)
        assert (await _refused(message))["error"] == "invalid_blocks"
        assert (await _refused(home))["error"] == "invalid_arguments"


async def test_a_stream_grows_until_it_is_stopped(slack: LocalSlack, web: AsyncWebClient) -> None:
    parent = await slack.person("U0RITA").say("C0WEBSHOP", "Go")
    stream = await web.chat_stream(
        channel="C0WEBSHOP",
        thread_ts=parent,
        recipient_team_id="T0ACME",
        recipient_user_id="U0RITA",
        buffer_size=1,
    )

    await stream.append(markdown_text="Hello ")
    await stream.append(
        chunks=[{"type": "task_update", "id": "t1", "title": "Look", "status": "complete"}]
    )
    during = dict(slack.messages("C0WEBSHOP", parent)[1])
    conflict = await _refused(web.chat_update(channel="C0WEBSHOP", ts=during["ts"], text="x"))
    await stream.stop(markdown_text="world")
    after = slack.messages("C0WEBSHOP", parent)[1]

    assert during["streaming"]
    assert conflict["error"] == "streaming_state_conflict"
    assert [b["type"] for b in after["blocks"]] == ["markdown", "plan", "markdown"]
    assert (after["text"], "streaming" in after) == ("Hello world", False)


async def test_a_stream_to_a_channel_names_its_reader(
    slack: LocalSlack, web: AsyncWebClient
) -> None:
    parent = await slack.person("U0RITA").say("C0WEBSHOP", "Go")

    refusal = await _refused(web.chat_startStream(channel="C0WEBSHOP", thread_ts=parent))

    assert refusal["error"] == "missing_recipient_team_id"


async def test_a_status_goes_away_when_the_app_speaks(
    slack: LocalSlack, web: AsyncWebClient
) -> None:
    parent = await slack.person("U0RITA").say("C0WEBSHOP", "Go")
    await web.assistant_threads_setStatus(
        channel_id="C0WEBSHOP", thread_ts=parent, status="is thinking"
    )
    before = dict(slack.world.statuses)
    await web.chat_postMessage(channel="C0WEBSHOP", thread_ts=parent, text="Done")

    assert before == {("C0WEBSHOP", parent): "is thinking"}
    assert not slack.world.statuses


async def test_a_scheduled_message_waits_and_can_be_taken_back(
    slack: LocalSlack, web: AsyncWebClient
) -> None:
    soon = int(slack.world.clock()) + 3600
    kept = await web.chat_scheduleMessage(channel="C0WEBSHOP", post_at=soon, text="Later")
    listed = await web.chat_scheduledMessages_list()
    await web.chat_deleteScheduledMessage(
        channel="C0WEBSHOP", scheduled_message_id=kept["scheduled_message_id"]
    )
    past = web.chat_scheduleMessage(channel="C0WEBSHOP", post_at=1, text="Before")

    assert [m["text"] for m in listed["scheduled_messages"]] == ["Later"]
    assert (await web.chat_scheduledMessages_list())["scheduled_messages"] == []
    assert (await _refused(past))["error"] == "time_in_past"
