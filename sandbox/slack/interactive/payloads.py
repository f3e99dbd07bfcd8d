"""Interaction payloads in Slack's form."""

from sandbox.slack.parts import Parts
from sandbox.slack.wire import Json
from sandbox.slack.world.channels import Channel

_HIDDEN = frozenset({"is_ephemeral", "streaming"})


def common(parts: Parts, user: str) -> Json:
    """Return what every interaction says: who, where, for which app."""
    world = parts.world
    member = world.member(user)
    return {
        "user": {
            "id": user,
            "username": member.name,
            "name": member.name,
            "team_id": world.team.id,
        },
        "api_app_id": world.app.id,
        "token": "local-verification-token",
        "team": {"id": world.team.id, "domain": world.team.domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def channel_reference(channel: Channel) -> Json:
    """Return a channel as interactions name it."""
    names = {"im": "directmessage", "mpim": channel.name, "private_channel": "privategroup"}
    return {"id": channel.id, "name": names.get(channel.kind, channel.name)}


def message_container(channel: Channel, message: Json) -> Json:
    """Return where a message is."""
    container = {
        "type": "message",
        "message_ts": message["ts"],
        "channel_id": channel.id,
        "is_ephemeral": bool(message.get("is_ephemeral")),
    }
    return container | ({"thread_ts": message["thread_ts"]} if message.get("thread_ts") else {})


def message_snapshot(message: Json) -> Json:
    """Return a message as interactions show it."""
    return {key: value for key, value in message.items() if key not in _HIDDEN}


def command(parts: Parts, user: str, channel: Channel, *, name: str, text: str) -> Json:
    """Return a slash command's form, without its URL and trigger."""
    world = parts.world
    return {
        "token": "local-verification-token",
        "team_id": world.team.id,
        "team_domain": world.team.domain,
        "channel_id": channel.id,
        "channel_name": channel_reference(channel)["name"],
        "user_id": user,
        "user_name": world.member(user).name,
        "command": name,
        "text": text,
        "api_app_id": world.app.id,
        "is_enterprise_install": "false",
    }
