"""One person's hands and eyes in the local Slack."""

from copy import deepcopy
from typing import Any

from sandbox.slack.compose import compose
from sandbox.slack.interactive.acts import Acts
from sandbox.slack.interactive.elements import chosen, fill_in, find
from sandbox.slack.interactive.submissions import Submission, Submissions
from sandbox.slack.parts import Parts
from sandbox.slack.wire import Json, SandboxError
from sandbox.slack.world import messages
from sandbox.slack.world.channels import Channel
from sandbox.slack.world.members import Member
from sandbox.slack.world.stamps import new_id


class Person:
    """Does what a person can do in Slack, and shows copies of what that person sees."""

    def __init__(self, user: str, parts: Parts) -> None:
        self.id = user
        self._parts = parts
        self._world = parts.world
        self._acts = Acts(parts)
        self._submissions = Submissions(parts)

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

    async def click(
        self,
        channel: str,
        ts: str,
        *,
        action_id: str,
        value: str | None = None,
        block_id: str = "",
        seen: Json | None = None,
    ) -> None:
        """Press a button of a message, and wait for the app to acknowledge.

        `value` tells buttons with the same action_id apart. `seen` is an older copy of the message:
        with it the click comes from a page that has not been updated yet. Raises SandboxError when
        there is no such button.
        """
        await self._use(channel, ts, action_id, block_id=block_id, value=value or "", seen=seen)

    async def select(
        self, channel: str, ts: str, *, action_id: str, choice: Any, block_id: str = ""
    ) -> None:
        """Choose in a menu, picker or group of boxes of a message.

        `choice` is an option's value or label, an id, a date, or a list of them.
        """
        await self._use(channel, ts, action_id, block_id=block_id, choice=choice)

    async def click_view(
        self, *, action_id: str, value: str | None = None, choice: Any = None, view_id: str = ""
    ) -> None:
        """Press or choose in an open modal, the top one when no id is given."""
        await self._use_view(self._view(view_id), action_id, value or "", choice)

    async def click_home(
        self, *, action_id: str, value: str | None = None, choice: Any = None
    ) -> None:
        """Press or choose in the App Home."""
        home = self._world.views.home(self.id)
        if home is None:
            raise SandboxError(f"The app has published no home for {self.id}.", code="no_home")
        await self._use_view(home, action_id, value or "", choice)

    async def submit(self, view_id: str | None = None, answers: Json | None = None) -> Submission:
        """Fill in and submit a modal, the top one when no id is given.

        `answers` is `{block_id: {action_id: choice}}`; what is left out keeps what it had.
        """
        view = self._view(view_id or "")
        values = fill_in(view["blocks"], view["state"]["values"], answers or {})
        return await self._submissions.submit(self.id, view, values=values)

    async def close_view(self, view_id: str | None = None) -> None:
        """Close a modal without submitting it."""
        await self._submissions.close(self.id, self._view(view_id or ""))

    async def command(self, name: str, text: str = "", *, channel: str) -> Json:
        """Type a slash command; return what the app answered at once."""
        return await self._acts.command(self.id, self._channel(channel), name=name, text=text)

    async def shortcut(
        self, callback_id: str, *, channel: str | None = None, ts: str | None = None
    ) -> None:
        """Choose a shortcut: of a message when channel and ts are given, else a global one."""
        if channel is None or ts is None:
            await self._acts.global_shortcut(self.id, callback_id=callback_id)
            return
        place = self._channel(channel)
        message = self._message(place, ts)
        await self._acts.message_shortcut(self.id, place, message, callback_id=callback_id)

    async def open_home(self) -> Json | None:
        """Look at the App Home; return what was published before the app heard of it."""
        self._acts.open_home(self.id)
        return self.home

    @property
    def dm_channel(self) -> str:
        """The id of the direct message with the app, opened when needed."""
        return self._world.open_direct([self.id, self._world.bot.id]).id

    def dms(self) -> list[Json]:
        """Return the direct message with the app, oldest first."""
        channel = self._world.direct([self.id, self._world.bot.id])
        return deepcopy(list(channel.messages.values())) if channel else []

    @property
    def ephemerals(self) -> list[Json]:
        """What only this person was shown, in every channel, oldest first."""
        shown = [
            m for c in self._world.channels.values() for m in c.ephemerals.get(self.id, {}).values()
        ]
        return sorted(deepcopy(shown), key=lambda message: str(message["ts"]))

    @property
    def views(self) -> list[Json]:
        """The open modals, the top one last."""
        return deepcopy(self._world.views.stack(self.id))

    @property
    def home(self) -> Json | None:
        """The App Home as published for this person."""
        return deepcopy(self._world.views.home(self.id))

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

    async def _use(
        self,
        channel: str,
        ts: str,
        action_id: str,
        *,
        block_id: str = "",
        value: str = "",
        choice: Any = None,
        seen: Json | None = None,
    ) -> None:
        place = self._channel(channel)
        message = seen or place.ephemerals.get(self.id, {}).get(ts) or self._message(place, ts)
        element = find(
            message.get("blocks", []), action_id=action_id, block_id=block_id, value=value
        )
        picked = chosen(element, value if choice is None else choice)
        await self._acts.use_message(self.id, place, message, element=element, picked=picked)

    async def _use_view(self, view: Json, action_id: str, value: str, choice: Any) -> None:
        element = find(view["blocks"], action_id=action_id, value=value)
        picked = chosen(element, value if choice is None else choice)
        await self._acts.use_view(self.id, view, element=element, picked=picked)

    def _view(self, view_id: str) -> Json:
        stack = self._world.views.stack(self.id)
        found = [view for view in stack if view_id in {"", view["id"]}]
        if not found:
            raise SandboxError(f"{self.id} has no such modal open: {view_id}", code="no_view")
        return found[-1]
