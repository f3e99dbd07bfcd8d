"""The organization in words, from the same values as its picture."""

from bot.domain.ids import UserId
from bot.domain.org_tree import MOST_POSITIONS
from bot.domain.organization import Organization, Role
from bot.pictures.picture import alternative


def org_words(organization: Organization) -> str:
    """Return who there is and who reports to whom, as far as an alternative text reaches."""
    counted = (
        f"{organization.name}: {len(organization.people)} people, {len(organization.roles)} roles, "
        f"{len(organization.positions)} positions."
    )
    return alternative(
        counted, *(_role(organization, role) for role in organization.roles.values())
    )


def _role(organization: Organization, role: Role) -> str:
    filling = [p.name for p in organization.positions.values() if p.role == role.name]
    more = f" and {len(filling) - MOST_POSITIONS} more" if len(filling) > MOST_POSITIONS else ""
    filled = f"{', '.join(filling[:MOST_POSITIONS])}{more}" if filling else "nobody"
    above = organization.name_of(UserId(role.reports_to))
    return f"{role.name} reports to {above}: {filled}."
