"""Sprawl: once a week the operators hear which agents are too many."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain import notices
from bot.domain.agent_cards import SprawlCard
from bot.domain.drill import key_of_week
from bot.domain.ids import PositionName, RoleName, SprawlId, UserId
from bot.domain.offboarding import Offboarding
from bot.domain.organization import Organization
from bot.domain.similarity import DUPLICATE, Similar, profile_of, ranked
from bot.domain.sprawl import FEWEST, Sprawl, Trouble, Workforce, sprawl
from bot.errors import NotFoundError
from bot.ports import Clock, Similarity
from bot.services.offboarding import Offboardings
from storage.database import Database
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Sprawling:
    """Finds agents that are unused, double, without an owner or too many, and says so weekly."""

    database: Database
    clock: Clock
    organization: Organization
    similarity: Similarity
    offboardings: Offboardings

    async def report_due(self) -> Sprawl | None:
        """Report this week's sprawl, unless it was, by this clock or another one.

        Nobody hears of a week in which nothing is wrong.
        """
        now = self.clock.now()
        key = key_of_week(now)
        async with self.database.reading() as tx:
            if await tx.sprawls.find(key) is not None:
                return None
        # Before the transaction: an embedding model may take a while.
        alike = await self._alike()
        async with self.database.transaction() as tx:
            workforce = await self._workforce(tx, alike)
            entries, number = sprawl(workforce, at=now), len(workforce.active)
            kept = await tx.sprawls.begin(Sprawl(SprawlId(0), key, now, number, entries))
            if kept is not None and kept.entries:
                await self._tell(tx, kept, at=now)
            return kept

    async def retire(self, report: SprawlId, position: PositionName, *, by: UserId) -> None:
        """Retire one of the positions a report names, into the other one where it is double.

        Raises ForbiddenError, InvalidInputError, ConflictError, NotFoundError.
        """
        async with self.database.reading() as tx:
            found = await tx.sprawls.get(report)
        named = [entry for entry in found.entries if entry.position == position]
        if not named:
            raise NotFoundError(f"Report {report} says nothing about {position}.")
        into = next((each.other for each in named if each.trouble is Trouble.DUPLICATE), None)
        reason = " ".join(each.why for each in named)
        await self.offboardings.begin(position, by=by, reason=reason, into=into)
        async with self.database.transaction() as tx:
            await self._tell(tx, found, at=self.clock.now())

    async def _alike(self) -> Mapping[RoleName, Sequence[Similar]]:
        roles = {each.role for each in self.organization.positions.values() if each.active}
        if sum(each.active for each in self.organization.positions.values()) < FEWEST:
            return {}
        profiles = [profile_of(self.organization.roles[name]) for name in sorted(roles)]
        found = {}
        for mine in profiles:
            others = [each for each in profiles if each.name != mine.name]
            scores = await self.similarity.scores(mine, others)
            found[mine.name] = ranked(mine, others, scores, least=DUPLICATE)
        return found

    async def _workforce(
        self, tx: Transaction, alike: Mapping[RoleName, Sequence[Similar]]
    ) -> Workforce:
        records, now = await tx.registry.positions(), self.clock.now()
        return Workforce(
            organization=self.organization,
            used_at=await tx.performance.last_used(self.organization.positions, until=now),
            hired_at={name: each.hired_at for name, each in records.items()},
            alike=alike,
            gone=await tx.people.inactive(),
        )

    async def _tell(self, tx: Transaction, report: Sprawl, *, at: datetime) -> None:
        for person in sorted(self.organization.operators - await tx.people.inactive()):
            await tx.outbox.add(notices.sprawl_notice(report, person=person, at=at))


async def sprawl_card(tx: Transaction, report: SprawlId) -> SprawlCard:
    """Read a report, with what has become of each position it names since."""
    found = await tx.sprawls.get(report)
    going: dict[PositionName, Offboarding] = {}
    for entry in found.entries:
        gone = await tx.offboardings.of_position(entry.position) if entry.position else None
        if gone is not None and gone.at >= found.at:
            going[gone.position] = gone
    return SprawlCard(found, going)
