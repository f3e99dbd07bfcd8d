"""Relating: how positions get on with each other, for operators."""

from dataclasses import dataclass
from datetime import timedelta

from bot.domain.ids import UserId
from bot.domain.organization import Organization
from bot.domain.performance import Period
from bot.domain.relations import Relations
from bot.errors import ForbiddenError
from bot.ports import Clock
from storage.database import Database

WINDOW = timedelta(days=91)
"""How far back it is looked: a quarter."""


@dataclass(frozen=True, slots=True)
class Relating:
    """Reads the pairs. It keeps nothing."""

    database: Database
    clock: Clock
    organization: Organization

    async def read(self, *, by: UserId) -> Relations:
        """Return every pair of the last 13 weeks. Raises ForbiddenError for all but operators."""
        if by not in self.organization.operators:
            raise ForbiddenError("Only operators see how agents get on with each other.")
        now = self.clock.now()
        async with self.database.reading() as tx:
            return await tx.relations.of(Period(now - WINDOW, now))
