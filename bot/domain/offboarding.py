"""Offboarding: what is done, and in which order, before a position is gone."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.domain.ids import OffboardingId, PositionName, RoleName, UserId
from bot.domain.organization import Organization
from bot.domain.stages import Stage
from bot.errors import ConflictError, ForbiddenError, InvalidInputError, InvalidTransitionError


class Item(StrEnum):
    """The list, in its order: what could do harm comes first, what proves it all comes last."""

    LANES = "lanes"
    JOBS = "jobs"
    BINDINGS = "bindings"
    CONTEXT = "context"
    AUDIT = "audit"


@dataclass(frozen=True, slots=True)
class Done:
    """One item that was done, when, and what came of it."""

    item: Item
    at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class Offboarding:
    """One position on its way out. With `into` it is merged into another one.

    `archive` is what the position was, and which records it leaves.
    """

    id: OffboardingId
    position: PositionName
    role: RoleName
    reason: str
    by: UserId
    at: datetime
    into: PositionName | None = None
    done: tuple[Done, ...] = ()
    archive: Mapping[str, Any] = field(default_factory=dict)
    version: int = 0

    @property
    def next(self) -> Item | None:
        """The first item that is not done; None once the position is gone."""
        done = frozenset(each.item for each in self.done)
        return next((item for item in Item if item not in done), None)

    def did(self, item: Item, note: str, *, at: datetime) -> "Offboarding":
        """Return the list with one more item done. Raises InvalidTransitionError out of order."""
        if item is not self.next:
            raise InvalidTransitionError(f"{item} is not what comes next for {self.position}.")
        return replace(self, done=(*self.done, Done(item, at, note)))


def retirers(
    organization: Organization, role: RoleName, *, gone: frozenset[UserId]
) -> frozenset[UserId]:
    """Return who may retire a position of this role: its owner or who is in their place, and the
    operators. Of a role that is gone meanwhile the operators decide alone.
    """
    if role not in organization.roles:
        return organization.operators
    owner = organization.roles[role].owner
    return organization.operators | frozenset(organization.in_place_of(owner, inactive=gone))


def refuse_retiring(
    organization: Organization,
    position: PositionName,
    *,
    by: UserId,
    into: PositionName | None,
    gone: frozenset[UserId],
) -> None:
    """Refuse to retire a position: by a stranger, twice, or where work would stop without it.

    Raises ForbiddenError, ConflictError, InvalidInputError, NotFoundError.
    """
    role = organization.role_of(position)
    if by not in retirers(organization, role.name, gone=gone):
        raise ForbiddenError(f"Only <@{role.owner}>, who owns it, or an operator can retire it.")
    if not organization.position(position).active:
        raise ConflictError(f"{position} gets no work any more; it is retired.")
    if into is not None and (into == position or not organization.position(into).active):
        raise InvalidInputError(f"{position} can only be merged into another active position.")
    needed = needed_stages(organization) & role.stages
    for stage in sorted(needed):
        if len(organization.serving(stage)) == 1:
            raise InvalidInputError(
                f"{position} is the only one that does the {stage}, and jobs need it: hire "
                "another one first."
            )


def needed_stages(organization: Organization) -> frozenset[Stage]:
    """Return the stages that some job of some repository passes."""
    found = {Stage.INTAKE, Stage.IMPLEMENTATION}
    for repository in organization.repositories.values():
        for job_class in ("", *repository.classes):
            topology = organization.topology_of(repository.name, job_class)
            found |= {stage for group in topology.reviews for stage in group}
            found |= {Stage.SPECIFICATION} if topology.specified else set()
    return frozenset(found)
