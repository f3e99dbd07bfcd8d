"""The pulse of the clock: whether it ran on undisturbed, so that a day that has come has come."""

from dataclasses import dataclass
from datetime import datetime, timedelta

PAUSE = timedelta(hours=2)
"""A longer step from one look to the next is a pause of ours, or a jump of the clock."""

SETTLED = timedelta(minutes=15)
"""How long a clock has to run on after such a step before anybody acts on what it says."""


@dataclass(frozen=True, slots=True)
class Pulse:
    """How the clock ran: without a jump from one moment on until it was looked at last."""

    since: datetime
    seen_at: datetime

    @classmethod
    def first(cls, now: datetime) -> "Pulse":
        """Return that of a clock nobody has looked at before."""
        return cls(now, now)

    def seen(self, now: datetime) -> "Pulse":
        """Return it after another look. After a step either way that is too long it begins anew.

        A pause of the process cannot be told from a jump: after both the clock has to run on.
        """
        if abs(now - self.seen_at) > PAUSE:
            return Pulse.first(now)
        return Pulse(min(self.since, now), now)

    @property
    def steady(self) -> bool:
        """Whether it has run on for long enough to act on what it says."""
        return self.seen_at - self.since >= SETTLED
