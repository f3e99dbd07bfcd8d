"""Seeing: who may look into a job."""

from collections.abc import Iterable, Iterator

from bot.domain.approvals import Approval
from bot.domain.ids import ChannelId, PositionName, RoleName, UserId
from bot.domain.jobs import Job
from bot.domain.organization import Organization
from bot.errors import ForbiddenError


def may_see(
    job: Job,
    *,
    by: UserId,
    channel: ChannelId | None,
    organization: Organization,
    approvals: Iterable[Approval] = (),
    inactive: frozenset[UserId] = frozenset(),
) -> bool:
    """Whether this person may look into a job, from this channel.

    Where the job lives, everybody may: they can read its thread there. Elsewhere only the people it
    concerns may: who asked for it or decides in their place, whom its questions named, who
    answers for its owner, up to the top, and the operators. A hidden job is for operators alone:
    nobody asked for it.
    """
    if job.is_hidden:
        return by in organization.operators
    if channel == job.channel:
        return True
    named = (person for asked in approvals for person in asked.copies + asked.fallback)
    concerned = {
        job.requester,
        *organization.in_place_of(job.requester, inactive=inactive),
        *named,
        *(answering(organization, job.owner) if job.owner else ()),
    }
    return by in concerned | organization.operators


def refuse_onlookers(
    job: Job,
    *,
    by: UserId,
    channel: ChannelId | None,
    organization: Organization,
    approvals: Iterable[Approval] = (),
    inactive: frozenset[UserId] = frozenset(),
) -> None:
    """Raise ForbiddenError unless this person may look into the job from this channel."""
    if not may_see(
        job,
        by=by,
        channel=channel,
        organization=organization,
        approvals=approvals,
        inactive=inactive,
    ):
        raise ForbiddenError(
            f"Job {job.id} is shown to the people it concerns, and in the channel it lives in. "
            "Ask there."
        )


def answering(organization: Organization, position: PositionName) -> Iterator[UserId]:
    """Yield everyone who answers for a position: its role's owner, and those above, to the top."""
    if position not in organization.positions:
        return
    role = organization.role_of(position)
    passed: set[str] = set()
    yield from _upwards(organization, role.owner)
    while role.reports_to in organization.roles and role.reports_to not in passed:
        passed.add(role.reports_to)
        role = organization.roles[RoleName(role.reports_to)]
        yield from _upwards(organization, role.owner)
    yield from _upwards(organization, UserId(role.reports_to))


def _upwards(organization: Organization, person: UserId) -> Iterator[UserId]:
    passed: set[UserId] = set()
    known = organization.people.get(person)
    while known is not None and known.id not in passed:
        passed.add(known.id)
        yield known.id
        known = organization.people.get(known.manager) if known.manager else None
