"""Saying, changing and taking back, with everything that follows in threads and counts."""

from copy import deepcopy

from sandbox.slack.blockkit.walk import children, elements_of
from sandbox.slack.wire import Json
from sandbox.slack.world.changes import (
    EphemeralDeleted,
    EphemeralPosted,
    MessageChanged,
    MessageDeleted,
    MessagePosted,
    ReactionChanged,
    StatusChanged,
)
from sandbox.slack.world.channels import Channel, count_replies, is_reply
from sandbox.slack.world.stamps import new_id
from sandbox.slack.world.world import World


def post(world: World, channel: Channel, message: Json) -> Json:
    """Add a message to a conversation and return it as it is kept.

    `message` has an author, text and whatever else; time, team and thread fields are added here.
    """
    kept = _stamped(world, message)
    channel.messages[kept["ts"]] = kept
    author = kept.get("user")
    if author:
        channel.last_read[author] = kept["ts"]
    _clear_status(world, channel, kept)
    parent = _parent(channel, kept)
    before = deepcopy(parent)
    if parent is not None:
        count_replies(parent, _replies(channel, parent["ts"]))
        kept["parent_user_id"] = parent.get("user", parent.get("bot_id"))
    world.announce(MessagePosted(channel.id, deepcopy(kept)))
    if parent is not None and before is not None:
        world.announce(MessageChanged(channel.id, deepcopy(parent), before, quiet=True))
    return kept


def edit(
    world: World, channel: Channel, message: Json, new: Json, *, by: str | None, quiet: bool = False
) -> Json:
    """Change fields of a message (None takes a field off); `by` puts the edited mark on it."""
    before = deepcopy(message)
    for key, value in new.items():
        if value is None:
            message.pop(key, None)
        else:
            message[key] = value
    if by:
        message["edited"] = {"user": by, "ts": world.stamps.next()}
    name_blocks(message.get("blocks", []))
    world.announce(MessageChanged(channel.id, deepcopy(message), before, quiet))
    return message


def remove(world: World, channel: Channel, message: Json) -> None:
    """Delete a message; a parent with replies leaves a tombstone, as in Slack."""
    before = deepcopy(message)
    ts = message["ts"]
    if message.get("reply_count"):
        kept = {k: v for k, v in message.items() if k.startswith(("reply_", "thread_", "latest_"))}
        gone = {"type": "message", "subtype": "tombstone", "user": "USLACKBOT", "hidden": True}
        channel.messages[ts] = gone | {"text": "This message was deleted.", "ts": ts} | kept
        world.announce(MessageDeleted(channel.id, before))
        after = deepcopy(channel.messages[ts])
        world.announce(MessageChanged(channel.id, after, before, quiet=True))
        return
    del channel.messages[ts]
    channel.pins.pop(ts, None)
    parent = _parent(channel, message)
    world.announce(MessageDeleted(channel.id, before))
    if parent is not None:
        previous = deepcopy(parent)
        count_replies(parent, _replies(channel, parent["ts"]))
        world.announce(MessageChanged(channel.id, deepcopy(parent), previous, quiet=True))


def react(world: World, channel: Channel, message: Json, *, name: str, user: str) -> bool:
    """Add a reaction; False when this member had reacted so already."""
    reactions = message.setdefault("reactions", [])
    entry = next((r for r in reactions if r["name"] == name), None)
    if entry is None:
        entry = {"name": name, "users": [], "count": 0}
        reactions.append(entry)
    if user in entry["users"]:
        return False
    entry["users"].append(user)
    entry["count"] = len(entry["users"])
    world.announce(ReactionChanged(channel.id, deepcopy(message), name, user, added=True))
    return True


def unreact(world: World, channel: Channel, message: Json, *, name: str, user: str) -> bool:
    """Take a reaction back; False when there was none."""
    reactions: list[Json] = message.get("reactions", [])
    entry = next((r for r in reactions if r["name"] == name and user in r["users"]), None)
    if entry is None:
        return False
    entry["users"].remove(user)
    entry["count"] = len(entry["users"])
    message["reactions"] = [r for r in reactions if r["count"]]
    if not message["reactions"]:
        del message["reactions"]
    world.announce(ReactionChanged(channel.id, deepcopy(message), name, user, added=False))
    return True


def whisper(world: World, channel: Channel, *, to: str, message: Json) -> Json:
    """Show a message to one person only."""
    kept = _stamped(world, message) | {"is_ephemeral": True}
    channel.ephemerals.setdefault(to, {})[kept["ts"]] = kept
    world.announce(EphemeralPosted(channel.id, to, deepcopy(kept)))
    return kept


def rewhisper(world: World, channel: Channel, *, to: str, ts: str, message: Json) -> Json:
    """Replace what one person was shown."""
    kept = message | {"type": "message", "ts": ts, "is_ephemeral": True}
    name_blocks(kept.get("blocks", []))
    channel.ephemerals.setdefault(to, {})[ts] = kept
    world.announce(EphemeralPosted(channel.id, to, deepcopy(kept)))
    return kept


def unwhisper(world: World, channel: Channel, *, to: str, ts: str) -> None:
    """Take away what one person was shown."""
    if channel.ephemerals.get(to, {}).pop(ts, None) is not None:
        world.announce(EphemeralDeleted(channel.id, to, ts))


def set_status(world: World, channel: Channel, *, thread_ts: str, status: str) -> None:
    """Show under a thread what the app is doing; an empty status clears it."""
    key = (channel.id, thread_ts)
    if status:
        world.statuses[key] = status
    elif world.statuses.pop(key, None) is None:
        return
    world.announce(StatusChanged(channel.id, thread_ts, status))


def app_author(world: World, *, username: str | None = None, icons: Json | None = None) -> Json:
    """Return the fields that say the app wrote this, under another name when one is given."""
    if username or icons:
        other = {"subtype": "bot_message", "username": username or world.app.name}
        return {**other, "bot_id": world.app.bot_id, "app_id": world.app.id} | (
            {"icons": icons} if icons else {}
        )
    profile = {
        "id": world.app.bot_id,
        "app_id": world.app.id,
        "name": world.app.name,
        "icons": {},
        "deleted": False,
        "updated": 0,
        "team_id": world.team.id,
    }
    return {
        "user": world.bot.id,
        "bot_id": world.app.bot_id,
        "app_id": world.app.id,
        "bot_profile": profile,
    }


def name_blocks(blocks: list[Json]) -> None:
    """Give blocks and elements the ids Slack adds where the app gave none."""
    for block in blocks:
        block.setdefault("block_id", new_id("", length=5))
        for element in elements_of(block):
            element.setdefault("action_id", new_id("", length=5))
        name_blocks(children(block))


def _stamped(world: World, message: Json) -> Json:
    kept = {"type": "message", **message, "ts": world.stamps.next(), "team": world.team.id}
    name_blocks(kept.get("blocks", []))
    return kept


def _parent(channel: Channel, message: Json) -> Json | None:
    return channel.messages.get(message["thread_ts"]) if is_reply(message) else None


def _replies(channel: Channel, thread_ts: str) -> list[Json]:
    return [m for m in channel.thread(thread_ts) if m["ts"] != thread_ts]


def _clear_status(world: World, channel: Channel, message: Json) -> None:
    # Slack clears an assistant's status as soon as the app says something in the thread.
    if message.get("bot_id") == world.app.bot_id:
        set_status(world, channel, thread_ts=message.get("thread_ts") or message["ts"], status="")
