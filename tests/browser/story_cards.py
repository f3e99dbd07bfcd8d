"""Every card in every state it can be in, as messages, homes and windows for the page."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from slack_sdk.models.views import View

from bot.domain.approvals import Answer, ApprovalStatus, Decision
from bot.domain.boards import AgentLine, Home, JobLine
from bot.domain.cards import Card, GateEventCard, QuestionCard, Saying, VerdictCard
from bot.domain.details import Change, Details
from bot.domain.ids import PositionName, RevisionId
from bot.domain.jobs import JobStatus
from bot.domain.reviews import FindingStatus, Ruling, Severity, VerdictKind
from bot.slack.blocks import answers, windows
from bot.slack.blocks.details import details_window
from bot.slack.blocks.draw import draw
from bot.slack.blocks.home import home_view
from bot.slack.blocks.windows import Origin
from bot.slack.drawn import Drawn
from tests.slack import samples

Json = dict[str, Any]

LONG = "A sentence that goes on, and names `code`, a_very_long_identifier_" + "x" * 90 + ". "
DIFF = "diff --git a/shop/signup.py b/shop/signup.py\n" + "\n".join(
    f"+    line {number} of the change = {'value ' * (number % 9)}" for number in range(60)
)


def messages() -> Mapping[str, Iterable[Json]]:
    """Return all cards that are posted, by what they are about."""
    return {
        "jobs": [_message(draw(card)) for card in _jobs()],
        "approvals": [_message(draw(card)) for card in _approvals()],
        "reviews": [_message(draw(card)) for card in _reviews()],
        "results": [_message(draw(card)) for card in _results()],
        "long": [_message(draw(card)) for card in _long()],
        "answers": [_message(drawn) for drawn in _answers()],
    }


def homes() -> Mapping[str, Json]:
    """Return a full home and an empty one."""
    jobs = tuple(
        JobLine(samples.a_job(status), waiting_for=(samples.RITA,), link="https://e.com/thread")
        for status in (JobStatus.SCOPE, JobStatus.WORKING, JobStatus.ACCEPTED, JobStatus.FAILED)
    )
    idle = AgentLine(
        PositionName("reviewer-1"),
        samples.BUILDER_ROLE,
        "gpt",
        frozenset({"openai"}),
        open_jobs=0,
        accepted=0,
        ended=0,
        last_used_at=None,
    )
    full = samples.a_home(jobs=jobs, scripted=True)
    full = replace(full, agents=(*full.agents, idle))
    empty = Home(samples.OMAR, (), (), ())
    return {name: _view(home_view(home), name) for name, home in (("full", full), ("empty", empty))}


def views() -> Mapping[str, Json]:
    """Return every window."""
    approval, job = samples.an_approval_card(), samples.a_job_card()
    origin = Origin(channel=samples.CHANNEL, ts=samples.THREAD, chosen_at="1795176000.000000")
    drawn = {
        "deny": windows.deny_window(approval, home=False),
        "send-back": windows.send_back_window(job),
        "change-scope": windows.change_scope_window(job),
        "request": windows.request_window(origin, text="The form is broken."),
        "details": details_window(Details(approval), change=Change(diff=DIFF)),
        "notice": windows.notice_window("Only <@U0OMAR> can decide this."),
    }
    return {name: _view(view, name) for name, view in drawn.items()}


def _message(drawn: Drawn) -> Json:
    return {"text": drawn.text, "blocks": [block.to_dict() for block in drawn.blocks]}


def _view(view: View, name: str) -> Json:
    return {**view.to_dict(), "id": f"V-{name}"}


def _jobs() -> Iterable[Card]:
    fresh: Json = {"results": (), "verdicts": (), "findings": ()}
    asked: Json = {"contract": None, "owner": None, "revision": None, "round": 0}
    for status in (JobStatus.INTAKE, JobStatus.CLARIFYING, JobStatus.REFUSED):
        yield samples.a_job_card(job=samples.a_job(status, reason="Nobody.", **asked), **fresh)
    for status in JobStatus:
        reason = "The limit of 40 turns is met."
        yield samples.a_job_card(job=samples.a_job(status, reason=reason))
    yield samples.a_job_card(job=samples.a_job(JobStatus.WORKING, paused_by=samples.SAM))
    yield samples.a_job_card(scripted=True, isolated=False)


def _approvals() -> Iterable[Card]:
    given = (Answer(samples.OMAR, Decision.APPROVE, samples.NOON),)
    refused = (Answer(samples.OMAR, Decision.DENY, samples.NOON, "Not before the sale."),)
    for status in ApprovalStatus:
        told = refused if status is ApprovalStatus.DENIED else given
        asked = samples.an_approval(status, answers=told if status is not status.OPEN else ())
        yield samples.an_approval_card(approval=asked, outcome="Merged as 77aa01b2c3.")
    several = samples.an_approval(
        owners=(samples.OMAR, samples.SAM), fallback=(), quorum=2, answers=given
    )
    yield samples.an_approval_card(approval=several, undo="", isolated=False)
    yield samples.an_approval_card(call=samples.a_call(tool="cloud__delete", arguments={"a": 1}))


def _reviews() -> Iterable[Card]:
    for severity in Severity:
        yield replace(samples.a_finding_card(), finding=samples.a_finding(severity))
    for status in (FindingStatus.ADDRESSED, FindingStatus.DISPUTED):
        yield samples.a_finding_card(status=status, answer="Blanks are stripped first now.")
    ruled = samples.a_conflict_card().finding.ruled(Ruling.UPHELD, by=samples.OMAR, at=samples.NOON)
    yield samples.a_conflict_card()
    yield samples.a_conflict_card(passing=True)
    yield samples.a_conflict_card(finding=ruled)
    for kind in VerdictKind:
        yield VerdictCard(samples.a_verdict(kind), findings=int(kind is not VerdictKind.PASS))
    yield GateEventCard(samples.an_event())
    yield QuestionCard(samples.a_job(JobStatus.CLARIFYING), "Which form do you mean?")
    yield Saying("<@U0SAM> is asked as well, because nobody answered.")


def _results() -> Iterable[Card]:
    for status in (JobStatus.SHIP, JobStatus.ACCEPTED, JobStatus.WORKING, JobStatus.CANCELLED):
        reason = "Say it on the page, too."
        yield samples.a_result_card(job=samples.a_job(status, reason=reason))
    yield samples.a_result_card(artefact="")
    yield samples.a_result_card(artefact=DIFF)


def _long() -> Iterable[Card]:
    many = replace(
        samples.CONTRACT, outcome=LONG * 3, done_when=(LONG,) * 12, out_of_scope=(LONG,) * 6
    )
    yield samples.a_job_card(job=samples.a_job(contract=many, route_reason=LONG * 4))
    long_call = samples.a_call(
        arguments={"revision": samples.REVISION, "summary": LONG * 9, "lines": ["x"] * 50}
    )
    yield samples.an_approval_card(call=long_call, reason=LONG * 9, undo=LONG)
    yield samples.a_finding_card(harm=LONG * 9, file="a/" * 60 + "b.py", quote=DIFF)
    yield samples.a_result_card(summary=LONG * 9, artefact=LONG * 20)
    yield Saying(LONG * 60)
    stale = samples.a_verdict(VerdictKind.REJECT, revision=RevisionId("a" * 40), evidence=LONG * 9)
    yield VerdictCard(stale, findings=31)


def _answers() -> Iterable[Drawn]:
    line = JobLine(samples.a_job(), waiting_for=(samples.RITA,), link="https://e.com/thread")
    yield answers.jobs_answer([line, line])
    yield answers.jobs_answer([])
    yield answers.approvals_answer([samples.an_approval_card()])
    yield answers.approvals_answer([])
    yield answers.agents_answer(samples.a_home().agents)
    yield answers.help_answer({"jobs": "the open jobs"}, unknown="jbos", close="jobs")
