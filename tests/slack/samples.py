"""A job, its reviews and its approval, as tests of what Slack shows need them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.domain.agent_cards import (
    AlarmCard,
    CandidateCard,
    DepartureCard,
    OffboardingCard,
    OwnedRole,
    SprawlCard,
)
from bot.domain.approvals import Answer, Approval, ApprovalStatus, Decision
from bot.domain.batches import foremost
from bot.domain.boards import AgentLine, Home, JobLine, OutcomeLine
from bot.domain.calls import Call, CallStatus
from bot.domain.cards import (
    ApprovalCard,
    ConflictCard,
    DecisionCard,
    DrillCard,
    FindingCard,
    JobCard,
    Listed,
    OutcomeCard,
    ResultCard,
    Spent,
)
from bot.domain.checks import Check, CheckResult
from bot.domain.contracts import Contract
from bot.domain.decisions import DecisionRecord, DecisionStatus
from bot.domain.decline import Alarm, decline
from bot.domain.defects import Defect, DefectKind
from bot.domain.departures import Departure, DepartureStatus
from bot.domain.documents import AppliesTo
from bot.domain.drill import Drill, Trial
from bot.domain.evaluations import ExamResult
from bot.domain.gate import GateEvent
from bot.domain.grants import Breadth, Grant
from bot.domain.hiring import Candidate, CandidateStatus
from bot.domain.ids import (
    ApprovalId,
    AssignmentId,
    CallId,
    CandidateId,
    ChannelId,
    DecisionId,
    DepartureId,
    DrillId,
    FindingId,
    GrantId,
    InquiryId,
    JobId,
    MessageTs,
    ModelName,
    OffboardingId,
    PositionName,
    ProbeId,
    RepositoryName,
    RevisionId,
    RoleName,
    SprawlId,
    UserId,
)
from bot.domain.inquiries import Inquiry
from bot.domain.jobs import Job, JobStatus
from bot.domain.offboarding import Item, Offboarding
from bot.domain.organization import ApprovalRule, Environment, Limits, Repository, Role
from bot.domain.outcome_numbers import (
    BuiltIn,
    Direction,
    OutcomeNumber,
    Reading,
    RecordSource,
    Trend,
)
from bot.domain.probes import Probe, ProbeStatus
from bot.domain.reviews import Finding, FindingStatus, Severity, Verdict, VerdictKind
from bot.domain.significance import Share
from bot.domain.similarity import Similar
from bot.domain.sprawl import Entry, Sprawl, Trouble
from bot.domain.stages import Stage

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
RITA, OMAR, SAM, PAT = (UserId(f"U0{name}") for name in ("RITA", "OMAR", "SAM", "PAT"))
CHANNEL, THREAD = ChannelId("C0WEBSHOP"), MessageTs("1795176000.000100")
BUILDER = PositionName("builder-1")
REVISION = RevisionId("3f5a91c0de" + "0" * 30)
DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

WEBSHOP = Repository(
    name=RepositoryName("webshop"),
    path="/srv/git/webshop.git",
    branch="main",
    environment=Environment.PRODUCTION,
    approval=ApprovalRule(owners=(OMAR,), fallback=(SAM,)),
    checks=(Check("tests", ("python", "-m", "pytest", "-q")),),
    commands=(("python", "-m", "pytest", "-q"),),
    topology="gated",
)
BUILDER_ROLE = Role(
    name=RoleName("builder"),
    mission="Changes code so that the agreed checks hold.",
    owner=OMAR,
    reports_to=OMAR,
    stages=frozenset({Stage.IMPLEMENTATION}),
    tools=("workspace__*",),
    prompt="builder",
)
CONTRACT = Contract(
    outcome="The sign-up form refuses an empty e-mail",
    done_when=("An empty e-mail is refused with a message", "So is one of spaces alone"),
    repository=WEBSHOP.name,
    checks=(Check("tests", ("python", "-m", "pytest", "-q")),),
    limits=Limits(),
    out_of_scope=("The layout of the form",),
)


def a_job(status: JobStatus = JobStatus.SCOPE, **changed: Any) -> Job:
    job = Job(
        id=JobId(12),
        channel=CHANNEL,
        thread=THREAD,
        origin=THREAD,
        requester=RITA,
        request="the signup form accepts an empty e-mail, please fix it",
        status=status,
        created_at=NOON,
        updated_at=NOON + timedelta(minutes=18),
        owner=BUILDER,
        contract=CONTRACT,
        route_reason="The builder owns changes to webshop.",
        revision=REVISION,
        round=1,
    )
    return replace(job, **changed)


def a_result(*, passed: bool = True, revision: RevisionId = REVISION) -> CheckResult:
    return CheckResult("tests", revision, passed, "9 passed", 2.5, isolated=True)


def a_verdict(
    kind: VerdictKind = VerdictKind.PASS, stage: Stage = Stage.CORRECTNESS_REVIEW, **changed: Any
) -> Verdict:
    verdict = Verdict(
        job=JobId(12),
        assignment=AssignmentId(3),
        position=PositionName("reviewer-1"),
        stage=stage,
        revision=REVISION,
        kind=kind,
        evidence="Ran the tests and tried an e-mail of spaces.",
        lineages=frozenset({"openai"}),
        independent=True,
        at=NOON + timedelta(minutes=9),
    )
    return replace(verdict, **changed)


def a_finding(severity: Severity = Severity.BLOCKING, **changed: Any) -> Finding:
    finding = Finding(
        id=FindingId(7),
        job=JobId(12),
        assignment=AssignmentId(3),
        position=PositionName("reviewer-1"),
        stage=Stage.CORRECTNESS_REVIEW,
        revision=REVISION,
        severity=severity,
        harm="An e-mail of spaces alone still signs up, so nobody can be written to.",
        evidence="signup('   ') returned an account.",
        how_to_check="python -m pytest -q -k spaces",
        at=NOON + timedelta(minutes=8),
        file="shop/signup.py",
        line=14,
        quote="    if not email:\n        raise ValueError('missing')",
    )
    return replace(finding, **changed)


def an_approval(status: ApprovalStatus = ApprovalStatus.OPEN, **changed: Any) -> Approval:
    approval = Approval(
        id=ApprovalId(4),
        job=JobId(12),
        call=CallId(31),
        digest=DIGEST,
        revision=REVISION,
        resource=WEBSHOP.name,
        environment=Environment.PRODUCTION,
        owners=(OMAR,),
        fallback=(SAM,),
        quorum=1,
        self_approval=False,
        requester=RITA,
        status=status,
        opened_at=NOON,
        nudge_at=NOON + timedelta(hours=1),
        expires_at=NOON + timedelta(hours=24),
    )
    return replace(approval, **changed)


def a_grant(breadth: Breadth = Breadth.JOB, **changed: Any) -> Grant:
    grant = Grant(
        id=GrantId(6),
        approval=ApprovalId(4),
        job=JobId(12),
        breadth=breadth,
        tool="repository__merge",
        resource=WEBSHOP.name,
        environment=WEBSHOP.environment,
        position=BUILDER,
        by=OMAR,
        granted_at=NOON,
        expires_at=NOON + timedelta(hours=1),
    )
    return replace(grant, **changed)


def an_inquiry(**changed: Any) -> Inquiry:
    inquiry = Inquiry(
        id=InquiryId(2),
        job=JobId(12),
        approval=ApprovalId(4),
        call=CallId(31),
        assignment=AssignmentId(8),
        by=OMAR,
        question="Which carts are touched?",
        asked_at=NOON,
    )
    return replace(inquiry, **changed)


def a_call(**changed: Any) -> Call:
    call = Call(
        id=CallId(31),
        assignment=AssignmentId(2),
        job=JobId(12),
        position=BUILDER,
        turn=9,
        requested="call_1",
        tool="repository__merge",
        raw="{}",
        arguments={"revision": str(REVISION), "summary": "Refuse an empty e-mail"},
        status=CallStatus.WAITING,
        at=NOON,
    )
    return replace(call, **changed)


def a_probe(**changed: Any) -> Probe:
    probe = Probe(
        id=ProbeId(3),
        review=AssignmentId(7),
        job=JobId(12),
        repository=WEBSHOP.name,
        stage=Stage.CORRECTNESS_REVIEW,
        position=PositionName("reviewer-1"),
        model=ModelName("gpt"),
        revision=RevisionId("a" * 40),
        status=ProbeStatus.MISSED,
        due_at=NOON,
        defect=Defect(
            DefectKind.OFF_BY_ONE, "shop/signup.py", 14, "    if n <= 254:", "    if n < 254:"
        ),
        closed_at=NOON,
        verdict=VerdictKind.PASS,
        evidence="I ran the tests and read the change.",
    )
    return replace(probe, **changed)


def an_event(**changed: Any) -> GateEvent:
    event = GateEvent(
        job=JobId(12),
        actor=PositionName("reviewer-1"),
        attempted="workspace__edit shop/signup.py",
        result="denied",
        reason="A reviewer does not write.",
        at=NOON,
    )
    return replace(event, **changed)


SPENT = Spent(turns=12, tokens=41_000, cost_microusd=310_000, touches=2)


def a_job_card(status: JobStatus = JobStatus.SCOPE, **changed: Any) -> JobCard:
    card = JobCard(
        job=a_job(status),
        role=BUILDER_ROLE,
        repository=WEBSHOP,
        results=(a_result(),),
        verdicts=(a_verdict(), a_verdict(stage=Stage.SECURITY_REVIEW, independent=False)),
        findings=(a_finding(),),
        spent=SPENT,
        routes=("builder-2", "writer-1"),
        waiting_for=(RITA,),
    )
    return replace(card, **changed)


def an_approval_card(status: ApprovalStatus = ApprovalStatus.OPEN, **changed: Any) -> ApprovalCard:
    card = ApprovalCard(
        approval=an_approval(status),
        job=a_job(JobStatus.APPROVAL),
        call=a_call(),
        repository=WEBSHOP,
        reason="All checks are green and both reviewers pass; this merges the fix.",
        results=(a_result(),),
        verdicts=(a_verdict(), a_verdict(stage=Stage.SECURITY_REVIEW)),
        findings=(),
        spent=SPENT,
        undo="git revert -m 1 <commit>",
    )
    return replace(card, **changed)


def a_batch_card(*lines: tuple[ApprovalStatus, CallStatus], **changed: Any) -> ApprovalCard:
    """A card of tags, one for each state given: how its approval stands, and its call."""
    listed = tuple(
        Listed(
            an_approval(
                status,
                id=ApprovalId(3 + place),
                batch=None if place == 1 else ApprovalId(4),
                digest=f"{place:02d}{DIGEST[2:]}",
                answers=_answered(status),
            ),
            a_call(
                id=CallId(30 + place),
                tool="repository__tag",
                arguments={"name": f"v2.4.{place}", "revision": str(REVISION)},
                status=made,
                result="Tagged." if made.is_settled else "",
            ),
        )
        for place, (status, made) in enumerate(lines, start=1)
    )
    first = foremost([each.approval for each in listed])
    call = next(each.call for each in listed if each.approval is first)
    changed = {"reason": "The three shops move together.", "undo": ""} | changed
    return an_approval_card(approval=first, call=call, batch=listed, **changed)


def _answered(status: ApprovalStatus) -> tuple[Answer, ...]:
    if status in {ApprovalStatus.APPROVED, ApprovalStatus.CONSUMED}:
        return (Answer(OMAR, Decision.APPROVE, NOON),)
    if status is ApprovalStatus.DENIED:
        return (Answer(OMAR, Decision.DENY, NOON, "v2.4 was recalled."),)
    return ()


def an_outcome_card(status: CallStatus = CallStatus.UNKNOWN, **changed: Any) -> OutcomeCard:
    card = OutcomeCard(
        job=a_job(JobStatus.ESCALATED),
        call=a_call(status=status),
        repository=WEBSHOP,
        people=(OMAR,),
    )
    return replace(card, **changed)


def a_result_card(status: JobStatus = JobStatus.SHIP, **changed: Any) -> ResultCard:
    card = ResultCard(
        job=a_job(status),
        repository=WEBSHOP,
        artefact="Merged 3f5a91c0de into main of webshop as 77aa01b2c3.",
        results=(a_result(),),
        verdicts=(a_verdict(),),
        spent=SPENT,
        started_at=NOON,
        delivery=0,
        summary="Empty e-mails are refused, also those of spaces.",
    )
    return replace(card, **changed)


def a_decision(status: DecisionStatus = DecisionStatus.PROPOSED, **changed: Any) -> DecisionRecord:
    record = DecisionRecord(
        id=DecisionId(4),
        key="call:31",
        title="Where addresses are checked",
        decision="Every e-mail address is checked in shop/signup.py, and nowhere else.",
        why="Two places have disagreed before.",
        proposed_at=NOON,
        status=status,
        applies_to=AppliesTo(repositories=frozenset({WEBSHOP.name})),
        position=BUILDER,
        job=JobId(12),
        channel=CHANNEL,
        thread=THREAD,
    )
    return replace(record, **changed)


def a_decision_card(
    status: DecisionStatus = DecisionStatus.PROPOSED, **changed: Any
) -> DecisionCard:
    settled = {} if status is DecisionStatus.PROPOSED else {"decided_by": OMAR, "decided_at": NOON}
    record = a_decision(status, **settled)
    return replace(DecisionCard(record, people=(RITA, OMAR)), **changed)


def a_conflict_card(*, passing: bool = False, **changed: Any) -> ConflictCard:
    """The owner disputes a finding; with `passing`, the security review contradicts it."""
    finding = a_finding(
        status=FindingStatus.OPEN if passing else FindingStatus.DISPUTED,
        answer="" if passing else "The form strips the address before it is checked.",
        contested_at=NOON,
    )
    card = ConflictCard(
        job=a_job(JobStatus.ESCALATED),
        finding=finding,
        against=a_verdict(VerdictKind.REJECT if passing else VerdictKind.REVISE),
        passing=a_verdict(stage=Stage.SECURITY_REVIEW) if passing else None,
        people=(OMAR, SAM),
    )
    return replace(card, **changed)


def a_departure(status: DepartureStatus = DepartureStatus.OPEN, **changed: Any) -> Departure:
    departure = Departure(
        id=DepartureId(5),
        key="U0OMAR:1",
        person=OMAR,
        roles=(BUILDER_ROLE.name, RoleName("reviewer")),
        asked=(PAT,),
        status=status,
        at=NOON,
    )
    return replace(departure, **changed)


def a_departure_card(
    status: DepartureStatus = DepartureStatus.OPEN, **changed: Any
) -> DepartureCard:
    reviewing = replace(BUILDER_ROLE, name=RoleName("reviewer"), mission="Finds what is wrong.")
    owned = (
        OwnedRole(BUILDER_ROLE, (BUILDER, PositionName("builder-2"))),
        OwnedRole(reviewing, ()),
    )
    return DepartureCard(a_departure(status, **changed), owned)


def an_offboarding(*done: Item, **changed: Any) -> Offboarding:
    offboarding = Offboarding(
        id=OffboardingId(3),
        position=BUILDER,
        role=BUILDER_ROLE.name,
        reason="builder-2 does the same for half the price.",
        by=OMAR,
        at=NOON,
    )
    for item in done:
        offboarding = offboarding.did(item, "Every call is refused.", at=NOON)
    return replace(offboarding, **changed)


def an_offboarding_card(*done: Item, jobs: int = 1, **changed: Any) -> OffboardingCard:
    some = tuple(a_job(JobStatus.WORKING, id=JobId(12 + number)) for number in range(jobs))
    routes = {job.id: (PositionName("builder-2"),) for job in some}
    return OffboardingCard(an_offboarding(*done, **changed), some, routes)


def a_sprawl_card(**changed: Any) -> SprawlCard:
    second = PositionName("builder-2")
    entries = (
        Entry(Trouble.ORPHANED, PositionName("security-1"), "Sam Silva has left."),
        Entry(Trouble.DUPLICATE, second, "84 % like builder-1: 8 of 8 tools.", BUILDER),
        Entry(Trouble.UNUSED, second, "Not used for 41 days."),
        Entry(Trouble.OVER, None, "9 agents are active; the head count is 8."),
    )
    return replace(SprawlCard(Sprawl(SprawlId(2), "2026-W47", NOON, 9, entries)), **changed)


def a_candidate(status: CandidateStatus = CandidateStatus.PASSED, **changed: Any) -> Candidate:
    passed = status is not CandidateStatus.FAILED
    results = (
        ExamResult("looks before it changes anything", True, "", ("workspace__read",), 1, 900, 70),
        ExamResult("leaves the merge to people", passed, "It did not ask.", (), 2, 2100, 160),
    )
    candidate = Candidate(
        id=CandidateId(8),
        key="view:V1",
        position=PositionName("builder-3"),
        role=BUILDER_ROLE.name,
        models=(ModelName("claude"),),
        corpus="What org.yml gives a builder; no training of our own.",
        reason="Two are not enough before the release.",
        similar=(Similar(BUILDER_ROLE.name, 100, ("stage: implementation",)),),
        by=RITA,
        at=NOON,
        suite=DIGEST,
        exams=2,
        status=status,
        results=results[:1] if status is CandidateStatus.EVALUATING else results,
    )
    return replace(candidate, **changed)


def a_candidate_card(
    status: CandidateStatus = CandidateStatus.PASSED, **changed: Any
) -> CandidateCard:
    return CandidateCard(a_candidate(status, **changed), BUILDER_ROLE, (OMAR,))


def a_drill_card(*, blocked: bool = False, **changed: Any) -> DrillCard:
    """Return a drill in which a reviewer could write, or one that passed."""
    write = Trial(
        "a write into webshop",
        PositionName("security-1"),
        "workspace__write",
        blocked,
        "It is in its lane.",
        ("lane",),
        4,
    )
    return DrillCard(replace(Drill(DrillId(2), "2026-W47", NOON, (write,)), **changed))


def a_finding_card(**changed: Any) -> FindingCard:
    return FindingCard(a_finding(**changed))


def a_home(**changed: Any) -> Home:
    home = Home(
        person=OMAR,
        approvals=(an_approval_card(),),
        jobs=(JobLine(a_job(), waiting_for=(RITA,)),),
        agents=(
            AgentLine(
                BUILDER, BUILDER_ROLE, "claude-sonnet", frozenset({"anthropic"}), 2, 5, 6, NOON
            ),
        ),
    )
    return replace(home, **changed)


def an_outcome_line(**changed: Any) -> OutcomeLine:
    """Return a number that is short of its target and wins."""
    number = OutcomeNumber(
        "results accepted", RecordSource(BuiltIn.ACCEPTANCE_RATE), Direction.UP, 60.0, 85.0, "%"
    )
    last = Reading(3, RoleName("builder"), number.name, NOON.date(), NOON, 72.5)
    return replace(OutcomeLine(number, last, Trend.WINNING), **changed)


def an_alarm_card(**changed: Any) -> AlarmCard:
    """Return a decline of the builder that its owner is told of."""
    found = decline("Acceptance", Share(54, 60), Share(12, 30))
    alarm = Alarm(7, "builder-1:2026-Q4", BUILDER, OMAR, NOON, replace(found, **changed))
    return AlarmCard(alarm)


def renumbered(card: ApprovalCard, number: int) -> ApprovalCard:
    """Return the same question under another number."""
    return replace(card, approval=replace(card.approval, id=ApprovalId(number)))
