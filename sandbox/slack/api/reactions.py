"""reactions.* and pins.*: marks on messages."""

import re

from sandbox.slack.api.call import Call, Method
from sandbox.slack.wire import Json, SlackError
from sandbox.slack.world import messages
from sandbox.slack.world.channels import Channel

_NAME = re.compile(r"[a-z0-9_+'\-]+(::skin-tone-[2-6])?")
_MOST_KINDS = 23  # Slack's own limit for one message


async def add(call: Call) -> Json:
    channel, message = _item(call)
    name = _name(call)
    kinds = {r["name"] for r in message.get("reactions", [])}
    if name not in kinds and len(kinds) >= _MOST_KINDS:
        raise SlackError("too_many_emoji")
    if not messages.react(call.world, channel, message, name=name, user=call.world.bot.id):
        raise SlackError("already_reacted")
    return {"ok": True}


async def remove(call: Call) -> Json:
    channel, message = _item(call)
    if not messages.unreact(call.world, channel, message, name=_name(call), user=call.world.bot.id):
        raise SlackError("no_reaction")
    return {"ok": True}


async def get(call: Call) -> Json:
    channel, message = _item(call)
    return {"ok": True, "type": "message", "channel": channel.id, "message": message}


async def pins_add(call: Call) -> Json:
    call.own_channel()
    channel, message = _item(call)
    if message["ts"] in channel.pins:
        raise SlackError("already_pinned")
    channel.pins[message["ts"]] = call.world.bot.id
    return {"ok": True}


async def pins_remove(call: Call) -> Json:
    channel, message = _item(call)
    if channel.pins.pop(message["ts"], None) is None:
        raise SlackError("no_pin")
    return {"ok": True}


async def pins_list(call: Call) -> Json:
    channel = call.own_channel()
    items = [
        {
            "type": "message",
            "channel": channel.id,
            "created_by": by,
            "message": channel.messages[ts],
        }
        for ts, by in channel.pins.items()
    ]
    return {"ok": True, "items": items}


def _item(call: Call) -> tuple[Channel, Json]:
    if not call.text("channel"):
        raise SlackError("no_item_specified")
    channel = call.channel()
    ts = call.stamp("timestamp")
    return channel, call.message(channel, ts)


def _name(call: Call) -> str:
    name = call.text("name")
    if not _NAME.fullmatch(name):
        raise SlackError("invalid_name")
    return name


METHODS: dict[str, Method] = {
    "reactions.add": add,
    "reactions.remove": remove,
    "reactions.get": get,
    "pins.add": pins_add,
    "pins.remove": pins_remove,
    "pins.list": pins_list,
}
