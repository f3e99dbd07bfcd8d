"""One person's hands and eyes in the local Slack."""

from sandbox.slack.compose import compose
from sandbox.slack.parts import Parts
from sandbox.slack.wire import Json, SandboxError
from sandbox.slack.world import messages
from sandbox.slack.world.channels import Channel
from sandbox.slack.world.members import Member
from sandbox.slack.world.stamps import new_id


class Person:
    """Does what a person can do in Slack, and shows what that person sees."""

    def __init__(self, user: str, parts: Parts) -> None:
        self.id = user
        self._parts = parts
        self._world = parts.world

    @property
    def member(self) -> Member:
        return self._world.member(self.id)

    async def say(self, channel: str, text: str, thread_ts: str | None = None) -> str:
        """Write a message and return its ts; `@Name` of a member becomes a mention."""
        place = self._channel(channel)
        composed = compose(self._world, text)
        message: Json = {
            "user": self.id,
            "client_msg_id": new_id("", length=24),
            "text": composed.text,
            "blocks": composed.blocks,
        }
        if thread_ts:
            if thread_ts not in place.messages:
                raise SandboxError(f"There is no message {thread_ts} in {place.id}.")
            message["thread_ts"] = thread_ts
        return str(messages.post(self._world, place, message)["ts"])

    async def dm(self, text: str, thread_ts: str | None = None) -> str:
        """Write to the app in its direct message."""
        return await self.say(self.dm_channel, text, thread_ts)

    async def react(self, channel: str, ts: str, name: str) -> bool:
        """Toggle a reaction; True when it is there now."""
        place = self._channel(channel)
        message = self._message(place, ts)
        if messages.react(self._world, place, message, name=name, user=self.id):
            return True
        messages.unreact(self._world, place, message, name=name, user=self.id)
        return False

    @property
    def dm_channel(self) -> str:
        """The id of the direct message with the app, opened when needed."""
        return self._world.open_direct([self.id, self._world.bot.id]).id

    def dms(self) -> list[Json]:
        """Return the direct message with the app, oldest first."""
        channel = self._world.direct([self.id, self._world.bot.id])
        return list(channel.messages.values()) if channel else []

    @property
    def ephemerals(self) -> list[Json]:
        """What only this person was shown, in every channel, oldest first."""
        shown = [
            m for c in self._world.channels.values() for m in c.ephemerals.get(self.id, {}).values()
        ]
        return sorted(shown, key=lambda message: str(message["ts"]))

    @property
    def views(self) -> list[Json]:
        """The open modals, the top one last."""
        return list(self._world.views.stack(self.id))

    @property
    def home(self) -> Json | None:
        """The App Home as published for this person."""
        return self._world.views.home(self.id)

    def _channel(self, channel: str) -> Channel:
        place = self._world.channels.get(channel) or self._world.named(channel)
        if place is None:
            place = self._world.channel(channel)
        if self.id not in place.members:
            raise SandboxError(f"{self.id} is not in {place.id}.", code="not_in_channel")
        if self.member.deleted:
            raise SandboxError(f"{self.id} is deactivated.", code="account_inactive")
        return place

    def _message(self, channel: Channel, ts: str) -> Json:
        if ts not in channel.messages:
            raise SandboxError(
                f"There is no message {ts} in {channel.id}.", code="message_not_found"
            )
        return channel.messages[ts]
