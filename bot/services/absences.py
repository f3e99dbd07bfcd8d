"""Absences: people say that they are away, and their questions go to who stands in at once."""

from dataclasses import dataclass
from datetime import date, datetime

import structlog

from bot.domain.absences import absence
from bot.domain.approvals import Approval
from bot.domain.ids import ApprovalId, UserId
from bot.domain.organization import Organization
from bot.domain.reach import out_of_reach
from bot.domain.seats import StandIn
from bot.errors import ConflictError, CountersignError, InvalidInputError
from bot.ports import Clock
from bot.services.questions import Questions, held
from bot.services.seating import stand_ins
from storage.database import Database
from storage.transaction import Transaction

log = structlog.get_logger()

_MOST = 1000
"""Questions looked at in one go. More than that were never open at once."""


@dataclass(frozen=True, slots=True)
class Absences:
    """Keeps who is away, and who of the people asked may decide because of it."""

    database: Database
    clock: Clock
    organization: Organization
    questions: Questions

    async def leave(
        self, person: UserId, *, back_on: date | None, delegate: UserId | None
    ) -> StandIn:
        """Keep that a person is away; a later word replaces an earlier one.

        Without a delegate the one of org.yml stands in, and where there is none, nobody: the
        fallback is then asked at once. Returns who stands in now.
        Raises ForbiddenError, InvalidInputError.
        """
        now = self.clock.now()
        people = self.organization.people
        away = absence(person, back_on=back_on, delegate=delegate, people=people, now=now)
        async with self.database.transaction(urgent=True) as tx:
            if delegate in await tx.people.inactive():
                raise InvalidInputError(f"<@{delegate}> has left: choose somebody else.")
            await tx.absences.save(away)
            await self._recorded(tx, person, "absence.began", away, now)
            standing = await stand_ins(tx, organization=self.organization, at=now)
        await self.refresh()
        return next(each for each in standing if each.owner == person)

    async def back(self, person: UserId) -> None:
        """Forget that a person is away. Raises ConflictError where they are not."""
        now = self.clock.now()
        async with self.database.transaction(urgent=True) as tx:
            if not await tx.absences.end(person):
                raise ConflictError("You are not away: questions come to you.")
            await self._recorded(tx, person, "absence.ended", None, now)
        await self.refresh()

    async def refresh(self) -> int:
        """Show open questions to who may decide now, where that has changed. Return how many.

        It changes with absences that begin or end, and with a new org.yml. Questions too few are
        left to answer go to the fallback, or to a person.
        """
        async with self.database.reading() as tx:
            waiting = await tx.approvals.open(limit=_MOST)
            gone = await tx.people.inactive()
            current = [await self.questions.current(tx, each) for each in waiting]
        looked_at = zip(waiting, current, strict=True)
        changed = [old for old, now in looked_at if now != old or out_of_reach(now, inactive=gone)]
        return sum([await self._reseated(approval) for approval in changed])

    async def _reseated(self, approval: Approval) -> bool:
        try:
            async with self.database.transaction() as tx:
                job, found = await held(tx, ApprovalId(approval.id))
                await self.questions.reach(tx, job, found)
        except CountersignError:
            # One question that cannot be shown anew must not hold up the others.
            log.exception("approval.stumbled", approval_id=approval.id)
            return False
        return True

    async def _recorded(
        self, tx: Transaction, person: UserId, verb: str, away: StandIn | None, now: datetime
    ) -> None:
        detail = {"delegate": away.delegate, "until": away.until.isoformat()} if away else {}
        await tx.audit.add(person, verb, f"person:{person}", detail, now, human=True)
