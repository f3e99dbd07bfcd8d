"""What people write to us in Slack."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.ids import ChannelId, MessageTs, UserId


@dataclass(frozen=True, slots=True)
class IncomingMessage:
    """A message as Slack delivered it. `event` is Slack's event id: the key of its delivery.

    `addressed` is true for a mention of the app, a direct message, or a shortcut on a message;
    `requested` for the shortcut alone: the message it was used on may be anybody's, and old.
    """

    event: str
    channel: ChannelId
    ts: MessageTs
    author: UserId
    text: str
    received_at: datetime
    thread: MessageTs | None = None
    addressed: bool = False
    requested: bool = False

    @property
    def root(self) -> MessageTs:
        """The thread this message belongs to, or would begin."""
        return self.thread or self.ts

    @property
    def may_concern_us(self) -> bool:
        """Whether it can be about a job at all: it speaks to us, or stands in a thread."""
        return self.addressed or self.thread is not None


@dataclass(frozen=True, slots=True)
class ThreadLine:
    """One message of a thread, read back from Slack."""

    ts: MessageTs
    author: UserId
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A message in a job's thread, kept for the owner's next turn. The requester's is steering."""

    event: str
    ts: MessageTs
    author: UserId
    text: str
    steering: bool
    at: datetime
