"""Drafts of roles: what somebody wants to have done here that no role is there for yet."""

from dataclasses import dataclass

from bot.domain.changes import NewRole
from bot.domain.ids import RoleName, UserId
from bot.domain.organization import Organization
from bot.domain.outcome_numbers import BuiltIn
from bot.errors import ForbiddenError, InvalidInputError


@dataclass(frozen=True, slots=True)
class Aim:
    """A number of our own records a role has to move, from where it stands to where it shall be."""

    number: BuiltIn
    baseline: float
    target: float


@dataclass(frozen=True, slots=True)
class RoleDraft:
    """A role in the words of who opens it. `lane` is the role whose tools and stages it shares.

    `reports_to` is a role, or empty: then it reports to its owner.
    """

    mission: str
    owner: UserId
    lane: RoleName
    prompt: str
    responsible: tuple[str, ...]
    not_responsible: tuple[str, ...]
    reports_to: str = ""
    aim: Aim | None = None


def refuse_opener(organization: Organization, by: UserId) -> None:
    """Refuse whoever may not open a role: what concerns none yet is for operators alone.

    Raises ForbiddenError.
    """
    if by not in organization.operators:
        named = ", ".join(f"<@{person}>" for person in sorted(organization.operators))
        raise ForbiddenError(f"Only operators open a new role: {named}. Choose one that is there.")


def opened(draft: RoleDraft, organization: Organization) -> NewRole:
    """Return the role as the registry takes it in. Raises InvalidInputError."""
    lane = organization.roles.get(draft.lane)
    if lane is None:
        raise InvalidInputError(f"There is no role {draft.lane} any more: choose another lane.")
    return NewRole(
        mission=draft.mission.strip(),
        owner=draft.owner,
        reports_to=draft.reports_to or draft.owner,
        stages=tuple(sorted(stage.value for stage in lane.stages)),
        tools=lane.tools,
        prompt=draft.prompt.strip() + "\n",
        responsible=draft.responsible,
        not_responsible=draft.not_responsible,
        outcome=_entry(draft.aim) if draft.aim else None,
    )


def _entry(aim: Aim) -> dict[str, object]:
    """Return an aim as it is written in org.yml."""
    return {
        "name": aim.number.replace("_", " "),
        "source": {"built_in": aim.number.value},
        "direction": "up" if aim.target > aim.baseline else "down",
        "baseline": aim.baseline,
        "target": aim.target,
        "unit": _UNITS.get(aim.number, ""),
    }


_UNITS = {
    BuiltIn.ACCEPTANCE_RATE: "%",
    BuiltIn.CONFIRMED_FINDINGS: "%",
    BuiltIn.LEAD_TIME: "h",
    BuiltIn.COST_PER_ACCEPTED: "USD",
}
