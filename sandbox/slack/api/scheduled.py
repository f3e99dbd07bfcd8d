"""chat.scheduleMessage: posts that wait for their time."""

import asyncio
from dataclasses import dataclass, field

from sandbox.slack.api.call import Call, Method
from sandbox.slack.api.chat import new_message
from sandbox.slack.wire import Json, SlackError
from sandbox.slack.world import messages
from sandbox.slack.world.channels import Channel
from sandbox.slack.world.stamps import new_id

_FARTHEST = 120 * 86_400  # seconds: Slack schedules up to 120 days ahead


@dataclass(slots=True)
class _Waiting:
    channel: Channel
    message: Json
    post_at: int


@dataclass(slots=True)
class Schedule:
    """The messages that wait, by their id."""

    waiting: dict[str, _Waiting] = field(default_factory=dict)

    def methods(self) -> dict[str, Method]:
        """Return the methods that use this schedule."""
        return {
            "chat.scheduleMessage": self.add,
            "chat.deleteScheduledMessage": self.delete,
            "chat.scheduledMessages.list": self.list,
        }

    async def add(self, call: Call) -> Json:
        """Keep a message for later."""
        channel = call.target()
        ahead = call.number("post_at", 0) - call.world.clock()
        if ahead <= 0:
            raise SlackError("time_in_past")
        if ahead > _FARTHEST:
            raise SlackError("time_too_far")
        scheduled_id = new_id("Q", length=11)
        waiting = _Waiting(channel, new_message(call, channel), call.number("post_at", 0))
        self.waiting[scheduled_id] = waiting
        call.parts.tasks.start(self._post(call, scheduled_id, ahead))
        return {
            "ok": True,
            "channel": channel.id,
            "scheduled_message_id": scheduled_id,
            "post_at": waiting.post_at,
            "message": {"type": "delayed_message", **waiting.message},
        }

    async def delete(self, call: Call) -> Json:
        """Forget a message that waits."""
        if self.waiting.pop(call.text("scheduled_message_id"), None) is None:
            raise SlackError("invalid_scheduled_message_id")
        return {"ok": True}

    async def list(self, call: Call) -> Json:
        """List what waits."""
        wanted = call.text("channel")
        listed = [
            {
                "id": scheduled_id,
                "channel_id": waiting.channel.id,
                "post_at": waiting.post_at,
                "text": waiting.message["text"],
            }
            for scheduled_id, waiting in self.waiting.items()
            if wanted in {"", waiting.channel.id}
        ]
        empty = {"next_cursor": ""}
        return {"ok": True, "scheduled_messages": listed, "response_metadata": empty}

    async def _post(self, call: Call, scheduled_id: str, delay: float) -> None:
        await asyncio.sleep(delay)
        waiting = self.waiting.pop(scheduled_id, None)
        if waiting is not None:
            messages.post(call.world, waiting.channel, waiting.message)
