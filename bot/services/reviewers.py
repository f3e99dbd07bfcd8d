"""Reviewers of agents: who decides about an owner's positions now."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.approvals import mentions
from bot.domain.ids import PositionName, UserId
from bot.domain.organization import Organization
from bot.domain.seats import Seat, StandIn, everyone, seats
from bot.errors import ForbiddenError
from bot.services.seating import stand_ins
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Reviewers:
    """Who decides in an owner's seat: they, who stands in while they are away, or their successor.

    Read once, it answers for every owner.
    """

    organization: Organization
    inactive: frozenset[UserId]
    away: tuple[StandIn, ...]

    def may_decide(self, owner: UserId) -> tuple[UserId, ...]:
        """Return everyone whose decision counts. Who is away may decide all the same."""
        return everyone(self._seats(owner))

    def owner_of(self, position: PositionName, *, before: UserId) -> UserId:
        """Return who owns a position now: a new org.yml counts before the clock has seen it.

        Of a position that is gone it is who owned it `before`.
        """
        known = self.organization.positions.get(position)
        return self.organization.roles[known.role].owner if known else before

    def told(self, owner: UserId) -> tuple[UserId, ...]:
        """Return whom to write to: who is there; where nobody is, who would have been."""
        found = self._seats(owner)
        present = tuple(dict.fromkeys(each for seat in found for each in seat.present))
        return present or everyone(found)

    def zone(self, owner: UserId) -> str:
        """Return where whoever is written to lives."""
        told = self.told(owner)
        return self.organization.zone_of(told[0] if told else owner)

    def refuse_others(self, owner: UserId, *, by: UserId) -> None:
        """Raise ForbiddenError unless this person decides about an owner's positions now."""
        people = self.may_decide(owner)
        if by not in people:
            named = mentions(people) or "nobody"
            raise ForbiddenError(f"Not yours to decide: {named} decides about it now.")

    def above(self, owner: UserId) -> tuple[UserId, ...]:
        """Return who else is told of what an owner left undone: their manager, or who is in place.

        Not who decides for the owner and is told anyway.
        """
        known = self.organization.people.get(owner)
        if known is None or known.manager is None:
            return ()
        above = self.organization.in_place_of(known.manager, inactive=self.inactive)
        told = self.told(owner)
        return tuple(person for person in above if person not in told)

    def _seats(self, owner: UserId) -> tuple[Seat, ...]:
        holders = self.organization.in_place_of(owner, inactive=self.inactive)
        return seats(holders, stand_ins=self.away, closed_to=frozenset())


async def reviewers(tx: Transaction, *, organization: Organization, at: datetime) -> Reviewers:
    """Return who decides at a time."""
    away = await stand_ins(tx, organization=organization, at=at)
    return Reviewers(organization, await tx.people.inactive(), away)
