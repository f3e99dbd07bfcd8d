"""A stopwatch on the way to the app: how long each event takes to be acknowledged."""

import time
from dataclasses import dataclass, field

from sandbox.slack.delivery.transport import Delivery, Transport
from sandbox.slack.wire import Json


@dataclass(slots=True)
class Stopwatch:
    """Stands before a transport. An event that Slack has to send again counts from its first try.

    What the app itself wrote comes back as events, and is left out: a bare app writes nothing.
    """

    inner: Transport
    taken: list[float] = field(default_factory=list)
    _began: dict[str, float] = field(default_factory=dict)

    @property
    def connected(self) -> bool:
        return self.inner.connected

    async def send(self, delivery: Delivery, *, attempt: int, reason: str) -> Json | None:
        key = str(delivery.payload.get("event_id"))
        began = self._began.setdefault(key, time.perf_counter())
        answer = await self.inner.send(delivery, attempt=attempt, reason=reason)
        del self._began[key]
        if not delivery.payload.get("event", {}).get("bot_id"):
            self.taken.append(time.perf_counter() - began)
        return answer

    def read(self) -> list[float]:
        """Return the seconds of every event since the last reading."""
        taken, self.taken = self.taken, []
        return taken
