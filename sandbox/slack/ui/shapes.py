"""People, channels and messages as the page wants them."""

from collections.abc import Iterable

from sandbox.slack.parts import Parts
from sandbox.slack.wire import Json
from sandbox.slack.world.channels import Channel
from sandbox.slack.world.members import Member
from sandbox.slack.world.world import World

_HIDDEN = frozenset({"metadata", "is_ephemeral", "client_msg_id"})


def person(member: Member) -> Json:
    """Return somebody for a list of people."""
    return {
        "id": member.id,
        "name": member.name,
        "real_name": member.real_name,
        "title": member.title,
        "deleted": member.deleted,
        "is_bot": member.is_bot,
        "color": member.color,
    }


def people(world: World) -> list[Json]:
    """Return everyone, the app's bot user included."""
    return [person(member) for member in world.members.values()]


def channel(world: World, place: Channel, *, viewer: Member) -> Json:
    """Return a conversation for the sidebar of one person."""
    other = place.other(viewer.id) if place.is_direct else ""
    others = [world.members[m].real_name for m in place.members if m != viewer.id]
    return {
        "id": place.id,
        "name": ", ".join(others) if others and other else place.name,
        "topic": place.topic,
        "is_im": place.is_direct,
        "user": other,
        "unread": place.unread(viewer),
        "last_ts": place.latest(viewer.id),
    }


def channels(world: World, *, viewer: Member) -> list[Json]:
    """Return the conversations a person is in."""
    mine = [c for c in world.channels.values() if viewer.id in c.members and not c.is_archived]
    return [channel(world, place, viewer=viewer) for place in mine]


def message(place: Channel, shown: Json) -> Json:
    """Return a message, marked when only one person sees it."""
    visible = {key: value for key, value in shown.items() if key not in _HIDDEN}
    mark = {"ephemeral": True} if shown.get("is_ephemeral") else {}
    return visible | {"channel": place.id} | mark


def history(place: Channel, *, viewer: Member) -> list[Json]:
    """Return what the channel itself shows this person, oldest first."""
    mine = [m for m in place.ephemerals.get(viewer.id, {}).values() if not m.get("thread_ts")]
    return _in_order(place, [*place.top_level(), *mine])


def replies(place: Channel, thread_ts: str, *, viewer: Member) -> list[Json]:
    """Return a thread for this person, the parent first."""
    shown = place.ephemerals.get(viewer.id, {}).values()
    mine = [m for m in shown if m.get("thread_ts") == thread_ts]
    return _in_order(place, [*place.thread(thread_ts), *mine])


def app(parts: Parts) -> Json:
    """Return the app: whether it is there, and what it offers."""
    installation = parts.installation
    return {
        "id": parts.world.app.id,
        "name": parts.world.app.name,
        "bot_user_id": parts.world.bot.id,
        "connected": parts.courier.transport.connected,
        "commands": [
            {name: command.get(name, "") for name in ("command", "description", "usage_hint")}
            for command in installation.commands or ()
        ],
        "shortcuts": [
            {name: s.get(name, "") for name in ("name", "callback_id", "description", "type")}
            for s in installation.shortcuts or ()
        ],
        "has_home": installation.has_home,
    }


def _in_order(place: Channel, found: Iterable[Json]) -> list[Json]:
    return [message(place, m) for m in sorted(found, key=lambda m: str(m["ts"]))]
