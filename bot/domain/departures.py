"""Departures: who owned roles and has left, and who owns them from now on."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.ids import DepartureId, PositionName, RoleName, UserId
from bot.domain.organization import Organization
from bot.errors import ConflictError, ForbiddenError, InvalidInputError


class DepartureStatus(StrEnum):
    """What became of the roles of somebody who left."""

    OPEN = "open"
    SETTLED = "settled"
    RETURNED = "returned"
    ELSEWHERE = "elsewhere"
    """The organization gave them to others in another way."""


@dataclass(frozen=True, slots=True)
class Departure:
    """Somebody left and owned these roles. `asked` are the people who name their next owner.

    `key` is the person and the moment they left: one departure is kept once.
    """

    id: DepartureId
    key: str
    person: UserId
    roles: tuple[RoleName, ...]
    asked: tuple[UserId, ...]
    status: DepartureStatus
    at: datetime
    successor: UserId | None = None
    decided_by: UserId | None = None
    decided_at: datetime | None = None
    version: int = 0

    @property
    def copies(self) -> tuple[UserId, ...]:
        """Everybody who has the card: who is asked, and whoever was named."""
        named = (self.successor,) if self.successor else ()
        return tuple(dict.fromkeys((*self.asked, *named)))

    def settled(self, *, by: UserId, successor: UserId, at: datetime) -> "Departure":
        """Return the departure once somebody named the next owner. The first word stands.

        Raises ConflictError.
        """
        if self.status is DepartureStatus.SETTLED and self.decided_by:
            raise ConflictError(
                f"<@{self.decided_by}> has already named <@{self.successor}> as the next owner."
            )
        if self.status is not DepartureStatus.OPEN:
            raise ConflictError(f"<@{self.person}>'s roles need no other owner any more.")
        return replace(
            self,
            status=DepartureStatus.SETTLED,
            successor=successor,
            decided_by=by,
            decided_at=at,
        )


def key_of(person: UserId, left_at: datetime | None) -> str:
    """Return the key of a departure; empty for who has not left."""
    return f"{person}:{left_at.isoformat()}" if left_at else ""


def left_behind(
    organization: Organization, gone: Container[UserId]
) -> Mapping[UserId, tuple[RoleName, ...]]:
    """Return the roles of everybody who owns one and has left. Who is only away has not."""
    found: dict[UserId, tuple[RoleName, ...]] = {}
    for role in organization.roles.values():
        if role.owner in gone:
            found[role.owner] = (*found.get(role.owner, ()), role.name)
    return found


def positions_of(organization: Organization, roles: Iterable[RoleName]) -> tuple[PositionName, ...]:
    """Return the active positions that fill one of these roles."""
    wanted = frozenset(roles)
    everyone = organization.positions.values()
    return tuple(each.name for each in everyone if each.active and each.role in wanted)


def refuse_successor(
    departure: Departure,
    *,
    by: UserId,
    successor: UserId,
    organization: Organization,
    gone: Container[UserId],
) -> None:
    """Refuse a word that does not count, and a successor who cannot own a role.

    Raises ForbiddenError, InvalidInputError.
    """
    if by not in departure.asked and by not in organization.operators:
        raise ForbiddenError("Only the people asked, or an operator, can name the next owner.")
    if successor not in organization.people:
        raise InvalidInputError(
            f"<@{successor}> is not in the organization: choose somebody of org.yml."
        )
    if successor in gone:
        raise InvalidInputError(f"<@{successor}> has left: choose somebody else.")


def activity(directory: Mapping[UserId, bool], organization: Organization) -> Mapping[UserId, bool]:
    """Return who of the organization is active, as Slack's directory says.

    Who is not in it is not active. A directory that knows nobody of us is another workspace's, or
    none, and says nothing about anyone.
    """
    if not any(person in directory for person in organization.people):
        return {}
    return {person: directory.get(person, False) for person in organization.people}
