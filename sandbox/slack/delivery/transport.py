"""The one thing both ways to the app have in common."""

from dataclasses import dataclass
from typing import Literal, Protocol

from sandbox.slack.wire import Json

Kind = Literal["events_api", "interactive", "slash_commands"]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One thing the app is told; it counts as received when the app acknowledges."""

    kind: Kind
    payload: Json


class NotDeliveredError(Exception):
    """The app did not acknowledge; `reason` is what Slack says when it tries again."""

    def __init__(self, reason: str, *, retry: bool = True) -> None:
        super().__init__(f"The app did not acknowledge: {reason}.")
        self.reason = reason
        self.retry = retry


class Transport(Protocol):
    """A way to the app."""

    @property
    def connected(self) -> bool:
        """Say whether the app can be reached, as far as Slack knows."""
        ...

    async def send(self, delivery: Delivery, *, attempt: int, reason: str) -> Json | None:
        """Deliver and return what the app answered; raises NotDeliveredError.

        `attempt` is 0 the first time; `reason` says why the last attempt failed.
        """
        ...
