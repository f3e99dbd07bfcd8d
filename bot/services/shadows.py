"""Shadows: who owns a role lets a candidate shadow one of its agents, and rolls over or not."""

from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from bot.domain import notices
from bot.domain.agent_cards import ShadowCard
from bot.domain.changes import Change
from bot.domain.editing import edited
from bot.domain.hiring import CandidateStatus
from bot.domain.ids import PositionName, RoleName, ShadowId, UserId
from bot.domain.organization import Organization
from bot.domain.registry import SYSTEM
from bot.domain.shadow_wishes import Wish
from bot.domain.shadows import (
    Order,
    Shadow,
    ShadowStatus,
    enrolment,
    refuse_order,
    refuse_stranger,
    retiring,
    rolling_back,
    rolling_over,
)
from bot.domain.staffing import Staffing
from bot.errors import ConflictError, ExpectedError, NotFoundError, StaleError
from bot.ports import Clock
from bot.services import shadowing
from bot.services.registry import Registry
from bot.services.shadow_cards import shadow_card
from storage.database import Database
from storage.transaction import Transaction

log = structlog.get_logger()

_US = "countersign"


@dataclass(frozen=True, slots=True)
class Shadows:
    """Declares and ends shadows. Each decision is one transaction with the registry's change."""

    database: Database
    clock: Clock
    staffing: Staffing
    registry: Registry

    async def declare(self, wish: Wish, *, by: UserId) -> Shadow:
        """Let a candidate shadow a position; a model becomes a position that gets no work.

        Raises ForbiddenError, NotFoundError, InvalidInputError (OrganizationError where it could
        never take over), ConflictError.
        """
        now = self.clock.now()
        order = wish.order(now=now)
        async with self.database.transaction(urgent=True) as tx:
            organization = await self.registry.present(tx)
            role = organization.role_of(order.incumbent).name
            await self._admit(tx, organization, role, by)
            refuse_order(order, organization, shadows=await tx.shadows.open(), now=now)
            name, enrolled = enrolment(order, organization)
            fresh = _shadow(order, name, organization, by=by, at=now)
            enrolling = (*enrolled, *rolling_over(fresh))
            self._refuse_unusable(await self._as_changed(tx, *enrolling), name)
            if enrolled:
                why = f"<@{by}> lets it shadow {order.incumbent}."
                await self.registry.change_in(tx, enrolled, by=SYSTEM, why=why)
            kept = await tx.shadows.begin(fresh)
            await self._tell(tx, kept, actor=by, verb="declared", at=now)
        return kept

    async def stop(self, shadow: ShadowId, *, by: UserId) -> None:
        """End a shadow, and leave everything as it is. Raises ForbiddenError, ConflictError."""
        now = self.clock.now()
        async with self.database.transaction(urgent=True) as tx:
            before = await self._held_for(tx, shadow, by)
            kept = await tx.shadows.replace(before, before.stopped(by=by, at=now))
            await shadowing.drop(tx, kept, begun=True, reason="It was stopped.", at=now)
            await self._tell(tx, kept, actor=by, verb="stopped", at=now)

    async def roll_over(self, shadow: ShadowId, *, by: UserId) -> None:
        """Let the candidate take over. The old position finishes what it is at.

        Raises ForbiddenError, ConflictError, NotFoundError, and OrganizationError where the
        organization would break a rule, such as a builder of its reviewer's family.
        """
        now = self.clock.now()
        async with self.database.transaction(urgent=True) as tx:
            before = await self._held_for(tx, shadow, by)
            after = before.rolled_over(by=by, at=now)
            changes = rolling_over(before)
            self._refuse_unusable(await self._as_changed(tx, *changes), before.candidate)
            await self._hire(tx, before, by=by, at=now)
            why = f"<@{by}> rolled over from {before.incumbent} to {before.candidate}."
            await self.registry.change_in(tx, changes, by=SYSTEM, why=why)
            kept = await tx.shadows.replace(before, after)
            await shadowing.drop(tx, kept, begun=True, reason="It was rolled over.", at=now)
            await self._tell(tx, kept, actor=by, verb="rolled_over", at=now)

    async def roll_back(self, shadow: ShadowId, *, by: UserId) -> None:
        """Put the old position back. Raises ForbiddenError, ConflictError, NotFoundError."""
        now = self.clock.now()
        async with self.database.transaction(urgent=True) as tx:
            before = await self._held_for(tx, shadow, by)
            after = before.rolled_back(by=by, at=now)
            why = f"<@{by}> rolled back from {before.candidate} to {before.incumbent}."
            await self.registry.change_in(tx, rolling_back(before), by=SYSTEM, why=why)
            kept = await tx.shadows.replace(before, after)
            await self._tell(tx, kept, actor=by, verb="rolled_back", at=now)

    async def show(self, position: PositionName, *, by: UserId) -> ShadowCard:
        """Return the report on the latest shadow a position has a part in.

        Raises ForbiddenError: it quotes jobs. NotFoundError where there is none.
        """
        async with self.database.reading() as tx:
            found = await tx.shadows.latest_of(position)
            if found is None:
                raise NotFoundError(f"{position} has no shadow.")
            organization = await self.registry.present(tx)
            await self._admit(tx, organization, found.role, by)
            staffing = Staffing(organization, self.staffing.available)
            return await shadow_card(tx, found.id, staffing=staffing)

    async def tend(self) -> int:
        """End what has come to its end, tell new owners, and retire whom nobody took back.

        Return how many were looked at.
        """
        async with self.database.reading() as tx:
            found = (*await tx.shadows.open(), *await tx.shadows.revocable())
        for shadow in found:
            try:
                await self._tend(shadow.id)
            except StaleError:
                log.info("shadow.overtaken", shadow_id=shadow.id)
        return len(found)

    async def _tend(self, number: ShadowId) -> None:
        now = self.clock.now()
        async with self.database.transaction() as tx:
            shadow = await tx.shadows.hold(number)
            if shadow.status is ShadowStatus.STANDING:
                await self._end_due(tx, shadow, at=now)
            elif shadow.back_until is not None and now >= shadow.back_until:
                await self._settle(tx, shadow, at=now)
            await self._tell_new_deciders(tx, number, at=now)

    async def _end_due(self, tx: Transaction, shadow: Shadow, *, at: datetime) -> None:
        reason = await shadowing.end_of(tx, shadow, at=at)
        if reason is None:
            return
        kept = await tx.shadows.replace(shadow, shadow.over(reason))
        await shadowing.drop(tx, kept, begun=False, reason=reason, at=at)
        await self._tell(tx, kept, actor=_US, verb="over", at=at)

    async def _settle(self, tx: Transaction, shadow: Shadow, *, at: datetime) -> None:
        """Retire the old position, once it is through with what it was at."""
        if await tx.assignments.active_of(shadow.incumbent):
            return
        reason = "It retired."
        try:
            async with tx.attempt():
                why = f"<@{shadow.decided_by}> rolled over to {shadow.candidate}."
                changes = retiring(shadow, await self.registry.present(tx))
                await self.registry.change_in(tx, changes, by=SYSTEM, why=why)
        except StaleError:
            raise
        except ExpectedError as error:
            # Somebody changed one of the two by hand: that holds, and the way back is over.
            log.warning("shadow.not_retired", shadow_id=shadow.id, exc_info=True)
            reason = str(error)
        kept = await tx.shadows.replace(shadow, shadow.settled(reason))
        await self._tell(tx, kept, actor=_US, verb="settled", at=at)

    async def _tell_new_deciders(self, tx: Transaction, number: ShadowId, *, at: datetime) -> None:
        """Show the card to whoever has come to decide meanwhile."""
        shadow, organization = await tx.shadows.get(number), await self.registry.present(tx)
        for person in await shadowing.deciders_of(tx, organization, shadow.role):
            notice = notices.shadow_notice(shadow, person=person, at=at)
            if await tx.outbox.known([notice.key]) or await tx.messages.find(notice.key):
                continue
            await tx.outbox.add(notice)

    async def _hire(self, tx: Transaction, shadow: Shadow, *, by: UserId, at: datetime) -> None:
        """Hire the candidate where it is being hired. Raises ConflictError before it has passed."""
        for each in await tx.candidates.open():
            if each.position != shadow.candidate:
                continue
            if each.status is not CandidateStatus.PASSED:
                raise ConflictError(
                    f"{each.position} has not passed its cases: it is {each.status}. "
                    "It gets no work before that."
                )
            # What it showed in the shadow of another one was its trial.
            hired = replace(each.to(CandidateStatus.HIRED, by=by, at=at), trial_until=None)
            await tx.candidates.replace(each, hired)

    async def _as_changed(self, tx: Transaction, *changes: Change) -> Organization:
        """Return the organization as these changes would make it. Raises OrganizationError."""
        newest = await self.registry.held(tx)
        return self.registry.organization_of(edited(newest.manuscript, changes))

    def _refuse_unusable(self, organization: Organization, candidate: PositionName) -> None:
        """Raise NotFoundError where no model of the candidate can be used."""
        Staffing(organization, self.staffing.available).staff(candidate)

    async def _held_for(self, tx: Transaction, number: ShadowId, by: UserId) -> Shadow:
        found = await tx.shadows.hold(number)
        await self._admit(tx, await self.registry.present(tx), found.role, by)
        return found

    async def _admit(
        self, tx: Transaction, organization: Organization, role: RoleName, by: UserId
    ) -> None:
        refuse_stranger(organization, role, by=by, gone=await tx.people.inactive())

    async def _tell(
        self, tx: Transaction, shadow: Shadow, *, actor: str, verb: str, at: datetime
    ) -> None:
        detail = {
            "incumbent": shadow.incumbent,
            "candidate": shadow.candidate,
            "status": shadow.status,
            "reason": shadow.reason,
            "pairs": len(await tx.pairs.of_shadow(shadow.id)),
        }
        subject, human = f"shadow:{shadow.id}", actor != _US
        await tx.audit.add(actor, f"shadow.{verb}", subject, detail, at, human=human)
        await shadowing.show(tx, shadow, at=at, organization=await self.registry.present(tx))


def _shadow(
    order: Order, candidate: PositionName, organization: Organization, *, by: UserId, at: datetime
) -> Shadow:
    return Shadow(
        id=ShadowId(0),
        incumbent=order.incumbent,
        candidate=candidate,
        role=organization.position(order.incumbent).role,
        by=by,
        at=at,
        until=order.until,
        jobs=order.jobs,
        cost_microusd=order.cost_microusd,
    )
