"""Grants: what a person approved for more than one call, and which calls that covers."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from fnmatch import fnmatchcase

from bot.domain.approvals import Approval, ApprovalStatus, Decision, mentions
from bot.domain.calls import Call
from bot.domain.ids import ApprovalId, GrantId, JobId, PositionName, RepositoryName, UserId
from bot.domain.organization import Environment, Repository
from bot.domain.seats import filled
from bot.domain.terms import is_critical
from bot.domain.tools import Effect, Tool
from bot.errors import ConflictError, ForbiddenError


class Breadth(StrEnum):
    """How far an approval reaches. `ONCE` is the call that was asked about, and no other."""

    ONCE = "once"
    JOB = "this job"
    HOUR = "an hour"


LASTS = {Breadth.JOB: timedelta(hours=24), Breadth.HOUR: timedelta(hours=1)}
"""When a grant ends at the latest. One for a job ends with the job, too."""

_GIVEN = frozenset({ApprovalStatus.APPROVED, ApprovalStatus.CONSUMED})


@dataclass(frozen=True, slots=True)
class Grant:
    """A person's word for further calls of one tool, by one position, on one resource.

    The arguments and the revision may differ: whoever gives it is told so. `approval` is the
    question it was given with, and `job` the job of that question.
    """

    id: GrantId
    approval: ApprovalId
    job: JobId
    breadth: Breadth
    tool: str
    resource: RepositoryName
    environment: Environment
    position: PositionName
    by: UserId
    granted_at: datetime
    expires_at: datetime
    revoked_by: UserId | None = None
    revoked_at: datetime | None = None
    uses: int = 0
    version: int = 0


def grantable(tool: Tool | None, repository: Repository) -> bool:
    """Whether people may approve more than one call of this tool at once: only what is undone.

    In production a tool's own word that it can be undone is not enough: there the organization has
    to say it. What is critical is asked about each time, whatever else is written.
    """
    rule = repository.approval
    if tool is None or tool.effect is not Effect.CONSEQUENTIAL or is_critical(rule, tool.full_name):
        return False
    if any(fnmatchcase(tool.full_name, pattern) for pattern in rule.reversible):
        return True
    return bool(tool.undo.strip()) and repository.environment is Environment.STAGING


def grant(
    approval: Approval, call: Call, *, by: UserId, breadth: Breadth, at: datetime, allowed: bool
) -> Grant:
    """Return what a person grants together with their approval of one call.

    Raises ConflictError where `allowed` says no or one voice is not enough, ForbiddenError for
    somebody who decides only because the owners have not.
    """
    if not allowed:
        raise ConflictError(
            f"{call.tool} cannot be undone here as far as we know, or is critical: each of its "
            "calls is asked about. Approve this one."
        )
    if approval.vouchers:
        raise ConflictError("The last drill failed, so each call is asked about. Approve this one.")
    if approval.quorum > 1:
        raise ConflictError("More than one person decides here, so each call is asked about.")
    seated = replace(approval, escalated_at=None)
    if by not in seated.entitled:
        named = mentions(seated.entitled) or "the owners"
        raise ForbiddenError(f"Only {named} can approve more than this one call.")
    return Grant(
        id=GrantId(0),
        approval=approval.id,
        job=approval.job,
        breadth=breadth,
        tool=call.tool,
        resource=approval.resource,
        environment=approval.environment,
        position=call.position,
        by=by,
        granted_at=at,
        expires_at=at + LASTS[breadth],
    )


def covers(
    given: Grant,
    question: Approval,
    call: Call,
    *,
    founding: Approval,
    at: datetime,
    active: bool,
    allowed: bool,
) -> bool:
    """Whether a grant makes it needless to put this question about this call now.

    `question` is what would be asked, under what holds now: whoever gave the grant must be able to
    decide it alone, and no drill's alarm may stand. `founding` is the question the grant was given
    with, `active` whether its giver is active in Slack, and `allowed` whether the tool may be
    granted still.
    """
    same = (given.tool, given.resource, given.environment, given.position) == (
        call.tool,
        question.resource,
        question.environment,
        call.position,
    )
    return (
        same
        and allowed
        and active
        and not question.vouchers
        and is_live(given, at=at)
        and _stands(given, founding)
        and (given.breadth is Breadth.HOUR or given.job == question.job)
        and filled(question.seats, [given.by]) >= question.quorum
    )


def is_live(given: Grant, *, at: datetime) -> bool:
    """Whether a grant was neither revoked nor has run out."""
    return given.revoked_at is None and at < given.expires_at


def use(given: Grant) -> Grant:
    """Return the grant used once more: it is not used up."""
    return replace(given, uses=given.uses + 1)


def revoke(given: Grant, *, by: UserId, at: datetime, people: frozenset[UserId]) -> Grant:
    """Return the grant revoked. `people` may do that, and whoever gave it.

    Raises ForbiddenError, and ConflictError where it has ended.
    """
    if by not in people | {given.by}:
        named = mentions(tuple(sorted(people | {given.by})))
        raise ForbiddenError(f"Only {named} can revoke this.")
    if given.revoked_by is not None:
        raise ConflictError(f"<@{given.revoked_by}> has revoked this already.")
    if not is_live(given, at=at):
        raise ConflictError("This has run out already; nothing more is done with it.")
    return replace(given, revoked_by=by, revoked_at=at)


def _stands(given: Grant, founding: Approval) -> bool:
    """Whether the approval a grant was given with was neither revoked nor withdrawn since."""
    return founding.status in _GIVEN and any(
        answer.by == given.by
        and answer.at == given.granted_at
        and answer.decision is Decision.APPROVE
        and answer.revoked_at is None
        for answer in founding.answers
    )
