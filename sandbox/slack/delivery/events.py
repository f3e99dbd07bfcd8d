"""What the app hears of changes in the workspace: events, as the Events API words them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sandbox.slack.wire import Json
from sandbox.slack.world import changes
from sandbox.slack.world.channels import Channel
from sandbox.slack.world.stamps import new_id
from sandbox.slack.world.world import World

# What the app is not shown of its own storage.
_PRIVATE = frozenset({"metadata", "is_ephemeral", "streaming"})


@dataclass(frozen=True, slots=True)
class Outgoing:
    """An event under the name a manifest subscribes to, and the channel that must be visible."""

    subscription: str
    event: Json
    channel: str = ""


def events_of(world: World, change: changes.Change) -> Iterator[Outgoing]:
    """Yield the events a change causes, before anybody asks who may hear them."""
    builder = _BUILDERS.get(type(change))
    if builder is not None:
        yield from builder(world, change)


def envelope(world: World, event: Json) -> Json:
    """Return the event wrapped as it is delivered."""
    team = world.team.id
    return {
        "token": "local-verification-token",
        "team_id": team,
        "context_team_id": team,
        "context_enterprise_id": None,
        "api_app_id": world.app.id,
        "event": event,
        "type": "event_callback",
        "event_id": new_id("Ev", length=12),
        "event_time": int(world.clock()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": team,
                "user_id": world.bot.id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": new_id("4-", length=24),
    }


def public(message: Json) -> Json:
    """Return a message as events show it."""
    return {key: value for key, value in message.items() if key not in _PRIVATE}


def _posted(world: World, change: changes.MessagePosted) -> Iterator[Outgoing]:
    channel = world.channels[change.channel]
    message = public(change.message)
    place = {"channel": channel.id, "event_ts": message["ts"]}
    spoken = message | place | {"channel_type": channel.channel_type}
    if _mentions_app(world, message) and not channel.is_direct:
        hidden = {"parent_user_id", "channel_type"}
        mention = {k: v for k, v in spoken.items() if k not in hidden} | {"type": "app_mention"}
        yield Outgoing("app_mention", mention, channel.id)
    yield _message(channel, spoken)


def _changed(world: World, change: changes.MessageChanged) -> Iterator[Outgoing]:
    if change.quiet:
        return
    new = {"message": public(change.message), "previous_message": public(change.previous)}
    yield _hidden_message(world, change.channel, "message_changed", new)


def _deleted(world: World, change: changes.MessageDeleted) -> Iterator[Outgoing]:
    old = {"previous_message": public(change.previous), "deleted_ts": change.previous["ts"]}
    yield _hidden_message(world, change.channel, "message_deleted", old)


def _reacted(world: World, change: changes.ReactionChanged) -> Iterator[Outgoing]:
    kind = "reaction_added" if change.added else "reaction_removed"
    item = {"type": "message", "channel": change.channel, "ts": change.message["ts"]}
    event = {
        "type": kind,
        "user": change.user,
        "reaction": change.name,
        "item": item,
        "item_user": change.message.get("user"),
        "event_ts": world.stamps.next(),
    }
    yield Outgoing(kind, event, change.channel)


def _home_opened(world: World, change: changes.HomeOpened) -> Iterator[Outgoing]:
    event: Json = {
        "type": "app_home_opened",
        "user": change.user,
        "channel": change.channel,
        "tab": change.tab,
        "event_ts": world.stamps.next(),
    }
    if change.view is not None and change.tab == "home":
        event["view"] = change.view
    yield Outgoing("app_home_opened", event)


def _person(world: World, change: changes.PersonChanged) -> Iterator[Outgoing]:
    kind = "team_join" if change.is_new else "user_change"
    user = world.members[change.user].user_object(world.team.id)
    event = {
        "type": kind,
        "user": user,
        "cache_ts": int(world.clock()),
        "event_ts": world.stamps.next(),
    }
    yield Outgoing(kind, event)


def _created(world: World, change: changes.ChannelCreated) -> Iterator[Outgoing]:
    channel = world.channels[change.channel]
    if channel.kind != "public_channel":
        return
    about = {
        "id": channel.id,
        "name": channel.name,
        "created": channel.created_at,
        "creator": change.creator,
        "is_channel": True,
    }
    event = {"type": "channel_created", "channel": about, "event_ts": world.stamps.next()}
    yield Outgoing("channel_created", event)


def _joined(world: World, change: changes.MemberJoined) -> Iterator[Outgoing]:
    event = _membership(world, "member_joined_channel", change.channel, change.user)
    if change.inviter:
        event["inviter"] = change.inviter
    yield Outgoing("member_joined_channel", event, change.channel)


def _left(world: World, change: changes.MemberLeft) -> Iterator[Outgoing]:
    event = _membership(world, "member_left_channel", change.channel, change.user)
    yield Outgoing("member_left_channel", event, change.channel)


def _membership(world: World, kind: str, channel: str, user: str) -> Json:
    letter = "C" if world.channels[channel].kind == "public_channel" else "G"
    return {
        "type": kind,
        "user": user,
        "channel": channel,
        "channel_type": letter,
        "team": world.team.id,
        "event_ts": world.stamps.next(),
    }


def _message(channel: Channel, event: Json) -> Outgoing:
    plural = {"channel": "channels", "group": "groups"}
    kind = plural.get(channel.channel_type, channel.channel_type)
    return Outgoing(f"message.{kind}", event, channel.id)


def _hidden_message(world: World, channel_id: str, subtype: str, about: Json) -> Outgoing:
    channel = world.channels[channel_id]
    ts = world.stamps.next()
    event = {
        "type": "message",
        "subtype": subtype,
        "hidden": True,
        "channel": channel.id,
        "channel_type": channel.channel_type,
        "ts": ts,
        "event_ts": ts,
        **about,
    }
    return _message(channel, event)


def _mentions_app(world: World, message: Json) -> bool:
    own = message.get("bot_id") == world.app.bot_id
    mention = re.compile(rf"<@{re.escape(world.bot.id)}(\|[^>]*)?>")
    return not own and bool(mention.search(message.get("text", "")))


_Builder = Callable[[World, Any], Iterator[Outgoing]]
_BUILDERS: dict[type[changes.Change], _Builder] = {
    changes.MessagePosted: _posted,
    changes.MessageChanged: _changed,
    changes.MessageDeleted: _deleted,
    changes.ReactionChanged: _reacted,
    changes.HomeOpened: _home_opened,
    changes.PersonChanged: _person,
    changes.ChannelCreated: _created,
    changes.MemberJoined: _joined,
    changes.MemberLeft: _left,
}
