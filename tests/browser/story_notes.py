"""What is told beside jobs and approvals: refusals, drills, decisions, questions, lost answers."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.domain.agent_cards import ProbeCard
from bot.domain.calls import CallStatus
from bot.domain.cards import (
    Card,
    DecisionCard,
    DrillCard,
    GateEventCard,
    PastedCard,
    QuestionCard,
    RefusalsCard,
    Saying,
)
from bot.domain.decisions import DecisionStatus
from bot.domain.drill import Drill, Trial
from bot.domain.ids import DecisionId, DrillId, PositionName
from bot.domain.jobs import JobStatus
from tests.slack import samples


def notes() -> Mapping[str, Iterable[Card]]:
    """Return the cards, by what they are about."""
    return {
        "told": _told(),
        "questions": _questions(),
        "outcomes": _outcomes(),
        "decisions": _decisions(),
    }


def drill(*, held: bool) -> Drill:
    """Return a drill in which the gate held, or did not."""
    security = PositionName("security-1")
    write, push, token = "workspace__write", "repository__merge", "workspace__run"
    trials = (
        Trial("a write into webshop", security, write, True, "No.", ("lanes.reviewers",), 4),
        Trial("a push past the pipeline", security, push, True, "No.", (), 5),
        Trial("a token of somebody else", security, token, held, "Permitted.", ("secrets",), 6),
    )
    return Drill(DrillId(2), "2026-W47", samples.NOON, trials)


def _told() -> Iterable[Card]:
    yield GateEventCard(samples.an_event())
    job = samples.a_job(JobStatus.WORKING)
    yield RefusalsCard(job, (samples.an_event(),))
    yield RefusalsCard(job, (samples.an_event(attempted="workspace__write setup.py"),) * 10)
    yield DrillCard(drill(held=True))
    yield DrillCard(drill(held=False))
    why = "The network is down: nothing can be pushed from here."
    known = replace(drill(held=False), acknowledged_by=samples.SAM, acknowledged_why=why)
    yield DrillCard(known)
    yield ProbeCard(samples.a_probe(), "https://acme.slack.com/archives/C1/p1")
    yield PastedCard(job, "github token")
    yield samples.an_alarm_card()
    yield Saying("<@U0SAM> is asked as well, because nobody answered.")


def _questions() -> Iterable[Card]:
    job = samples.a_job(JobStatus.CLARIFYING, contract=None, owner=None)
    yield QuestionCard(job, "Which form do you mean?")
    yield QuestionCard(
        job,
        "Which form do you mean?",
        waits=False,
        answered_by=samples.RITA,
        answered_at=samples.NOON,
    )
    yield QuestionCard(job, "Which form do you mean?", waits=False)


def _outcomes() -> Iterable[Card]:
    yield samples.an_outcome_card()
    for status, told in (
        (CallStatus.DONE, "Omar looked: it happened."),
        (CallStatus.FAILED, "Omar looked: it did not happen."),
    ):
        yield samples.an_outcome_card(call=samples.a_call(status=status, result=told))


def decided() -> Iterable[DecisionCard]:
    """Return a decision in each of its states."""
    for status in DecisionStatus:
        card = samples.a_decision_card(status, link="https://e.com/thread")
        record = replace(card.record, reason="Two places are safer.")
        yield replace(card, record=replace(record, superseded_by=DecisionId(5)))


def _decisions() -> Iterable[Card]:
    yield from decided()
    other = samples.a_decision(DecisionStatus.ACCEPTED, id=3, title="Where forms are checked")
    yield samples.a_decision_card(linked=(other,))
