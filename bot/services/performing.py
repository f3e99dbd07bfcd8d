"""Performing: what the records say about positions, put together for reviews and alarms."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain.ids import PositionName, RoleName
from bot.domain.organization import Organization, Role
from bot.domain.outcome_numbers import HALF, Reading
from bot.domain.performance import Figures, OutcomeRecord, Performance, Period
from bot.domain.quarters import Quarter, last_quarters
from bot.ports import Clock
from bot.services.knowing import Known, known_of
from storage.database import Database
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Performing:
    """Reads performances. It keeps nothing: they are read anew each time."""

    database: Database
    clock: Clock
    organization: Organization

    async def now(self, position: PositionName) -> Performance:
        """Return what is recorded of one position in this quarter so far. Raises NotFoundError."""
        return await self.of(position, at=self.clock.now())

    async def of(self, position: PositionName, *, at: datetime) -> Performance:
        """Return what is recorded of one position in the quarter of a moment, up to then.

        Raises NotFoundError.
        """
        self.organization.position(position)
        async with self.database.reading() as tx:
            since = last_quarters(self.organization.reviews, at)[-1].since
            found = await performances(
                tx,
                [position],
                organization=self.organization,
                at=at,
                known=await known_of(tx, [position], since=since, until=at, drift=True),
            )
        return found[position]


async def performances(
    tx: Transaction,
    positions: Iterable[PositionName],
    *,
    organization: Organization,
    at: datetime,
    known: Mapping[PositionName, Known] | None = None,
) -> Mapping[PositionName, Performance]:
    """Return what is recorded of some positions in the quarter of a moment, up to then.

    A review of a whole quarter asks for its last moment. The statements are the same number for
    one position and for all, but for those whose drift is asked for.
    """
    asked = tuple(positions)
    quarters = last_quarters(organization.reviews, at)
    reading = _Reading(tx, organization, quarters, at)
    await reading.read(asked)
    return {name: await reading.performance(name, (known or {}).get(name)) for name in asked}


@dataclass(slots=True)
class _Reading:
    """What was read for all positions at once."""

    tx: Transaction
    organization: Organization
    quarters: Sequence[Quarter]
    at: datetime
    figures: Mapping[PositionName, tuple[Figures, ...]] = field(default_factory=dict)
    used: Mapping[PositionName, datetime] = field(default_factory=dict)
    series: Mapping[tuple[RoleName, str], tuple[Reading, ...]] = field(default_factory=dict)
    begun: Mapping[PositionName, int] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()

    async def read(self, positions: Sequence[PositionName]) -> None:
        periods = [Period(q.since, min(q.until, self.at)) for q in self.quarters]
        self.figures = await self._counted(positions, periods)
        self.used = await self.tx.performance.last_used(positions, until=self.at)
        self.series = await self.tx.readings.since(self.quarters[0].since)
        self.begun = await self.tx.performance.begun(since=self.at - 2 * HALF, until=self.at)
        self.gone = await self.tx.people.inactive()

    async def _counted(
        self, positions: Sequence[PositionName], periods: Sequence[Period]
    ) -> Mapping[PositionName, tuple[Figures, ...]]:
        charged = self.organization.charged
        found = await self.tx.performance.figures(positions, periods)
        return {
            name: tuple([replace(each, charged=charged) for each in figures])
            for name, figures in found.items()
        }

    async def performance(self, name: PositionName, known: Known | None) -> Performance:
        role = self.organization.role_of(name)
        figures, known = self.figures[name], known or Known()
        stretches = figures[-1].period.split(known.changes)
        split = figures[-1:]
        if len(stretches) > 1:
            split = (await self._counted([name], stretches))[name]
        return Performance(
            position=name,
            role=role.name,
            owner=role.owner,
            figures=figures[-1],
            quarters=tuple(zip(self.quarters, figures, strict=True)),
            stretches=split,
            outcome=self._outcome(role),
            last_used_at=self.used.get(name),
            recent_jobs=self.begun.get(name, 0),
            deployed_at=known.deployed_at,
            probes=known.probes,
            owner_active=role.owner not in self.gone,
        )

    def _outcome(self, role: Role) -> OutcomeRecord | None:
        if role.outcome is None:
            return None
        readings = self.series.get((role.name, role.outcome.name), ())
        return OutcomeRecord(role.outcome, tuple(r for r in readings if r.at < self.at))
