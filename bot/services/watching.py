"""Watching: whether the clock ran on undisturbed, for all processes together."""

from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.domain.pulses import Pulse
from bot.ports import Clock
from storage.database import Database

log = structlog.get_logger()

_PULSE = "clock.pulse"
"""The chore that is looking at the clock; its period is since when that ran without a jump."""


@dataclass(frozen=True, slots=True)
class Watching:
    """Looks at the clock before anything is done because a day has come."""

    database: Database
    clock: Clock

    async def steady(self) -> bool:
        """Look at the clock, and return whether its days can be believed."""
        now = self.clock.now()
        async with self.database.transaction() as tx:
            kept = await tx.chores.last(_PULSE)
            before = Pulse(datetime.fromisoformat(kept[0]), kept[1]) if kept else Pulse.first(now)
            pulse = before.seen(now)
            if kept and pulse == Pulse.first(now):
                log.warning("clock.jumped", seen_at=before.seen_at, now=now)
            await tx.chores.finish(_PULSE, pulse.since.isoformat(), now)
        return pulse.steady
