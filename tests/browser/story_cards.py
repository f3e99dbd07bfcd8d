"""Every card in every state it can be in, as messages, homes and windows for the page."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from bot.domain.boards import AgentLine, Home, JobLine
from bot.domain.cards import Card, Saying, VerdictCard
from bot.domain.ids import PositionName, RevisionId
from bot.domain.jobs import JobStatus
from bot.domain.reviews import FindingStatus, Ruling, Severity, VerdictKind
from bot.slack.blocks.draw import draw
from bot.slack.blocks.home import home_view
from bot.slack.drawn import Drawn
from tests.browser.story_answers import listed
from tests.browser.story_approvals import approvals, gathered
from tests.browser.story_jobs import jobs
from tests.browser.story_notes import drill, notes
from tests.browser.story_reviews import agent_reviews, review_answers, with_reviews
from tests.browser.story_windows import DIFF
from tests.browser.story_workforce import workforce
from tests.slack import samples

Json = dict[str, Any]

LONG = "A sentence that goes on, and names `code`, a_very_long_identifier_" + "x" * 90 + ". "


def messages() -> Mapping[str, Iterable[Json]]:
    """Return all cards that are posted, and all answers, by what they are about."""
    cards: Mapping[str, Iterable[Card]] = {
        **jobs(),
        **approvals(),
        "gathered": gathered(),
        **notes(),
        **agent_reviews(),
        **workforce(),
        "reviews": _reviews(),
        "conflicts": _conflicts(),
        "results": _results(),
        "long": _long(),
    }
    drawn = {about: map(draw, those) for about, those in cards.items()}
    return {
        about: map(_message, those)
        for about, those in {**drawn, **listed(), **review_answers()}.items()
    }


def homes() -> Mapping[str, Json]:
    """Return the home of an approver, an operator, a requester and of somebody new."""
    lines = tuple(
        JobLine(samples.a_job(status), waiting_for=waiting, link="https://e.com/thread")
        for status, waiting in (
            (JobStatus.SCOPE, (samples.RITA,)),
            (JobStatus.WORKING, ()),
            (JobStatus.ESCALATED, (samples.OMAR, samples.SAM)),
            (JobStatus.ACCEPTED, ()),
            (JobStatus.FAILED, ()),
        )
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
        refusals=3,
    )
    full = samples.a_home(jobs=lines, scripted=True)
    full = replace(full, agents=(*full.agents, idle), decisions=(samples.a_decision_card(),))
    several = tuple(samples.renumbered(samples.an_approval_card(), 20 + each) for each in range(14))
    views = {
        "full": full,
        "operator": replace(full, approvals=several, drill=drill(held=False)),
        "requester": replace(full, person=samples.RITA, approvals=(), decisions=()),
        "reviews": with_reviews(full),
        "empty": Home(samples.OMAR, (), (), ()),
    }
    return {name: {**home_view(home).to_dict(), "id": f"V-{name}"} for name, home in views.items()}


def _message(drawn: Drawn) -> Json:
    return {"text": drawn.text, "blocks": [block.to_dict() for block in drawn.blocks]}


def _reviews() -> Iterable[Card]:
    for severity in Severity:
        yield replace(samples.a_finding_card(), finding=samples.a_finding(severity))
    for status in (FindingStatus.ADDRESSED, FindingStatus.DISPUTED):
        yield samples.a_finding_card(status=status, answer="Blanks are stripped first now.")
    for kind in VerdictKind:
        yield VerdictCard(samples.a_verdict(kind), findings=int(kind is not VerdictKind.PASS))
    seen = ("python -m pytest -q: exit status 0",)
    yield VerdictCard(samples.a_verdict(seen=seen, independent=False), findings=0, stale=True)


def _conflicts() -> Iterable[Card]:
    yield samples.a_conflict_card()
    yield samples.a_conflict_card(passing=True)
    contested = samples.a_conflict_card().finding
    for ruling in Ruling:
        ruled = contested.ruled(ruling, by=samples.OMAR, at=samples.NOON)
        yield samples.a_conflict_card(finding=ruled)
    yield samples.a_conflict_card(job=samples.a_job(JobStatus.CANCELLED))


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
