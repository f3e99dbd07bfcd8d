"""Readings: every role's outcome number is read once a day, and an unknown one stays unknown."""

import asyncio
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import assert_never

import structlog

from bot.domain.built_in_numbers import WINDOW, measured
from bot.domain.ids import RoleName
from bot.domain.organization import Organization, Role
from bot.domain.outcome_numbers import (
    CommandSource,
    OutcomeNumber,
    Reading,
    RecordSource,
    Source,
    ToolSource,
    WebSource,
)
from bot.domain.performance import Period
from bot.domain.reading_numbers import UnreadableError
from bot.errors import CountersignError, StaleError
from bot.ports import Clock, Gauge
from storage.database import Database

log = structlog.get_logger()

_PATIENCE = timedelta(minutes=15)
"""A reading that was begun longer ago was interrupted: sources only read, so it is done again."""

_BEGUN = "It is being read, or the reading was interrupted."
_OUR_FAULT = "Reading it failed through a fault in Countersign; the log says more."


@dataclass(frozen=True, slots=True)
class NoGauge:
    """Reads nothing outside of our own records, so what stands there is unknown."""

    async def read(self, source: CommandSource | WebSource | ToolSource) -> float:
        """Say that nothing was read."""
        raise UnreadableError(f"Nothing here can read from a {type(source).__name__}.")


@dataclass(frozen=True, slots=True)
class Readings:
    """Reads the numbers. Each is claimed first, so that two clocks do not read it twice."""

    database: Database
    clock: Clock
    organization: Organization
    gauge: Gauge

    async def read_due(self) -> int:
        """Read what was not read today. Return how many numbers were tried."""
        read = await asyncio.gather(*(self._of(role) for role in self.organization.roles.values()))
        return sum(read)

    async def _of(self, role: Role) -> bool:
        if role.outcome is None:
            return False
        claimed = await self._claim(role.name, role.outcome)
        if claimed is None:
            return False
        await self._keep(await self._read(claimed, role.outcome))
        return True

    async def _claim(self, role: RoleName, number: OutcomeNumber) -> Reading | None:
        now = self.clock.now()
        begun = Reading(0, role, number.name, now.date(), now, why=_BEGUN, pending=True)
        async with self.database.reading() as tx:
            known = await tx.readings.find(role, number.name, now.date())
        if known is not None and not (known.pending and known.at < now - _PATIENCE):
            return None
        try:
            async with self.database.transaction() as tx:
                if known is None:
                    return await tx.readings.begin(begun)
                return await tx.readings.replace(known, replace(known, at=now))
        except StaleError:
            return None  # another clock took it

    async def _read(self, claimed: Reading, number: OutcomeNumber) -> Reading:
        try:
            value = await self._value(claimed.role, number.source)
        except CountersignError as error:
            log.warning("number.unknown", role=claimed.role, why=str(error))
            return replace(claimed, why=str(error), pending=False)
        except Exception:
            # The edge of one number: the others must be read all the same.
            log.exception("number.stumbled", role=claimed.role)
            return replace(claimed, why=_OUR_FAULT, pending=False)
        return replace(claimed, value=value, why="", pending=False)

    async def _value(self, role: RoleName, source: Source) -> float:
        match source:
            case RecordSource():
                return await self._measured(role, source)
            case CommandSource() | WebSource() | ToolSource():
                return await self.gauge.read(source)
            case _:
                assert_never(source)

    async def _measured(self, role: RoleName, source: RecordSource) -> float:
        now = self.clock.now()
        positions = [p.name for p in self.organization.positions.values() if p.role == role]
        async with self.database.reading() as tx:
            found = await tx.performance.figures(positions, [Period(now - WINDOW, now)])
            escaped = await tx.performance.sent_back(positions, since=now - WINDOW, until=now)
        return measured(source.number, [each[0] for each in found.values()], escaped=escaped)

    async def _keep(self, done: Reading) -> None:
        try:
            async with self.database.transaction() as tx:
                await tx.readings.replace(done, replace(done, at=self.clock.now()))
        except StaleError:
            # It took so long that somebody else read it meanwhile: theirs counts.
            log.info("number.overtaken", role=done.role, day=str(done.day))
