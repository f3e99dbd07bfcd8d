"""What people do with the app's surfaces, and how the app is told."""

from dataclasses import dataclass

from sandbox.slack.interactive import payloads
from sandbox.slack.interactive.elements import as_action, initial_state
from sandbox.slack.interactive.response_urls import Origin
from sandbox.slack.interactive.responses import answer
from sandbox.slack.parts import Parts
from sandbox.slack.wire import Json, SandboxError, SlackError
from sandbox.slack.world.changes import HomeOpened
from sandbox.slack.world.channels import Channel


@dataclass(frozen=True, slots=True)
class Acts:
    """Sends interactions for any person; each waits for the app's acknowledgement.

    Every method raises SandboxError when the app does not answer in time.
    """

    parts: Parts

    async def use_message(
        self,
        user: str,
        channel: Channel,
        message: Json,
        *,
        element: Json,
        picked: Json,
        state: Json | None = None,
    ) -> None:
        """Use an element of a message, seen by everyone or by this person only."""
        values = _merged(initial_state(message.get("blocks", [])), state, element, picked)
        payload = payloads.common(self.parts, user) | {
            "type": "block_actions",
            "container": payloads.message_container(channel, message),
            "trigger_id": self.parts.triggers.issue(user),
            "channel": payloads.channel_reference(channel),
            "state": {"values": values},
            "response_url": self._response_url(user, channel, message),
            "actions": [self._action(element, picked)],
        }
        # Slack does not send the content of messages that only one person sees.
        if not message.get("is_ephemeral"):
            payload["message"] = payloads.message_snapshot(message)
        await self.parts.courier.ask("interactive", payload)

    async def use_view(
        self, user: str, view: Json, *, element: Json, picked: Json, state: Json | None = None
    ) -> None:
        """Use an element of an open modal or of the App Home."""
        view["state"] = {"values": _merged(view["state"]["values"], state, element, picked)}
        payload = payloads.common(self.parts, user) | {
            "type": "block_actions",
            "container": {"type": "view", "view_id": view["id"]},
            "trigger_id": self.parts.triggers.issue(user),
            "view": view,
            "actions": [self._action(element, picked)],
        }
        await self.parts.courier.ask("interactive", payload)

    async def command(self, user: str, channel: Channel, *, name: str, text: str) -> Json:
        """Send a slash command, show what the app answers at once, and return that answer."""
        if not self.parts.installation.knows_command(name):
            raise SandboxError(f"{name} is not a valid command.", code="invalid_command")
        form = payloads.command(self.parts, user, channel, name=name, text=text) | {
            "response_url": self._response_url(user, channel),
            "trigger_id": self.parts.triggers.issue(user),
        }
        said = await self.parts.courier.ask("slash_commands", form)
        if said:
            try:
                answer(self.parts, Origin(user, channel.id), said)
            except SlackError as error:
                raise SandboxError(f"{name}: the app's answer is refused: {error}") from error
        return said

    async def message_shortcut(
        self, user: str, channel: Channel, message: Json, *, callback_id: str
    ) -> None:
        """Choose one of the app's shortcuts from a message's menu."""
        self._refuse_unknown_shortcut(callback_id, kind="message")
        payload = payloads.common(self.parts, user) | {
            "type": "message_action",
            "callback_id": callback_id,
            "trigger_id": self.parts.triggers.issue(user),
            "response_url": self._response_url(user, channel, message),
            "message_ts": message["ts"],
            "message": payloads.message_snapshot(message),
            "channel": payloads.channel_reference(channel),
            "action_ts": self.parts.world.stamps.next(),
        }
        await self.parts.courier.ask("interactive", payload)

    async def global_shortcut(self, user: str, *, callback_id: str) -> None:
        """Choose one of the app's shortcuts that belong to no message."""
        self._refuse_unknown_shortcut(callback_id, kind="global")
        payload = payloads.common(self.parts, user) | {
            "type": "shortcut",
            "callback_id": callback_id,
            "trigger_id": self.parts.triggers.issue(user),
            "action_ts": self.parts.world.stamps.next(),
        }
        await self.parts.courier.ask("interactive", payload)

    def open_home(self, user: str, *, tab: str = "home") -> None:
        """Look at the app; it hears app_home_opened."""
        world = self.parts.world
        channel = world.open_direct([user, world.bot.id])
        world.announce(HomeOpened(user, channel.id, tab, world.views.home(user)))

    def _action(self, element: Json, picked: Json) -> Json:
        return as_action(element, picked, ts=self.parts.world.stamps.next())

    def _response_url(self, user: str, channel: Channel, message: Json | None = None) -> str:
        origin = Origin(
            user=user,
            channel=channel.id,
            message_ts=message["ts"] if message else "",
            thread_ts=str(message.get("thread_ts", "")) if message else "",
            is_ephemeral=bool(message and message.get("is_ephemeral")),
        )
        return self.parts.url + self.parts.response_urls.issue(origin)

    def _refuse_unknown_shortcut(self, callback_id: str, *, kind: str) -> None:
        if not self.parts.installation.knows_shortcut(callback_id, kind=kind):
            message = f"The app has no {kind} shortcut {callback_id}."
            raise SandboxError(message, code="unknown_shortcut")


def _merged(initial: Json, given: Json | None, element: Json, picked: Json) -> Json:
    values = {block_id: dict(entries) for block_id, entries in initial.items()}
    for block_id, entries in (given or {}).items():
        values[block_id] = values.get(block_id, {}) | entries
    entries = values.get(element["block_id"], {})
    if element["action_id"] in entries and picked:
        values[element["block_id"]] = entries | {
            element["action_id"]: {"type": element["type"], **picked}
        }
    return values
