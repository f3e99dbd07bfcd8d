"""Enrolling: what an opening asks for, as the registry and the evaluation take it in."""

from datetime import datetime

from bot.domain.changes import Activate, Hire, SetModels
from bot.domain.editing import edited
from bot.domain.evaluations import Suite
from bot.domain.hiring import Candidate, Opening
from bot.domain.ids import CandidateId, UserId
from bot.domain.organization import Organization
from bot.domain.role_drafts import opened
from bot.domain.similarity import Similar
from bot.errors import InvalidInputError, NotFoundError
from bot.org.evaluations import SuiteFiles
from bot.services.registry import Registry
from storage.transaction import Transaction


def enrolment(opening: Opening, organization: Organization) -> tuple[SetModels | Hire, ...]:
    """Return what has the position there, without work; nothing where it is there like that.

    Raises InvalidInputError.
    """
    known = organization.positions.get(opening.position)
    if opening.draft is None and known is not None:
        same = known.models == opening.models
        return () if same else (SetModels(opening.position, opening.models),)
    role = opened(opening.draft, organization) if opening.draft else None
    return (Hire(opening.position, opening.role, opening.models, active=False, new_role=role),)


async def drafted(tx: Transaction, opening: Opening, *, registry: Registry) -> Organization:
    """Return the organization with the role of an opening in it.

    Raises InvalidInputError where it cannot be: OrganizationError with everything that is wrong.
    """
    organization = await registry.present(tx)
    if opening.draft is not None:
        newest = await registry.held(tx)
        return registry.organization_of(edited(newest.manuscript, enrolment(opening, organization)))
    if opening.role not in organization.roles:
        raise InvalidInputError(f"There is no role {opening.role} in the organization.")
    return organization


async def refuse_contradictions(
    tx: Transaction,
    opening: Opening,
    enrolled: tuple[SetModels | Hire, ...],
    *,
    registry: Registry,
) -> None:
    """Refuse now what could not be activated later, such as a model of its reviewer's family.

    Raises OrganizationError.
    """
    newest = await registry.held(tx)
    registry.organization_of(edited(newest.manuscript, [*enrolled, Activate(opening.position)]))


def suite_for(opening: Opening, suites: SuiteFiles) -> Suite:
    """Return the cases of an opening's role. Raises InvalidInputError, NotFoundError."""
    try:
        return suites.suite(opening.role)
    except NotFoundError as error:
        if opening.draft is None:
            raise
        # Whoever wrote a whole role into the window keeps it there meanwhile.
        raise InvalidInputError(f"{error} Then press the button again.") from error


def candidate_of(
    opening: Opening, suite: Suite, similar: tuple[Similar, ...], *, by: UserId, at: datetime
) -> Candidate:
    """Return the candidate an opening makes, before its first case."""
    return Candidate(
        id=CandidateId(0),
        key=opening.key,
        position=opening.position,
        role=opening.role,
        models=opening.models,
        corpus=opening.corpus.strip(),
        reason=opening.reason.strip(),
        similar=similar,
        by=by,
        at=at,
        suite=suite.digest,
        exams=len(suite.exams),
        trial_until=opening.trial_until,
    )
