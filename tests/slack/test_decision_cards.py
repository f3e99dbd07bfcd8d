"""A decision's card: whether it binds, who decides, what it touches, in words of any kind."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.cards import DecisionCard
from bot.domain.decisions import DecisionStatus
from bot.domain.documents import Passage
from bot.domain.drafts import Choices
from bot.domain.ids import AssignmentId, DecisionId, JobId
from bot.domain.jobs import JobStatus
from bot.domain.receipts import Receipt
from bot.slack.blocks.decision_lists import decisions_answer, given_to_job
from bot.slack.blocks.decision_windows import decision_window, decline_window, recorded_window
from bot.slack.blocks.draw import draw
from bot.slack.blocks.home import home_view
from bot.slack.blocks.windows import Origin, request_window
from bot.slack.drawn import plain
from tests.slack import samples
from tests.slack.limits import (
    PLAIN,
    broken_rules,
    broken_view,
    buttons,
    dictionaries,
    markup,
    shown,
)
from tests.slack.strategies import text
from tests.slack.test_cards_of_any_content import KIT, OURS

thorough = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
LINK = "https://acme.slack.com/archives/C1/p1"


def a_receipt(**changed: Any) -> Receipt:
    receipt = Receipt(
        assignment=AssignmentId(3),
        job=JobId(12),
        position=samples.BUILDER,
        name="decision 4",
        title="Addresses",
        digest="d" * 64,
        given_at=samples.NOON,
    )
    return replace(receipt, **changed)


@st.composite
def decision_cards(draw_: st.DrawFn) -> DecisionCard:
    def a_record() -> Any:
        return samples.a_decision(
            draw_(st.sampled_from(DecisionStatus)),
            title=draw_(text),
            decision=draw_(text),
            why=draw_(text),
            reason=draw_(text),
            position=draw_(st.none() | text),
            supersedes=draw_(st.none() | st.just(DecisionId(2))),
            decided_by=draw_(st.none() | st.just(samples.OMAR)),
            decided_at=draw_(st.none() | st.just(samples.NOON)),
        )

    linked = tuple(a_record() for _ in range(draw_(st.integers(0, 6))))
    people = tuple(draw_(st.lists(st.sampled_from([samples.RITA, samples.OMAR]), max_size=9)))
    link = draw_(st.sampled_from(["", LINK]) | text)
    passages = draw_(st.lists(st.builds(Passage, text, text, text), max_size=3).map(tuple))
    return DecisionCard(a_record(), people, linked, link, passages)


def test_a_proposal_says_who_decides_and_that_it_binds_nobody_yet() -> None:
    drawn = draw(samples.a_decision_card())

    said = shown(drawn.blocks)
    assert "*Decision 4* · Where addresses are checked" in said
    assert "*Waits for <@U0RITA> or <@U0OMAR>*" in said
    assert "It binds nobody before." in said
    assert ">Every e-mail address is checked in shop/signup.py" in said
    assert "holds for the repository webshop" in said
    assert [each["action_id"] for each in buttons(drawn.blocks)] == [
        "accept_decision",
        "decline_decision",
    ]


@pytest.mark.parametrize(
    ("status", "changed", "told"),
    [
        (DecisionStatus.ACCEPTED, {}, "*Accepted* by <@U0OMAR>"),
        (DecisionStatus.DECLINED, {"reason": "The library does it."}, ">The library does it."),
        (DecisionStatus.SUPERSEDED, {"superseded_by": DecisionId(9)}, "*Superseded* by decision 9"),
    ],
)
def test_a_settled_one_says_what_became_of_it_and_has_no_buttons(
    status: DecisionStatus, changed: dict[str, Any], told: str
) -> None:
    card = samples.a_decision_card(status)

    drawn = draw(replace(card, record=replace(card.record, **changed)))

    assert told in shown(drawn.blocks)
    assert buttons(drawn.blocks) == []


def test_the_decisions_it_touches_are_linked_on_the_card() -> None:
    other = samples.a_decision(DecisionStatus.ACCEPTED, id=DecisionId(2), title="One place")

    said = shown(draw(samples.a_decision_card(linked=(other,))).blocks)

    assert ":link: Touches *decision 2* (accepted): One place." in said


def test_the_documents_it_touches_are_quoted_on_the_card() -> None:
    said = Passage("security-standard", "Security *standard*", "No secret is in a <test>.")

    card = shown(draw(samples.a_decision_card(passages=(said,))).blocks)
    scope = shown(draw(samples.a_job_card(passages=(said,))).blocks)

    for drawn in (card, scope):
        assert ":link: Touches the document *Security \u2217standard\u2217*: " in drawn
        assert "No secret is in a &lt;test&gt;." in drawn


def test_a_scope_shows_the_decisions_it_speaks_of_as_long_as_it_is_asked_for() -> None:
    other = samples.a_decision(DecisionStatus.ACCEPTED)

    asked = shown(draw(samples.a_job_card(touched=(other,))).blocks)
    settled = shown(draw(samples.a_job_card(JobStatus.WORKING, touched=(other,))).blocks)

    assert "Touches *decision 4* (accepted)" in asked
    assert "Touches" not in settled


def test_a_result_names_what_was_settled_and_is_not_said_to_be_kept() -> None:
    lost = tuple(f"decision {number}" for number in range(8))

    said = shown(draw(samples.a_result_card(unspoken=lost)).blocks)

    assert "not said to be kept: decision 0, decision 1" in said
    assert "decision 5 and 2 more" in said
    assert "kept" not in shown(draw(samples.a_result_card()).blocks)


def test_what_the_agents_of_a_job_were_given_is_listed_by_agent() -> None:
    receipts = [
        a_receipt(name="document standard"),
        a_receipt(opened_at=samples.NOON),
        a_receipt(assignment=AssignmentId(4), position="reviewer-1"),
    ]

    said = shown(plain(given_to_job(receipts)))

    assert "• *builder-1*: document standard (`dddddddd`), decision 4 (`dddddddd`, opened)" in said
    assert "• *reviewer-1*: decision 4 (`dddddddd`)" in said
    assert given_to_job([]) == []


def test_a_list_leads_to_where_each_was_said() -> None:
    said = shown(decisions_answer([samples.a_decision_card(link=LINK)]).blocks)

    assert f"<{LINK}|where it was said>" in said
    assert "*Proposed*, binds nobody yet" in said


def test_an_empty_list_says_how_a_decision_is_written_down() -> None:
    assert "`/countersign decide`" in shown(decisions_answer([]).blocks)
    assert "No decision speaks of that." in shown(decisions_answer([], words="mail").blocks)


@thorough
@given(decision_cards())
def test_no_card_breaks_a_limit_or_carries_foreign_markup(card: DecisionCard) -> None:
    drawn = draw(card)

    for blocks in (drawn.blocks, drawn.fallback):
        assert broken_rules(blocks) == []
        assert KIT.message_faults(dictionaries(blocks)) == []
        for said in [drawn.text, *markup(dictionaries(blocks))]:
            ours = OURS.sub("", said).replace(f"<{LINK}|open>", "")
            assert "<" not in ours
    assert 1 <= len(drawn.text) <= 3900
    assert {block.type for block in drawn.fallback} <= PLAIN


@pytest.mark.parametrize("before", [100, 140, 2860, 2890])
def test_a_window_begins_with_no_half_of_a_word(before: int) -> None:
    token = "ghp" + "_16C7e42F292c6912E7710c838347Ae178B4a"
    said = f"{'it is ' * 999}"[:before] + f" {token} and more"
    choices, origin = Choices(("organization",), ()), Origin("C1", "1.0001", "2.0")

    for view in (
        decision_window(choices, begins=said, origin=origin),
        request_window(origin, text=said),
    ):
        begun = str(view.to_dict())
        assert begun.count("ghp_") == begun.count(token)


@thorough
@given(card=decision_cards(), begins=text)
def test_every_window_keeps_to_the_limits(card: DecisionCard, begins: str) -> None:
    choices = Choices(("organization", "repository/webshop"), (card.record,) * 3)
    origin = Origin("C1", "1.0001", "2.0")

    for view in (
        decision_window(choices, begins=begins, origin=origin),
        decision_window(Choices(("organization",), ()), begins=begins),
        decline_window(card),
        recorded_window(card),
    ):
        assert broken_view(view) == []
        assert KIT.view_faults(view.to_dict()) == []


@thorough
@given(found=st.lists(decision_cards(), max_size=9))
def test_a_home_with_proposals_keeps_to_the_limits(found: list[DecisionCard]) -> None:
    numbered = [
        replace(card, record=replace(card.record, id=DecisionId(number)))
        for number, card in enumerate(found)
    ]
    few = samples.a_home()
    asked = [samples.renumbered(few.approvals[0], number) for number in range(20)]
    crowded = replace(few, approvals=tuple(asked), decisions=tuple(numbered))

    view = home_view(replace(crowded, jobs=few.jobs * 30, agents=few.agents * 30))

    assert broken_view(view) == []


@thorough
@given(found=st.lists(decision_cards(), max_size=20), words=text)
def test_a_list_of_any_decisions_can_be_sent(found: list[DecisionCard], words: str) -> None:
    drawn = decisions_answer(found, words=words)

    assert broken_rules(drawn.fallback) == []


@thorough
@given(text, text)
def test_a_long_list_of_receipts_can_be_sent(name: str, position: str) -> None:
    receipts = [
        a_receipt(assignment=AssignmentId(number // 20), name=name, position=position)
        for number in range(400)
    ]

    assert broken_rules(plain(given_to_job(receipts))) == []
