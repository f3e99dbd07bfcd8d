"""chat.*: posting, changing and deleting messages."""

from sandbox.slack.api.call import Call, Method
from sandbox.slack.api.content import UPDATE_TEXT, content_of, fallback_text, says_something
from sandbox.slack.wire import Json, SlackError
from sandbox.slack.world import messages
from sandbox.slack.world.channels import Channel, is_reply


async def post_message(call: Call) -> Json:
    channel = call.target()
    message = new_message(call, channel)
    kept = messages.post(call.world, channel, message)
    return {"ok": True, "channel": channel.id, "ts": kept["ts"], "message": shown(kept)}


async def post_ephemeral(call: Call) -> Json:
    channel = call.own_channel()
    user = call.text("user")
    if user not in channel.members:
        raise SlackError("user_not_in_channel")
    kept = messages.whisper(call.world, channel, to=user, message=new_message(call, channel))
    return {"ok": True, "message_ts": kept["ts"]}


async def me_message(call: Call) -> Json:
    channel = call.target()
    author = messages.app_author(call.world)
    kept = messages.post(
        call.world, channel, author | {"subtype": "me_message", "text": call.text("text")}
    )
    return {"ok": True, "channel": channel.id, "ts": kept["ts"]}


async def update(call: Call) -> Json:
    channel = call.channel()
    message = call.message(channel, call.text("ts"))
    if message.get("bot_id") != call.world.app.bot_id or message.get("subtype") == "tombstone":
        raise SlackError("cant_update_message")
    if is_streaming(call, message["ts"]):
        raise SlackError("streaming_state_conflict")
    new = content_of(call, longest=UPDATE_TEXT)
    if not says_something(new) and not (message.get("attachments") or message.get("blocks")):
        raise SlackError("no_text")
    if not new:
        raise SlackError("no_text")
    if "text" not in new and new.get("blocks"):
        new["text"] = fallback_text(new)
    by = message.get("user", call.world.bot.id)
    changed = messages.edit(call.world, channel, message, new | {"streaming": None}, by=by)
    return {
        "ok": True,
        "channel": channel.id,
        "ts": message["ts"],
        "text": changed.get("text", ""),
        "message": shown(changed),
    }


async def delete(call: Call) -> Json:
    channel = call.channel()
    message = call.message(channel, call.text("ts"))
    if message.get("bot_id") != call.world.app.bot_id:
        raise SlackError("cant_delete_message")
    messages.remove(call.world, channel, message)
    return {"ok": True, "channel": channel.id, "ts": message["ts"]}


async def get_permalink(call: Call) -> Json:
    channel = call.channel()
    message = call.message(channel, call.text("message_ts"))
    # The page understands this address, so that a link in a message leads to the message.
    thread = f"&thread={message['thread_ts']}" if is_reply(message) else ""
    link = f"{call.parts.url}#channel={channel.id}{thread}&ts={message['ts']}"
    return {"ok": True, "channel": channel.id, "permalink": link}


def new_message(call: Call, channel: Channel) -> Json:
    """Return the message a posting call asks for, authored and checked."""
    content = content_of(call)
    if not says_something(content):
        raise SlackError("no_text")
    content["text"] = fallback_text(content)
    return _author(call) | content | _thread(call, channel)


def shown(message: Json) -> Json:
    """Return a message as the app gets it back from chat.*."""
    return {key: value for key, value in message.items() if key not in {"metadata", "streaming"}}


def is_streaming(call: Call, ts: str) -> bool:
    """Say whether a stream still runs; Slack ends each by itself after some minutes."""
    started_at = call.parts.streams.get(ts)
    if started_at is None:
        return False
    if call.world.clock() - started_at > call.parts.timing.stream:
        del call.parts.streams[ts]
        return False
    return True


def _author(call: Call) -> Json:
    emoji, image = call.text("icon_emoji"), call.text("icon_url")
    icons = ({"emoji": emoji} if emoji else {}) | ({"image_48": image} if image else {})
    if call.text("username") or icons:
        call.require("chat:write.customize")
    return messages.app_author(call.world, username=call.text("username") or None, icons=icons)


def _thread(call: Call, channel: Channel) -> Json:
    thread_ts = call.text("thread_ts")
    if not thread_ts:
        return {}
    parent = channel.messages.get(thread_ts)
    if parent is None:
        raise SlackError("thread_not_found")
    if is_reply(parent):
        raise SlackError("cannot_reply_to_message")
    broadcast = {"subtype": "thread_broadcast", "root": shown(parent)}
    return {"thread_ts": thread_ts} | (broadcast if call.flag("reply_broadcast") else {})


METHODS: dict[str, Method] = {
    "chat.postMessage": post_message,
    "chat.postEphemeral": post_ephemeral,
    "chat.meMessage": me_message,
    "chat.update": update,
    "chat.delete": delete,
    "chat.getPermalink": get_permalink,
}
