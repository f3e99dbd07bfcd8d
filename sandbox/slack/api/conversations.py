"""conversations.*: which there are, who is in them, and how that changes."""

import re

from sandbox.slack.api.call import Call, Method
from sandbox.slack.api.listing import channel_object, number_of_items
from sandbox.slack.api.paging import page
from sandbox.slack.wire import Json, SlackError
from sandbox.slack.world.changes import ChannelChanged, ChannelRead
from sandbox.slack.world.channels import CHANNEL_TYPES, SCOPE_FAMILY, Channel
from sandbox.slack.world.stamps import new_id

_NAME = re.compile(r"[a-z0-9_\-]+")
_NAME_LENGTH = 80
_TOPIC_LENGTH = 250
_MOST_IN_GROUP = 9  # Slack: a group message has at most nine people, the app included


async def list_(call: Call) -> Json:
    wanted = _types(call)
    found = [
        c
        for c in call.world.channels.values()
        if c.kind in wanted
        and call.can_see(c)
        and not (call.flag("exclude_archived") and c.is_archived)
    ]
    return _listed(call, found)


async def users_conversations(call: Call) -> Json:
    user = call.text("user") or call.world.bot.id
    if user not in call.world.members:
        raise SlackError("user_not_found")
    wanted = _types(call)
    mine = [c for c in call.world.channels.values() if c.kind in wanted and user in c.members]
    return _listed(call, [c for c in mine if call.can_see(c)])


async def info(call: Call) -> Json:
    channel = call.channel()
    call.require_for(channel, "read")
    about = channel_object(call.world, channel)
    if not call.flag("include_num_members"):
        about.pop("num_members", None)
    return {"ok": True, "channel": about}


async def members(call: Call) -> Json:
    channel = call.channel()
    call.require_for(channel, "read")
    part, cursor = page(
        channel.members, cursor=call.text("cursor"), limit=number_of_items(call, default=100)
    )
    return {"ok": True, "members": part, "response_metadata": {"next_cursor": cursor}}


async def open_(call: Call) -> Json:
    bot = call.world.bot.id
    users = [u.strip() for u in call.text("users").split(",") if u.strip()]
    if not users:
        channel = call.channel() if call.text("channel") else None
        if channel is None:
            raise SlackError("users_list_not_supplied")
        return _opened(call, channel, already=True)
    if len(users) >= _MOST_IN_GROUP:
        raise SlackError("too_many_users")
    for user in users:
        member = call.world.members.get(user)
        if member is None or user == bot:
            raise SlackError("user_not_found")
        if member.deleted:
            raise SlackError("user_disabled")
    known = call.world.direct([*users, bot])
    call.require("im:write" if len(users) == 1 else "mpim:write")
    return _opened(call, call.world.open_direct([*users, bot]), already=known is not None)


async def create(call: Call) -> Json:
    name = call.text("name")
    if len(name) > _NAME_LENGTH:
        raise SlackError("invalid_name_maxlength")
    if not _NAME.fullmatch(name):
        raise SlackError("invalid_name_specials")
    if call.world.named(name):
        raise SlackError("name_taken")
    private = call.flag("is_private")
    call.require("groups:write" if private else "channels:manage")
    channel = Channel(
        id=new_id("C", length=11),
        name=name,
        kind="private_channel" if private else "public_channel",
        creator=call.world.bot.id,
        created_at=int(call.world.clock()),
        members=[call.world.bot.id],
    )
    call.world.add_channel(channel)
    return {"ok": True, "channel": channel_object(call.world, channel)}


async def join(call: Call) -> Json:
    channel = call.channel()
    _only_channels(channel)
    answer: Json = {"ok": True}
    if call.world.bot.id in channel.members:
        answer["warning"] = "already_in_channel"
    else:
        call.world.join(channel, call.world.bot.id)
    return answer | {"channel": channel_object(call.world, channel)}


