"""Alarms: between two reviews the owner of a position is told of a decline, once."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog

from bot.domain import notices
from bot.domain.decline import WEEKS, Alarm, Decline, episode
from bot.domain.ids import PositionName, UserId
from bot.domain.organization import Organization
from bot.domain.performance import Performance
from bot.domain.quarters import quarter_up_to
from bot.domain.recommending import declines
from bot.ports import Clock
from bot.services.performing import performances
from storage.database import Database

log = structlog.get_logger()

_US = "countersign"


@dataclass(frozen=True, slots=True)
class Alarms:
    """Looks at every position once a day. It never tells of one episode twice."""

    database: Database
    clock: Clock
    organization: Organization

    async def tell_due(self) -> int:
        """Tell owners of each decline nobody was told of yet. Return how many there were.

        It looks at the records up to midnight (UTC): however often it is called on one day, it
        looks at the same, and so once.
        """
        midnight = (
            self.clock.now().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        )
        quiet = await self._quiet(midnight)
        async with self.database.reading() as tx:
            found = await performances(tx, quiet, organization=self.organization, at=midnight)
        told = [await self._tell(each, midnight) for each in found.values()]
        return sum(told)

    async def _quiet(self, at: datetime) -> list[PositionName]:
        """Return the active positions nobody was alarmed about for as long as a series is."""
        async with self.database.reading() as tx:
            told = await tx.alarms.since(at - timedelta(weeks=WEEKS))
        active = (p.name for p in self.organization.positions.values() if p.active)
        return [name for name in active if name not in told]

    async def _tell(self, performance: Performance, at: datetime) -> bool:
        found = [each for each in declines(performance) if each.found]
        if not found:
            return False
        worst = min(found, key=lambda each: each.p)
        now = self.clock.now()
        async with self.database.transaction() as tx:
            owners = self._answering(performance.owner, await tx.people.inactive())
            key = episode(performance.position, quarter_up_to(self.organization.reviews, at))
            first = owners[0] if owners else performance.owner
            alarm = await tx.alarms.begin(Alarm(0, key, performance.position, first, now, worst))
            if alarm is None:
                return False
            await tx.audit.add(_US, "decline.told", f"position:{alarm.position}", _said(worst), now)
            for owner in owners:
                await tx.outbox.add(notices.alarm_notice(alarm, person=owner))
        log.info("decline.told", position=alarm.position, p=worst.p)
        return True

    def _answering(self, owner: UserId, inactive: frozenset[UserId]) -> tuple[UserId, ...]:
        """Return who answers for a position: its owner, or who is in the owner's place."""
        if owner not in inactive:
            return (owner,)
        return self.organization.in_place_of(owner, inactive=inactive)


def _said(found: Decline) -> dict[str, object]:
    return {"measure": found.measure, "test": found.test, "n": found.n, "p": found.p}
