"""The registry: whether the organization's file and the registry say the same."""

from bot.cli.doctor.results import Result, ok, problem, warning
from bot.cli.doctor.setup import Setup
from bot.domain.organization import Organization
from bot.domain.reconciling import Standing
from bot.errors import InvalidInputError
from bot.org.kinds import Surroundings
from bot.org.manuscripts import manuscript_of
from bot.org.secrets import redactor_of
from bot.services.reconciling import Planned, Reconciling
from bot.settling import opened_registry
from storage.inspection import Access, inspect
from storage.migrate import newest

_SUBJECT = "Registry"


async def registry(organization: Organization, setup: Setup) -> list[Result]:
    """Compare the file with the registry. Nothing is changed, and nothing created."""
    try:
        found = await inspect(setup.settings.database)
    except InvalidInputError:
        return []  # the check of the database has said so
    if found.access is not Access.USABLE or found.revision != newest():
        return [ok(_SUBJECT, "nothing is in it yet; the first start imports org.yml")]
    folder = setup.settings.organization.resolve().parent
    surroundings = Surroundings(setup.environment, folder)
    redactor = redactor_of(organization, setup.settings, setup.environment)
    async with opened_registry(setup.settings, surroundings, redactor=redactor) as opened:
        file = manuscript_of(setup.settings.organization, surroundings=surroundings)
        return [_result(await Reconciling(opened).plan(file))]


def _result(planned: Planned) -> Result:
    found, number = planned.comparison, planned.version
    match found.standing:
        case Standing.NEW:
            return ok(_SUBJECT, "nothing is in it yet; the first start imports org.yml")
        case Standing.SAME:
            return ok(_SUBJECT, f"version {number} says what org.yml says")
        case Standing.FILE_CHANGED:
            says = f"org.yml has {len(found.file)} changes that are not applied"
            return ok(_SUBJECT, f"{says}; the next start applies them unless they widen a lane")
        case Standing.REGISTRY_CHANGED:
            says = f"Version {number} has {len(found.registry)} changes that org.yml has not."
            return warning(_SUBJECT, says, remedy="Write them there: python -m bot org export.")
        case Standing.BOTH_CHANGED:
            says = (
                f"org.yml ({len(found.file)} changes) and the registry ({len(found.registry)}) "
                f"were both changed; {len(found.overlaps)} overlap. The registry holds."
            )
            remedy = "Look: python -m bot org plan. Decide: python -m bot org apply --take ..."
            return problem(_SUBJECT, says, remedy=remedy)