async def invite(call: Call) -> Json:
    channel = call.own_channel()
    _only_channels(channel)
    users = [u.strip() for u in call.text("users").split(",") if u.strip()]
    for user in users:
        if user == call.world.bot.id:
            raise SlackError("cant_invite_self")
        if user not in call.world.members or call.world.members[user].deleted:
            raise SlackError("user_not_found")
        if user in channel.members:
            raise SlackError("already_in_channel")
    for user in users:
        call.world.join(channel, user, inviter=call.world.bot.id)
    return {"ok": True, "channel": channel_object(call.world, channel)}


async def kick(call: Call) -> Json:
    channel = call.own_channel()
    _only_channels(channel)
    user = call.text("user")
    if user == call.world.bot.id:
        raise SlackError("cant_kick_self")
    if user not in channel.members:
        raise SlackError("not_in_channel")
    call.world.leave(channel, user)
    return {"ok": True, "errors": {}}


async def leave(call: Call) -> Json:
    channel = call.channel()
    _only_channels(channel)
    if channel.is_general:
        raise SlackError("cant_leave_general")
    if call.world.bot.id not in channel.members:
        return {"ok": False, "not_in_channel": True}
    call.world.leave(channel, call.world.bot.id)
    return {"ok": True}


async def mark(call: Call) -> Json:
    channel = call.own_channel()
    channel.last_read[call.world.bot.id] = call.text("ts")
    call.world.announce(ChannelRead(channel.id, call.world.bot.id))
    return {"ok": True}


async def set_topic(call: Call) -> Json:
    channel = call.own_channel()
    channel.topic = _short(call.text("topic"))
    call.world.announce(ChannelChanged(channel.id))
    return {"ok": True, "channel": channel_object(call.world, channel)}


async def set_purpose(call: Call) -> Json:
    channel = call.own_channel()
    channel.purpose = _short(call.text("purpose"))
    call.world.announce(ChannelChanged(channel.id))
    return {"ok": True, "purpose": channel.purpose}


async def archive(call: Call) -> Json:
    channel = call.own_channel()
    _only_channels(channel)
    if channel.is_general:
        raise SlackError("cant_archive_general")
    if channel.is_archived:
        raise SlackError("already_archived")
    channel.is_archived = True
    call.world.announce(ChannelChanged(channel.id))
    return {"ok": True}


def _types(call: Call) -> set[str]:
    asked = [t.strip() for t in (call.text("types") or "public_channel").split(",")]
    if not set(asked) <= set(CHANNEL_TYPES):
        raise SlackError("invalid_types")
    for kind in asked:
        call.require(f"{SCOPE_FAMILY[kind]}:read")
    return set(asked)


def _listed(call: Call, channels: list[Channel]) -> Json:
    part, cursor = page(
        channels, cursor=call.text("cursor"), limit=number_of_items(call, default=100)
    )
    listed = [channel_object(call.world, channel) for channel in part]
    return {"ok": True, "channels": listed, "response_metadata": {"next_cursor": cursor}}


def _opened(call: Call, channel: Channel, *, already: bool) -> Json:
    about = channel_object(call.world, channel) if call.flag("return_im") else {"id": channel.id}
    answer: Json = {"ok": True, "channel": about}
    return answer | ({"no_op": True, "already_open": True} if already else {})


def _only_channels(channel: Channel) -> None:
    if channel.is_direct:
        raise SlackError("method_not_supported_for_channel_type")


def _short(text: str) -> str:
    if len(text) > _TOPIC_LENGTH:
        raise SlackError("too_long")
    return text


METHODS: dict[str, Method] = {
    "conversations.list": list_,
    "conversations.info": info,
    "conversations.members": members,
    "conversations.open": open_,
    "conversations.create": create,
    "conversations.join": join,
    "conversations.invite": invite,
    "conversations.kick": kick,
    "conversations.leave": leave,
    "conversations.mark": mark,
    "conversations.setTopic": set_topic,
    "conversations.setPurpose": set_purpose,
    "conversations.archive": archive,
    "users.conversations": users_conversations,
}
