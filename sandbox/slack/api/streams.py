"""chat.startStream, appendStream, stopStream: messages that grow while a model writes."""

from sandbox.slack.api.call import Call, Method
from sandbox.slack.api.chat import is_streaming, new_message, shown
from sandbox.slack.api.chunks import chunks_of, merge, plain_text
from sandbox.slack.api.content import content_of
from sandbox.slack.wire import Json, SlackError
from sandbox.slack.world import messages
from sandbox.slack.world.channels import Channel


async def start(call: Call) -> Json:
    channel = call.target()
    if not channel.is_direct:
        _require_recipient(call)
    chunks = chunks_of(call)
    # Checked and authored like any post; what it says comes with the chunks.
    args = call.args | {"text": "-", "markdown_text": None}
    authored = new_message(Call(call.parts, args), channel)
    if "thread_ts" not in authored:
        raise SlackError(
            "invalid_arguments", messages=["[ERROR] missing required field: thread_ts"]
        )
    blocks = merge([], chunks)
    message = authored | {"text": plain_text(blocks), "blocks": blocks, "streaming": True}
    kept = messages.post(call.world, channel, message)
    call.parts.streams[kept["ts"]] = call.world.clock()
    return {"ok": True, "channel": channel.id, "ts": kept["ts"]}


async def append(call: Call) -> Json:
    channel = call.channel()
    message = _streaming(call, channel)
    chunks = chunks_of(call)
    if not chunks:
        raise SlackError("no_text")
    blocks = merge(message["blocks"], chunks)
    new = {"blocks": blocks, "text": plain_text(blocks)}
    messages.edit(call.world, channel, message, new, by=None, quiet=True)
    return {"ok": True, "channel": channel.id, "ts": message["ts"]}


async def stop(call: Call) -> Json:
    channel = call.channel()
    message = _streaming(call, channel)
    streamed = merge(message["blocks"], chunks_of(call))
    final = content_of(Call(call.parts, {k: call.args.get(k) for k in ("blocks", "metadata")}))
    blocks = streamed + final.pop("blocks", [])
    if not blocks:
        raise SlackError("no_text")
    del call.parts.streams[message["ts"]]
    new = {"blocks": blocks, "text": plain_text(blocks), "streaming": None, **final}
    messages.edit(call.world, channel, message, new, by=None)
    return {"ok": True, "channel": channel.id, "ts": message["ts"], "message": shown(message)}


def _require_recipient(call: Call) -> None:
    for name in ("recipient_team_id", "recipient_user_id"):
        if not call.text(name):
            raise SlackError(f"missing_{name}")
    if call.text("recipient_user_id") not in call.world.members:
        raise SlackError("user_not_found")


def _streaming(call: Call, channel: Channel) -> Json:
    message = call.message(channel, call.text("ts"))
    if message.get("bot_id") != call.world.app.bot_id:
        raise SlackError("message_not_owned_by_app")
    if not is_streaming(call, message["ts"]):
        raise SlackError("message_not_in_streaming_state")
    return message


METHODS: dict[str, Method] = {
    "chat.startStream": start,
    "chat.appendStream": append,
    "chat.stopStream": stop,
}
