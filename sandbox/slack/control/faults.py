"""Faults on demand: a Slack that is slow, broken, away, or says things twice and out of order."""

import asyncio
from dataclasses import dataclass, field
from enum import StrEnum

from sandbox.slack.wire import Json

ANY_METHOD = "*"


class Fault(StrEnum):
    """What goes wrong with a Web API call."""

    RATE_LIMITED = "rate_limited"  # 429 with Retry-After, no effect
    SERVER_ERROR = "server_error"  # 5xx, no effect
    TIMEOUT = "timeout"  # no answer, no effect
    LOST_BEFORE = "lost_before"  # the connection drops, no effect
    LOST_AFTER = "lost_after"  # the effect happens, then the connection drops


@dataclass(slots=True)
class PlannedFault:
    """A fault that waits for calls; `times` is None until it is cleared."""

    how: Fault
    times: int | None = 1
    retry_after: int = 1
    status: int = 503

    def describe(self, method: str) -> Json:
        """Return the plan as plain data."""
        return {
            "method": method,
            "how": self.how.value,
            "times": self.times,
            "retry_after": self.retry_after,
            "status": self.status,
        }


@dataclass(slots=True)
class Faults:
    """All faults that are planned, by method; `*` stands for every method."""

    planned: dict[str, list[PlannedFault]] = field(default_factory=dict)
    duplicates: int = 0
    reorder: int = 0
    _up: asyncio.Event | None = None

    def fail(
        self,
        method: str = ANY_METHOD,
        *,
        how: Fault,
        times: int | None = 1,
        retry_after: int = 1,
        status: int = 503,
    ) -> None:
        """Let the next `times` calls of the method fail; None means until cleared."""
        fault = PlannedFault(Fault(how), times, retry_after, status)
        self.planned.setdefault(method, []).append(fault)

    def clear(self, method: str | None = None) -> None:
        """Forget the faults of a method, or everything that was planned."""
        if method is not None:
            self.planned.pop(method, None)
            return
        self.planned.clear()
        self.duplicates = self.reorder = 0
        self.up()

    def duplicate_events(self, times: int = 1) -> None:
        """Deliver each of the next `times` events twice, with the same event_id."""
        self.duplicates = times

    def reorder_events(self, count: int = 2) -> None:
        """Hold back the next `count` events and deliver them last first."""
        self.reorder = count

    def down(self) -> None:
        """Refuse everything until `up`: no call is answered, no event is sent."""
        if self._up is None:
            self._up = asyncio.Event()

    def up(self) -> None:
        """End `down`."""
        if self._up is not None:
            self._up.set()
            self._up = None

    @property
    def is_down(self) -> bool:
        return self._up is not None

    async def until_up(self) -> None:
        """Wait while Slack is down."""
        while self._up is not None:
            await self._up.wait()

    def take(self, method: str) -> PlannedFault | None:
        """Return the fault that strikes this call, and count it."""
        for name in (method, ANY_METHOD):
            plans = self.planned.get(name, [])
            if plans:
                return self._strike(plans)
        return None

    def describe(self) -> Json:
        """Return everything planned as plain data."""
        plans = [f.describe(method) for method, faults in self.planned.items() for f in faults]
        return {
            "faults": plans,
            "down": self.is_down,
            "duplicates": self.duplicates,
            "reorder": self.reorder,
        }

    def _strike(self, plans: list[PlannedFault]) -> PlannedFault:
        fault = plans[0]
        if fault.times is not None:
            fault.times -= 1
            if fault.times <= 0:
                plans.pop(0)
        return fault
