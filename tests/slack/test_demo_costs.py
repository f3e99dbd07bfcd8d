"""Where a script answers for the models nothing is charged, and every card with a sum says so."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.approvals import ApprovalStatus
from bot.domain.calls import CallStatus
from bot.domain.jobs import JobStatus
from bot.domain.performance import NOT_CHARGED
from bot.pictures.quarter_words import quarter_words
from bot.slack.blocks import words
from bot.slack.blocks.agent_review import figures
from bot.slack.blocks.draw import draw
from bot.slack.blocks.performance import cost_per_useful
from tests.slack import numbers, review_samples, samples
from tests.slack.limits import shown
from tests.slack.shadow_samples import a_full_card

DEMO = replace(samples.SPENT, charged=False)
BATCH = [(ApprovalStatus.OPEN, CallStatus.WAITING)] * 2
CARDS: dict[str, Any] = {
    **{status: samples.a_job_card(status) for status in (JobStatus.WORKING, JobStatus.ACCEPTED)},
    "approval": samples.an_approval_card(),
    "batch": samples.a_batch_card(*BATCH),
    "result": samples.a_result_card(),
}


@pytest.mark.parametrize("name", CARDS)
def test_a_card_says_it_in_the_demo_and_nowhere_else(name: str) -> None:
    card = CARDS[name]

    assert "$0.31" in shown(draw(card).blocks)
    assert NOT_CHARGED not in shown(draw(card).blocks)
    demo = shown(draw(replace(card, spent=DEMO)).blocks)
    assert demo.count(NOT_CHARGED) == demo.count("$0.31")


def test_the_report_of_a_shadow_says_it_once() -> None:
    card = a_full_card()

    assert NOT_CHARGED not in shown(draw(card).blocks)
    assert f"costs {NOT_CHARGED}" in shown(draw(replace(card, charged=False)).blocks)


def test_it_stands_beside_the_sum() -> None:
    limits = samples.CONTRACT.limits
    unpriced = replace(DEMO, unpriced=True)

    assert words.cost(DEMO) == "$0.31 (not charged: the demo's model is scripted)"
    assert words.cost(unpriced) == (
        "at least $0.31 (a model has no price in org.yml; "
        "not charged: the demo's model is scripted)"
    )
    assert words.used_of(DEMO, limits, extensions=0) == (
        "12 of 40 turns · $0.31 of $5.00 (not charged: the demo's model is scripted)"
    )


def test_a_candidate_says_what_its_cases_would_have_cost() -> None:
    card = samples.a_candidate_card()

    assert NOT_CHARGED not in shown(draw(card).blocks)
    assert NOT_CHARGED in shown(draw(replace(card, charged=False)).blocks)


def test_the_numbers_of_an_agent_say_it_too() -> None:
    paid = review_samples.FIGURES
    unpaid = replace(paid, charged=False)

    for said in (cost_per_useful, figures):
        assert NOT_CHARGED not in said(paid)
        assert NOT_CHARGED in said(unpaid)


def test_the_words_of_the_picture_say_it_once() -> None:
    paid = numbers.a_performance()
    unpaid = replace(
        paid, quarters=tuple((name, replace(each, charged=False)) for name, each in paid.quarters)
    )

    assert NOT_CHARGED not in quarter_words(paid)
    assert f"Cost per accepted job ({NOT_CHARGED}): " in quarter_words(unpaid)
