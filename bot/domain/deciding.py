"""Deciding: who may make a decision bind, by what it holds for."""

from collections.abc import Iterable

from bot.domain.documents import AppliesTo
from bot.domain.ids import UserId
from bot.domain.organization import Organization


def may_decide(
    applies_to: AppliesTo,
    *,
    organization: Organization,
) -> tuple[UserId, ...]:
    """Return who may make a decision with this reach bind: the nearest first, operators last.

    For a repository those are the owners who approve there and their fallback; for a role who
    answers for it. What reaches further than all of them own is for operators. To have asked for
    the job a proposal came up in entitles to nothing: a decision binds every job after it.
    """
    groups = [*_of_repositories(applies_to, organization), *_of_roles(applies_to, organization)]
    # Whoever owns one of two things must not bind the other one.
    asked = [person for person in _first(groups) if all(person in group for group in groups)]
    return tuple(dict.fromkeys([*asked, *sorted(organization.operators)]))


def _of_repositories(
    applies_to: AppliesTo, organization: Organization
) -> Iterable[tuple[UserId, ...]]:
    # What is no longer in org.yml has no owners: it is left to the operators.
    for name in sorted(applies_to.repositories):
        found = organization.repositories.get(name)
        yield (*found.approval.owners, *found.approval.fallback) if found else ()


def _of_roles(applies_to: AppliesTo, organization: Organization) -> Iterable[tuple[UserId, ...]]:
    for name in sorted(applies_to.roles):
        found = organization.roles.get(name)
        yield (found.owner, organization.human_above(name)) if found else ()


def _first(groups: list[tuple[UserId, ...]]) -> tuple[UserId, ...]:
    return groups[0] if groups else ()
