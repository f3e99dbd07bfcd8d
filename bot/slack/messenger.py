"""Slack, as we speak to it: the only place that posts messages."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.models.blocks import Block
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.cards import Card, MessageRef, Place
from bot.domain.ids import ChannelId, MessageTs, UserId
from bot.domain.messages import ThreadLine
from bot.slack import thread
from bot.slack.actions import EVENT_TYPE
from bot.slack.blocks.draw import draw
from bot.slack.directory import read_directory
from bot.slack.drawn import Drawn, File
from bot.slack.errors import REFUSED_BLOCKS, classified, code_of
from bot.slack.mrkdwn import sentence

_QUIET: Mapping[str, Any] = {"unfurl_links": False, "unfurl_media": False}
_LITERAL: Mapping[str, Any] = {"parse": "none", "link_names": False}
"""Slack turns nothing in our text into a link or a mention that we did not write as one."""

_TEXT_LIMIT = 3900  # chat.update takes 4,000 characters


@dataclass(frozen=True, slots=True)
class SlackMessenger:
    """Posts, edits and finds messages. Every failure is an error of ours (`bot.slack.errors`)."""

    client: AsyncWebClient

    async def post(self, card: Card, *, to: Place, key: str) -> MessageRef:
        """Post a card as a new message. `key` travels with the message, so it can be found.

        Raises UncertainError when it may have been posted, TransientError when it was not,
        DeliveryError when it never can be.
        """
        drawn = draw(card)
        if drawn.file:
            # First the file: a message that promises one must not be left without it.
            await self._upload(drawn.file, to=to)
        metadata = {"event_type": EVENT_TYPE, "event_payload": {"key": key}}
        where = {"channel": to.channel, "thread_ts": to.thread}
        call = self.client.chat_postMessage
        answer = await self._send(call, drawn, metadata=metadata, **where, **_QUIET, **_LITERAL)
        return MessageRef(ChannelId(answer["channel"]), MessageTs(answer["ts"]))

    async def update(self, ref: MessageRef, card: Card) -> None:
        """Draw a message again."""
        await self._send(
            self.client.chat_update, draw(card), channel=ref.channel, ts=ref.ts, **_LITERAL
        )

    async def find(self, key: str, *, to: Place, since: datetime) -> MessageRef | None:
        """Return the message that carries this key: the post whose answer was lost."""
        # Slack's clock and ours may differ.
        oldest = str((since - timedelta(minutes=2)).timestamp())
        async with thread.failures("look for a message"):
            ts = await thread.find(self.client, key, place=to, oldest=oldest)
        return MessageRef(to.channel, ts) if ts else None

    async def react(self, ref: MessageRef, emoji: str) -> None:
        """Add a reaction; adding it twice is harmless."""
        try:
            await self.client.reactions_add(channel=ref.channel, timestamp=ref.ts, name=emoji)
        except SlackApiError as error:
            if code_of(error) != "already_reacted":
                raise classified(error, doing="add a reaction") from error
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise classified(error, doing="add a reaction") from error

    async def whisper(self, text: str, *, to: Place, person: UserId) -> None:
        """Tell one person something in a channel that the others do not see."""
        async with thread.failures("tell one person something"):
            await self.client.chat_postEphemeral(
                channel=to.channel,
                user=person,
                thread_ts=to.thread,
                text=sentence(text, limit=_TEXT_LIMIT),
                **_LITERAL,
            )

    async def direct(self, person: UserId) -> ChannelId:
        """Return the direct-message channel with this person."""
        async with thread.failures("open a direct message"):
            answer = await self.client.conversations_open(users=[person])
            return ChannelId(answer["channel"]["id"])

    async def read_thread(self, channel: ChannelId, ts: MessageTs) -> Sequence[ThreadLine]:
        """Return what people wrote in a thread, oldest first."""
        async with thread.failures("read a thread"):
            return await thread.read_lines(self.client, Place(channel, ts))

    async def directory(self, people: Iterable[UserId]) -> Mapping[UserId, bool]:
        """Return who is in the workspace, and whether they are active; these people above all."""
        async with thread.failures("read the directory"):
            return await read_directory(self.client, people)

    async def permalink(self, ref: MessageRef) -> str:
        """Return the address of a message."""
        async with thread.failures("ask for a link"):
            answer = await self.client.chat_getPermalink(channel=ref.channel, message_ts=ref.ts)
            return str(answer["permalink"])

    async def hang(self, png: bytes, *, name: str, title: str, alt: str) -> str:
        """Upload an image that messages may show, to no channel; return Slack's id of the file."""
        async with thread.failures("upload a picture"):
            answer = await self.client.files_upload_v2(
                filename=name, title=title, alt_txt=alt, file=png
            )
            return str(answer["files"][0]["id"])

    async def _send(self, call: Callable[..., Awaitable[Any]], drawn: Drawn, **where: Any) -> Any:
        """Send the blocks; where Slack refuses them, their plainer form, once."""
        text = drawn.text[:_TEXT_LIMIT]
        async with thread.failures("post or edit a message"):
            try:
                return await call(text=text, blocks=_dictionaries(drawn.blocks), **where)
            except SlackApiError as error:
                if code_of(error) not in REFUSED_BLOCKS:
                    raise
            return await call(text=text, blocks=_dictionaries(drawn.fallback), **where)

    async def _upload(self, file: File, *, to: Place) -> None:
        async with thread.failures("upload a file"):
            await self.client.files_upload_v2(
                channel=to.channel,
                thread_ts=to.thread,
                filename=file.name,
                title=file.title,
                content=file.content or " ",
            )


def _dictionaries(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    return [block.to_dict() for block in blocks]
