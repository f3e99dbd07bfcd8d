"""Departures: the agents of who left do nothing of consequence until somebody owns them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain import notices
from bot.domain.agent_cards import DepartureCard, OwnedRole
from bot.domain.changes import ReassignOwner
from bot.domain.departures import (
    Departure,
    DepartureStatus,
    key_of,
    left_behind,
    positions_of,
    refuse_successor,
)
from bot.domain.ids import DepartureId, PositionName, RoleName, UserId
from bot.domain.organization import Organization
from bot.domain.registry import SYSTEM
from bot.domain.restrictions import Extent, Restriction, RestrictionKind
from bot.ports import Clock
from bot.services.registry import Registry
from bot.services.restricting import lift, restrict
from storage.database import Database
from storage.transaction import Transaction

_US = "countersign"
_KIND = RestrictionKind.OWNER_GONE


async def departure_card(
    tx: Transaction, departure: DepartureId, *, organization: Organization
) -> DepartureCard:
    """Read the card of a departure: a role that was taken out of org.yml is not in it."""
    found = await tx.departures.get(departure)
    known = (organization.roles[name] for name in found.roles if name in organization.roles)
    owned = (OwnedRole(role, positions_of(organization, [role.name])) for role in known)
    return DepartureCard(found, tuple(owned))


@dataclass(frozen=True, slots=True)
class Departures:
    """Keeps step with who left, and lets people name who owns their roles from then on."""

    database: Database
    clock: Clock
    registry: Registry

    async def keep_step(self) -> None:
        """Make up for whatever changed: who left or came back, and who owns what."""
        async with self.database.transaction() as tx:
            await self.follow(tx, at=self.clock.now())

    async def read(self, departure: DepartureId) -> DepartureCard:
        """Return a departure as its card shows it. Raises NotFoundError."""
        async with self.database.reading() as tx:
            return await departure_card(tx, departure, organization=await self.registry.present(tx))

    async def follow(self, tx: Transaction, *, at: datetime) -> None:
        """Bring departures and restrictions in line with who is gone. Repeating it is harmless."""
        organization = await self.registry.present(tx)
        left = dict(await tx.people.left())
        behind = left_behind(organization, left)
        for person, roles in behind.items():
            asked = organization.in_place_of(person, inactive=frozenset(left))
            await self._stands(tx, person, roles, asked, left_at=left[person], at=at)
        await self._hold_back(tx, organization, behind, at=at)
        for each in await tx.departures.open():
            if each.person not in behind:
                returned = each.person not in left
                await self._over(tx, each, returned=returned, at=at)

    async def succeed(self, departure: DepartureId, *, by: UserId, successor: UserId) -> None:
        """Name who owns the roles of somebody who left. The first word stands.

        Raises ForbiddenError, InvalidInputError, ConflictError, NotFoundError.
        """
        now = self.clock.now()
        async with self.database.transaction(urgent=True) as tx:
            before = await tx.departures.hold(departure)
            organization, gone = await self.registry.present(tx), await tx.people.inactive()
            refuse_successor(
                before, by=by, successor=successor, organization=organization, gone=gone
            )
            after = before.settled(by=by, successor=successor, at=now)
            await self._changed(tx, before, after, actor=by, verb="owner.succeeded", at=now)
            await self._reassign(tx, after, organization)
            await self.follow(tx, at=now)

    async def _reassign(
        self, tx: Transaction, departure: Departure, organization: Organization
    ) -> None:
        """Give the roles to who was named, as far as who left still owns them."""
        to, by = departure.successor, departure.decided_by
        if to is None or by is None:
            return
        owned = left_behind(organization, frozenset({departure.person}))
        changes = [ReassignOwner(role, to) for role in owned.get(departure.person, ())]
        if changes:
            who = organization.name_of(departure.person)
            why = f"{who} has left; {organization.name_of(by)} named {organization.name_of(to)}."
            # Who decides for somebody who left need not be above them: a delegate may be it.
            await self.registry.change_in(tx, changes, by=SYSTEM, why=why)

    async def _hold_back(
        self,
        tx: Transaction,
        organization: Organization,
        behind: Mapping[UserId, tuple[RoleName, ...]],
        *,
        at: datetime,
    ) -> None:
        """Restrict what nobody owns any more, and nothing else."""
        held = {
            position: person
            for person, roles in behind.items()
            for position in positions_of(organization, roles)
        }
        for position, person in held.items():
            who = organization.name_of(person)
            why = f"{who}, who owned it, has left, and nobody owns it yet."
            await restrict(tx, _ownerless(position, why=why, at=at))
        for position, restrictions in (await tx.restrictions.all_live(at=at)).items():
            if position not in held and any(each.kind is _KIND for each in restrictions):
                await lift(tx, position, _KIND, by=_US, at=at)

    async def _stands(
        self,
        tx: Transaction,
        person: UserId,
        roles: tuple[RoleName, ...],
        asked: tuple[UserId, ...],
        *,
        left_at: datetime,
        at: datetime,
    ) -> None:
        key = key_of(person, left_at)
        fresh = Departure(
            DepartureId(0), key, person, roles, asked, DepartureStatus.OPEN, at=left_at
        )
        known = await tx.departures.find(key)
        if known is None:
            begun = await tx.departures.begin(fresh)
            if begun is not None:
                await self._tell(tx, begun, actor=_US, verb="owner.departed", at=at)
        elif known != (now := replace(fresh, id=known.id, version=known.version)):
            await self._changed(tx, known, now, actor=_US, verb="owner.departed", at=at)

    async def _over(
        self, tx: Transaction, before: Departure, *, returned: bool, at: datetime
    ) -> None:
        status = DepartureStatus.RETURNED if returned else DepartureStatus.ELSEWHERE
        after = replace(before, status=status, decided_at=at)
        verb = "owner.returned" if returned else "owner.replaced"
        await self._changed(tx, before, after, actor=_US, verb=verb, at=at)

    async def _changed(
        self,
        tx: Transaction,
        before: Departure,
        after: Departure,
        *,
        actor: str,
        verb: str,
        at: datetime,
    ) -> None:
        kept = await tx.departures.replace(before, after)
        # Whoever was asked before learns as well that it is settled.
        asked = tuple(dict.fromkeys((*before.copies, *kept.copies)))
        await self._tell(tx, kept, actor=actor, verb=verb, at=at, people=asked)

    async def _tell(
        self,
        tx: Transaction,
        departure: Departure,
        *,
        actor: str,
        verb: str,
        at: datetime,
        people: tuple[UserId, ...] = (),
    ) -> None:
        detail = {"roles": list(departure.roles), "successor": departure.successor}
        subject, human = f"person:{departure.person}", actor != _US
        await tx.audit.add(actor, verb, subject, detail, at, human=human)
        for person in people or departure.copies:
            await tx.outbox.add(notices.departure_notice(departure, person=person, at=at))


def _ownerless(position: PositionName, *, why: str, at: datetime) -> Restriction:
    return Restriction(
        id=0,
        position=position,
        kind=_KIND,
        extent=Extent.CONSEQUENTIAL,
        why=why,
        by=_US,
        since=at,
    )
