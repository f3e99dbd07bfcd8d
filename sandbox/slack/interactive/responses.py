"""What an app answers to an interaction: through a response_url, or in a command's own answer."""

from sandbox.slack.interactive.response_urls import Origin
from sandbox.slack.parts import Parts
from sandbox.slack.wire import Json, SlackError
from sandbox.slack.world import messages
from sandbox.slack.world.channels import Channel, is_reply

_CONTENT = ("text", "blocks", "attachments", "metadata")


def answer(parts: Parts, origin: Origin, body: Json) -> None:
    """Do what the app answered: post, whisper, replace or delete. Raises SlackError."""
    channel = parts.world.channel(origin.channel)
    if body.get("delete_original"):
        _delete(parts, channel, origin)
        return
    content = _content(parts, body)
    if body.get("replace_original") and origin.message_ts:
        _replace(parts, channel, origin, content)
        return
    author = messages.app_author(parts.world, username=parts.world.app.name)
    message = author | content | _thread(channel, str(body.get("thread_ts") or ""))
    if body.get("response_type") == "in_channel":
        messages.post(parts.world, channel, message)
    else:
        messages.whisper(parts.world, channel, to=origin.user, message=message)


def _content(parts: Parts, body: Json) -> Json:
    content = {name: body[name] for name in _CONTENT if body.get(name)}
    if "blocks" in content:
        parts.block_kit.refuse_message(content["blocks"])
    if not any(content.get(name) for name in ("text", "blocks", "attachments")):
        raise SlackError("no_text")
    return {"text": "", **content}


def _thread(channel: Channel, thread_ts: str) -> Json:
    # An answer leaves the thread of its question unless the app says where it belongs.
    if not thread_ts:
        return {}
    parent = channel.messages.get(thread_ts)
    if parent is None or is_reply(parent):
        raise SlackError("thread_not_found")
    return {"thread_ts": thread_ts}


def _delete(parts: Parts, channel: Channel, origin: Origin) -> None:
    if origin.is_ephemeral:
        messages.unwhisper(parts.world, channel, to=origin.user, ts=origin.message_ts)
    elif origin.message_ts in channel.messages:
        messages.remove(parts.world, channel, channel.messages[origin.message_ts])


def _replace(parts: Parts, channel: Channel, origin: Origin, content: Json) -> None:
    if origin.is_ephemeral:
        old = channel.ephemerals.get(origin.user, {}).get(origin.message_ts, {})
        kept = {k: v for k, v in old.items() if k not in _CONTENT}
        messages.rewhisper(
            parts.world, channel, to=origin.user, ts=origin.message_ts, message=kept | content
        )
        return
    message = channel.messages.get(origin.message_ts)
    if message is None:
        raise SlackError("message_not_found")
    gone = {name: None for name in ("blocks", "attachments") if name not in content}
    messages.edit(parts.world, channel, message, content | gone, by=parts.world.bot.id)
