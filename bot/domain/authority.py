"""Authority: who may change what about the organization."""

from collections.abc import Iterator, Sequence

from bot.domain.changes import (
    Activate,
    Change,
    Deactivate,
    Hire,
    Merge,
    ReassignOwner,
    Replace,
    Retire,
    RollOver,
    SetChannel,
    SetDuties,
    SetLimits,
    SetModels,
    SetPrompt,
    SetTools,
)
from bot.domain.ids import PositionName, RoleName, UserId
from bot.domain.organization import Organization
from bot.domain.registry import SYSTEM
from bot.errors import ForbiddenError


def refuse_unauthorized(organization: Organization, changes: Sequence[Change], by: UserId) -> None:
    """Raise ForbiddenError where somebody else has to make one of these changes.

    A role and its positions are changed by the role's owner, by those above the owner, and by the
    operators. What concerns no role that is there yet is for operators alone.
    """
    if by in organization.operators or by == SYSTEM:
        return
    for change in changes:
        role = _role_of(organization, change)
        if role is None:
            refuse_all_but_operators(organization, by)
            continue
        entitled = set(entitled_to(organization, role))
        if by not in entitled:
            raise ForbiddenError(
                f"Only its owner, those above, and operators change the role {role}: "
                f"{_listed(entitled | organization.operators)}."
            )


def refuse_all_but_operators(organization: Organization, by: UserId) -> None:
    """Raise ForbiddenError where somebody else changes the organization as a whole."""
    if by not in organization.operators and by != SYSTEM:
        raise ForbiddenError(f"Only operators change this: {_listed(organization.operators)}.")


def entitled_to(organization: Organization, role: RoleName) -> tuple[UserId, ...]:
    """Return the owner of a role and those above them, nearest first."""
    return tuple(_upwards(organization, organization.roles[role].owner))


def _upwards(organization: Organization, person: UserId) -> Iterator[UserId]:
    passed: set[UserId] = set()
    above: UserId | None = person
    while above is not None and above not in passed:
        passed.add(above)
        yield above
        known = organization.people.get(above)
        above = known.manager if known else None


def _role_of(organization: Organization, change: Change) -> RoleName | None:
    """Return the role a change is about; None where there is none yet, or it is about none."""
    match change:
        case ReassignOwner(role) | SetTools(role) | SetLimits(role):
            return _known(organization, role)
        case SetPrompt(role) | SetDuties(role):
            return _known(organization, role)
        case Hire():
            return None if change.new_role else _known(organization, change.role)
        case Retire(position) | Activate(position) | Deactivate(position) | SetModels(position):
            return _filled(organization, position)
        case Merge(position) | Replace(position) | RollOver(position):
            return _filled(organization, position)
        case SetChannel():
            return None


def _known(organization: Organization, role: RoleName) -> RoleName | None:
    return role if role in organization.roles else None


def _filled(organization: Organization, position: PositionName) -> RoleName | None:
    found = organization.positions.get(position)
    return found.role if found else None


def _listed(people: set[UserId] | frozenset[UserId]) -> str:
    return ", ".join(f"<@{person}>" for person in sorted(people))
