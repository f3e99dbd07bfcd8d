"""How conversations are listed: Slack's channel object, and how much of a list one gets."""

from sandbox.slack.api.call import Call
from sandbox.slack.wire import Json, SlackError
from sandbox.slack.world.channels import Channel
from sandbox.slack.world.world import World

_MOST = 1000


def number_of_items(call: Call, *, default: int) -> int:
    """Return the `limit` argument, or raise invalid_limit."""
    limit = call.number("limit", default)
    if not 0 <= limit <= _MOST:
        raise SlackError("invalid_limit")
    return limit or default


def channel_object(world: World, channel: Channel) -> Json:
    """Return a conversation as Slack writes it down."""
    common: Json = {
        "id": channel.id,
        "created": channel.created_at,
        "is_archived": channel.is_archived,
        "is_im": channel.kind == "im",
        "is_org_shared": False,
        "context_team_id": world.team.id,
        "updated": channel.created_at * 1000,
    }
    if channel.kind == "im":
        other = channel.other(world.bot.id)
        gone = world.members[other].deleted
        return common | {"user": other, "is_user_deleted": gone, "priority": 0, "is_open": True}
    private = channel.kind != "public_channel"
    return common | {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": channel.kind == "public_channel",
        "is_group": private,
        "is_mpim": channel.kind == "mpim",
        "is_private": private,
        "is_general": channel.is_general,
        "is_member": world.bot.id in channel.members,
        "is_shared": False,
        "is_ext_shared": False,
        "is_pending_ext_shared": False,
        "unlinked": 0,
        "creator": channel.creator,
        "topic": {"value": channel.topic, "creator": channel.creator, "last_set": 0},
        "purpose": {"value": channel.purpose, "creator": channel.creator, "last_set": 0},
        "previous_names": [],
        "shared_team_ids": [world.team.id],
        "num_members": len(channel.members),
    }
