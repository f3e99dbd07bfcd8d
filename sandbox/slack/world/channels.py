"""One conversation: who is in it, what was said, what each has read."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from sandbox.slack.wire import Json
from sandbox.slack.world.members import Member

Kind = Literal["public_channel", "private_channel", "im", "mpim"]
CHANNEL_TYPES: dict[str, str] = {
    "public_channel": "channel",
    "private_channel": "group",
    "im": "im",
    "mpim": "mpim",
}
SCOPE_FAMILY: dict[str, str] = {
    "public_channel": "channels",
    "private_channel": "groups",
    "im": "im",
    "mpim": "mpim",
}


@dataclass(slots=True)
class Channel:
    """A channel, group or direct message. Messages are Slack's own objects, by timestamp."""

    id: str
    name: str
    kind: Kind
    creator: str
    created_at: int
    topic: str = ""
    purpose: str = ""
    is_general: bool = False
    is_archived: bool = False
    members: list[str] = field(default_factory=list)
    messages: dict[str, Json] = field(default_factory=dict)
    ephemerals: dict[str, dict[str, Json]] = field(default_factory=dict)
    last_read: dict[str, str] = field(default_factory=dict)
    pins: dict[str, str] = field(default_factory=dict)

    @property
    def channel_type(self) -> str:
        """What events call this kind of conversation."""
        return CHANNEL_TYPES[self.kind]

    @property
    def is_direct(self) -> bool:
        return self.kind in {"im", "mpim"}

    def top_level(self) -> list[Json]:
        """Return what the channel itself shows, oldest first: no replies unless broadcast."""
        return [m for m in self.messages.values() if not is_reply(m) or is_broadcast(m)]

    def thread(self, thread_ts: str) -> list[Json]:
        """Return a parent and its replies, oldest first."""
        return [
            m
            for ts, m in self.messages.items()
            if ts == thread_ts or m.get("thread_ts") == thread_ts
        ]

    def other(self, user: str) -> str:
        """Return whom `user` talks to in a direct message (themselves when alone)."""
        return next((m for m in self.members if m != user), user)

    def unread(self, member: Member) -> int:
        """Count what others wrote since the person last read.

        Replies count in direct messages only: in a channel Slack shows them under Threads.
        """
        since = self.last_read.get(member.id, "0")
        seen = self.messages.values() if self.is_direct else self.top_level()
        news = [m for m in seen if m["ts"] > since and m.get("user") != member.id]
        shown = self.ephemerals.get(member.id, {}).values()
        return len(news) + sum(1 for m in shown if m["ts"] > since)

    def latest(self, user: str) -> str:
        """Return the timestamp of the last thing the person can see here, or "0"."""
        return max([*self.messages, *self.ephemerals.get(user, {})], default="0")


def is_reply(message: Json) -> bool:
    """Say whether the message lives in a thread below its parent."""
    return bool(message.get("thread_ts")) and message["thread_ts"] != message["ts"]


def is_broadcast(message: Json) -> bool:
    """Say whether a reply was also sent to the channel."""
    return message.get("subtype") == "thread_broadcast"


def count_replies(parent: Json, replies: Iterable[Json]) -> None:
    """Write Slack's thread fields on the parent, or take them off when no reply is left."""
    replies = list(replies)
    for key in ("reply_count", "reply_users_count", "latest_reply", "reply_users"):
        parent.pop(key, None)
    if not replies:
        parent.pop("thread_ts", None)
        parent.pop("is_locked", None)
        return
    users = list(dict.fromkeys(author_of(reply) for reply in replies))
    parent |= {
        "thread_ts": parent["ts"],
        "reply_count": len(replies),
        "reply_users_count": len(users),
        "latest_reply": replies[-1]["ts"],
        "reply_users": users[:5],
        "is_locked": False,
    }


def author_of(message: Json) -> str:
    """Return the id of whoever wrote the message: a user, or a bot under another name."""
    return str(message.get("user") or message.get("bot_id") or "")
