"""Values for the tests of storage."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.domain.approvals import Approval, ApprovalStatus
from bot.domain.assignments import Assignment, AssignmentStatus
from bot.domain.calls import Call, CallStatus
from bot.domain.checks import Check
from bot.domain.contracts import Contract
from bot.domain.ids import (
    ApprovalId,
    AssignmentId,
    CallId,
    ChannelId,
    FindingId,
    JobId,
    MessageTs,
    ModelName,
    PositionName,
    RepositoryName,
    RevisionId,
    UserId,
)
from bot.domain.jobs import Job, JobStatus
from bot.domain.notices import Notice, Subject
from bot.domain.organization import Environment, Limits
from bot.domain.reviews import Finding, Severity
from bot.domain.stages import Stage
from bot.domain.tools import Effect

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
RITA, OMAR, SAM = UserId("U0RITA"), UserId("U0OMAR"), UserId("U0SAM")
BUILDER = PositionName("builder-1")


def a_contract() -> Contract:
    return Contract(
        outcome="An empty e-mail is refused.",
        done_when=("The form says what is wrong.",),
        repository=RepositoryName("webshop"),
        checks=(Check("tests", ("python", "-m", "pytest"), timedelta(minutes=2)),),
        limits=Limits(duration=timedelta(hours=1)),
        out_of_scope=("The cart.",),
    )


def a_job(**changes: Any) -> Job:
    job = Job(
        id=JobId(0),
        channel=ChannelId("C0WEBSHOP"),
        thread=MessageTs("1700000000.000100"),
        origin=MessageTs("1700000000.000100"),
        requester=RITA,
        request="the signup form accepts an empty e-mail",
        status=JobStatus.INTAKE,
        created_at=NOW,
        updated_at=NOW,
    )
    return replace(job, **changes)


def an_assignment(job: JobId, **changes: Any) -> Assignment:
    assignment = Assignment(
        id=AssignmentId(0),
        job=job,
        position=BUILDER,
        stage=Stage.IMPLEMENTATION,
        round=1,
        status=AssignmentStatus.RUNNING,
        model=ModelName("sonnet"),
        opened_at=NOW,
        resumed_at=NOW,
    )
    return replace(assignment, **changes)


def a_call(assignment: Assignment, **changes: Any) -> Call:
    call = Call(
        id=CallId(0),
        assignment=assignment.id,
        job=assignment.job,
        position=assignment.position,
        turn=1,
        requested="call_1",
        tool="workspace__read",
        raw='{"path": "shop/signup.py"}',
        arguments={"path": "shop/signup.py"},
        status=CallStatus.PROPOSED,
        at=NOW,
        effect=Effect.READ,
    )
    return replace(call, **changes)


def a_finding(assignment: Assignment, **changes: Any) -> Finding:
    finding = Finding(
        id=FindingId(0),
        job=assignment.job,
        assignment=assignment.id,
        position=assignment.position,
        stage=Stage.CORRECTNESS_REVIEW,
        revision=RevisionId("a" * 40),
        severity=Severity.BLOCKING,
        harm="Blanks are taken for an address.",
        evidence="validate(' ') returns True",
        how_to_check="Call validate(' ').",
        at=NOW,
    )
    return replace(finding, **changes)


def an_approval(call: Call, **changes: Any) -> Approval:
    approval = Approval(
        id=ApprovalId(0),
        job=call.job,
        call=call.id,
        digest="d" * 64,
        revision=RevisionId("a" * 40),
        resource=RepositoryName("webshop"),
        environment=Environment.PRODUCTION,
        owners=(OMAR,),
        fallback=(SAM,),
        quorum=1,
        self_approval=False,
        requester=RITA,
        status=ApprovalStatus.OPEN,
        opened_at=NOW,
        nudge_at=NOW + timedelta(hours=1),
        expires_at=NOW + timedelta(hours=24),
    )
    return replace(approval, **changes)


def a_notice(key: str, **changes: Any) -> Notice:
    notice = Notice(
        key=key,
        subject=Subject.SAYING,
        about=1,
        channel=ChannelId("C0WEBSHOP"),
        thread=MessageTs("1700000000.000100"),
        at=NOW,
        text=key,
    )
    return replace(notice, **changes)
