"""Values for the tests of the rules: each a plain example that a test changes where it matters."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.domain.approvals import Approval, ApprovalStatus
from bot.domain.assignments import Assignment, AssignmentStatus
from bot.domain.calls import Call, CallStatus
from bot.domain.checks import Check, CheckResult
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
from bot.domain.organization import Environment, Limits
from bot.domain.reviews import Finding, Severity, Verdict, VerdictKind
from bot.domain.stages import Stage
from bot.domain.tools import Effect

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
RITA, OMAR, MIA, PAT, SAM = (UserId(f"U0{name}") for name in ("RITA", "OMAR", "MIA", "PAT", "SAM"))
WEBSHOP = RepositoryName("webshop")
REVISION, LATER_REVISION = RevisionId("a" * 40), RevisionId("b" * 40)
DIGEST = "d" * 64
TESTS = Check("tests", ("python", "-m", "pytest"))


def an_approval(**changes: Any) -> Approval:
    """Rita's job asks Omar, after an hour Sam as well, and nobody after a day."""
    approval = Approval(
        id=ApprovalId(7),
        job=JobId(1),
        call=CallId(3),
        digest=DIGEST,
        revision=REVISION,
        resource=WEBSHOP,
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


def a_contract(**changes: Any) -> Contract:
    contract = Contract(
        outcome="An empty e-mail is refused.",
        done_when=("The form says what is wrong.",),
        repository=WEBSHOP,
        checks=(TESTS,),
        limits=Limits(),
    )
    return replace(contract, **changes)


def a_job(**changes: Any) -> Job:
    job = Job(
        id=JobId(1),
        channel=ChannelId("C0WEBSHOP"),
        thread=MessageTs("1700000000.000100"),
        origin=MessageTs("1700000000.000100"),
        requester=RITA,
        request="the signup form accepts an empty e-mail",
        status=JobStatus.WORKING,
        created_at=NOW,
        updated_at=NOW,
    )
    return replace(job, **changes)


def an_assignment(**changes: Any) -> Assignment:
    assignment = Assignment(
        id=AssignmentId(5),
        job=JobId(1),
        position=PositionName("builder-1"),
        stage=Stage.IMPLEMENTATION,
        round=0,
        status=AssignmentStatus.RUNNING,
        model=ModelName("claude"),
        opened_at=NOW,
        resumed_at=NOW,
    )
    return replace(assignment, **changes)


def a_call(number: int = 3, **changes: Any) -> Call:
    call = Call(
        id=CallId(number),
        assignment=AssignmentId(5),
        job=JobId(1),
        position=PositionName("builder-1"),
        turn=1,
        requested=f"toolu_{number}",
        tool="workspace__read",
        raw='{"path": "shop/signup.py"}',
        arguments={"path": "shop/signup.py"},
        status=CallStatus.PROPOSED,
        at=NOW,
        effect=Effect.READ,
    )
    return replace(call, **changes)


def a_finding(**changes: Any) -> Finding:
    finding = Finding(
        id=FindingId(9),
        job=JobId(1),
        assignment=AssignmentId(6),
        position=PositionName("reviewer-1"),
        stage=Stage.CORRECTNESS_REVIEW,
        revision=REVISION,
        severity=Severity.BLOCKING,
        harm="A blank e-mail still passes.",
        evidence="validate(' ') returns True",
        how_to_check="Call validate(' ').",
        at=NOW,
    )
    return replace(finding, **changes)


def a_verdict(
    stage: Stage = Stage.CORRECTNESS_REVIEW, kind: VerdictKind = VerdictKind.PASS, **changes: Any
) -> Verdict:
    verdict = Verdict(
        job=JobId(1),
        assignment=AssignmentId(6),
        position=PositionName("reviewer-1"),
        stage=stage,
        revision=REVISION,
        kind=kind,
        evidence="I ran the tests.",
        lineages=frozenset({"gpt"}),
        independent=True,
        at=NOW,
    )
    return replace(verdict, **changes)


def a_result(**changes: Any) -> CheckResult:
    return replace(CheckResult("tests", REVISION, True, "2 passed", 0.4, isolated=True), **changes)
