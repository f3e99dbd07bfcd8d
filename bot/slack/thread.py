"""Reading Slack: the lines of a thread, and the message that carries a key of ours."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.cards import Place
from bot.domain.ids import MessageTs, UserId
from bot.domain.messages import ThreadLine
from bot.slack.actions import EVENT_TYPE
from bot.slack.errors import classified
from bot.slack.mrkdwn import plain_line, read

_PAGE = 200
_MOST_PAGES = 20


@asynccontextmanager
async def failures(doing: str) -> AsyncIterator[None]:
    """Turn whatever Slack or the network raise into an error of ours."""
    try:
        yield
    except (SlackApiError, aiohttp.ClientError, TimeoutError, OSError) as error:
        raise classified(error, doing=doing) from error


async def find(client: AsyncWebClient, key: str, *, place: Place, oldest: str) -> MessageTs | None:
    """Return the message in this place that carries the key, newest first where there are two."""
    found = [
        MessageTs(message["ts"])
        async for message in _messages(client, place, oldest=oldest)
        if _key(message) == key
    ]
    return max(found, default=None)


async def read_lines(client: AsyncWebClient, place: Place) -> tuple[ThreadLine, ...]:
    """Return what people wrote in a thread, oldest first. Apps, also ourselves, are left out."""
    names: dict[str, str] = {}
    lines = []
    async for message in _messages(client, place, oldest="0"):
        author = str(message.get("user", ""))
        if message.get("bot_id") or not author or not message.get("text"):
            continue
        if author not in names:
            names[author] = await _name(client, author)
        text = read(message["text"])
        lines.append(ThreadLine(MessageTs(message["ts"]), UserId(author), names[author], text))
    return tuple(sorted(lines, key=lambda line: line.ts))


async def _messages(
    client: AsyncWebClient, place: Place, *, oldest: str
) -> AsyncIterator[dict[str, Any]]:
    """Return the messages of a thread or a channel, page by page."""
    cursor = ""
    for _ in range(_MOST_PAGES):
        page = await _page(client, place, oldest=oldest, cursor=cursor)
        for message in page["messages"]:
            yield message
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return


async def _page(
    client: AsyncWebClient, place: Place, *, oldest: str, cursor: str
) -> dict[str, Any]:
    how: dict[str, Any] = {"limit": _PAGE, "oldest": oldest, "include_all_metadata": True}
    if cursor:
        how["cursor"] = cursor
    if place.thread:
        answer = await client.conversations_replies(channel=place.channel, ts=place.thread, **how)
    else:
        answer = await client.conversations_history(channel=place.channel, **how)
    return dict(answer.data) if isinstance(answer.data, dict) else {}


def _key(message: dict[str, Any]) -> str:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != EVENT_TYPE:
        return ""
    return str((metadata.get("event_payload") or {}).get("key", ""))


async def _name(client: AsyncWebClient, person: str) -> str:
    """Return a person's name on one line: names are foreign text, too."""
    try:
        profile = (await client.users_info(user=person))["user"]
    except SlackApiError:
        return person  # somebody of another workspace, or deleted for good
    shown = (profile.get("profile") or {}).get("display_name")
    return plain_line(shown or profile.get("real_name") or profile.get("name") or person)
