"""One-to-ones: between two reviews, owners are asked how each of their positions gets on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.agent_reviews import REVIEWS
from bot.domain.ids import PositionName, TalkId, UserId
from bot.domain.one_on_ones import Said, Talk, answer
from bot.domain.organization import Organization, Position
from bot.domain.review_calendar import OneOnOnes as Often
from bot.domain.review_notices import talks_notice
from bot.ports import Clock
from bot.services.reviewers import Reviewers, reviewers
from storage.database import Database
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class OneOnOnes:
    """Opens them when the calendar says so, and keeps what people answer."""

    database: Database
    clock: Clock
    organization: Organization

    async def open_due(self) -> None:
        """Ask each owner about their positions in the middle of a month, once."""
        calendar, now = self.organization.reviews, self.clock.now()
        if calendar.one_on_ones is Often.OFF:
            return
        async with self.database.reading() as tx:
            who = await reviewers(tx, organization=self.organization, at=now)
            month = f"{calendar.working.day_of(now):%Y-%m}"
            asked = {talk.position for talk in await tx.talks.of_month(month)}
        for owner, positions in self._owned(asked).items():
            month_there = calendar.talk(now, zone=who.zone(owner))
            if month_there is not None:
                async with self.database.transaction() as tx:
                    await self._open(tx, month_there, owner, positions, who, now)

    async def read(self, talk: TalkId, *, by: UserId) -> Talk:
        """Return one that a person may answer. Raises ForbiddenError, NotFoundError."""
        now = self.clock.now()
        async with self.database.reading() as tx:
            found = await tx.talks.get(talk)
            who = await reviewers(tx, organization=self.organization, at=now)
        who.refuse_others(who.owner_of(found.position, before=found.owner), by=by)
        return found

    async def answer(self, talk: TalkId, said: Said, *, by: UserId) -> Talk:
        """Keep what somebody says. A change of scope they want is shown at the next review.

        Raises ConflictError, ForbiddenError, InvalidInputError, NotFoundError.
        """
        now = self.clock.now()
        async with self.database.transaction(urgent=True) as tx:
            found = await tx.talks.get(talk)
            who = await reviewers(tx, organization=self.organization, at=now)
            who.refuse_others(who.owner_of(found.position, before=found.owner), by=by)
            kept = await tx.talks.replace(found, answer(found, said, by=by, at=now))
            detail = {
                "position": kept.position,
                "month": kept.month,
                "worked": said.worked,
                "did_not": said.failed,
                "scope_change_wanted": said.change,
            }
            subject = f"one-to-one:{kept.id}"
            await tx.audit.add(by, "one_to_one.answered", subject, detail, now, human=True)
            await self._show(tx, kept, who, now)
        return kept

    async def _open(
        self,
        tx: Transaction,
        month: str,
        owner: UserId,
        positions: Sequence[Position],
        who: Reviewers,
        now: datetime,
    ) -> None:
        opened = [
            position.name
            for position in positions
            if await tx.talks.open(
                Talk(TalkId(0), month, position.name, position.role, owner, opened_at=now)
            )
        ]
        if not opened:
            return
        detail, subject = {"month": month, "positions": opened}, f"person:{owner}"
        await tx.audit.add(REVIEWS, "one_to_ones.opened", subject, detail, now)
        first = (await tx.talks.of_month(month, owner=owner))[0]
        await self._show(tx, first, who, now)

    async def _show(self, tx: Transaction, talk: Talk, who: Reviewers, now: datetime) -> None:
        for person in who.told(talk.owner):
            notice = talks_notice(talk.id, talk.month, owner=talk.owner, person=person, at=now)
            await tx.outbox.add(notice)

    def _owned(self, asked: set[PositionName]) -> dict[UserId, list[Position]]:
        owned: dict[UserId, list[Position]] = {}
        for position in self.organization.positions.values():
            if position.active and position.name not in asked:
                owner = self.organization.role_of(position.name).owner
                owned.setdefault(owner, []).append(position)
        return owned
