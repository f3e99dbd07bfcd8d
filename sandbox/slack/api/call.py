"""One Web API call, with what a method needs to answer it."""

import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sandbox.slack.parts import Parts
from sandbox.slack.wire import Json, SlackError
from sandbox.slack.world.channels import SCOPE_FAMILY, Channel
from sandbox.slack.world.stamps import is_stamp
from sandbox.slack.world.world import World

_USER_ID = re.compile(r"[UW][A-Z0-9]{2,}")


@dataclass(frozen=True, slots=True)
class Call:
    """A call whose token, scopes and arguments were found good."""

    parts: Parts
    args: Json

    @property
    def world(self) -> World:
        return self.parts.world

    def text(self, name: str) -> str:
        """Return a text argument, empty when it was left out."""
        return str(self.args.get(name) or "")

    def flag(self, name: str) -> bool:
        return bool(self.args.get(name))

    def number(self, name: str, default: int) -> int:
        value: Any = self.args.get(name)
        return default if value is None else int(value)

    def channel(self) -> Channel:
        """Return the channel of the `channel` argument (or `channel_id`), if the app can see it."""
        wanted = self.text("channel") or self.text("channel_id")
        channel = self.world.channels.get(wanted) or self.world.named(wanted)
        if channel is None or not self.can_see(channel):
            raise SlackError("channel_not_found")
        return channel

    def own_channel(self) -> Channel:
        """Return the channel of the `channel` argument; the app has to be in it."""
        channel = self.channel()
        if self.world.bot.id not in channel.members:
            raise SlackError("not_in_channel")
        return channel

    def target(self) -> Channel:
        """Return where to post: a channel, or the direct message with a user id."""
        wanted = self.text("channel")
        if _USER_ID.fullmatch(wanted):
            member = self.world.members.get(wanted)
            if member is None or member.deleted or member.is_bot:
                raise SlackError("channel_not_found")
            return self.world.open_direct([wanted, self.world.bot.id])
        channel = self.channel()
        if self.world.bot.id not in channel.members and not self._may_post_anywhere(channel):
            raise SlackError("not_in_channel")
        if channel.is_archived:
            raise SlackError("is_archived")
        return channel

    def can_see(self, channel: Channel) -> bool:
        """Say whether the app knows of this conversation at all."""
        return channel.kind == "public_channel" or self.world.bot.id in channel.members

    def message(self, channel: Channel, ts: str) -> Json:
        """Return a message of the channel, or raise message_not_found."""
        if ts not in channel.messages:
            raise SlackError("message_not_found")
        return channel.messages[ts]

    def stamp(self, name: str) -> str:
        """Return a timestamp argument, or raise bad_timestamp."""
        ts = self.text(name)
        if not is_stamp(ts):
            raise SlackError("bad_timestamp" if ts else "no_item_specified")
        return ts

    def require(self, *any_of: str) -> None:
        """Raise missing_scope unless one of the scopes is granted."""
        require_scopes(self.parts, any_of)

    def require_for(self, channel: Channel, suffix: str) -> None:
        """Raise missing_scope unless the scope for this kind of channel is granted."""
        self.require(f"{SCOPE_FAMILY[channel.kind]}:{suffix}")

    def _may_post_anywhere(self, channel: Channel) -> bool:
        public = channel.kind == "public_channel"
        return public and self.parts.installation.grants(["chat:write.public"])


Method = Callable[[Call], Awaitable[Json]]


def require_scopes(parts: Parts, any_of: Iterable[str]) -> None:
    """Raise missing_scope, saying what is needed and what the token has."""
    needed = tuple(any_of)
    if not parts.installation.grants(needed):
        provided = ",".join(sorted(parts.installation.scopes))
        raise SlackError("missing_scope", needed=",".join(needed), provided=provided)
