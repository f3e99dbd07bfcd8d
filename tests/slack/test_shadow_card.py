"""A shadow's card says in what the two differ, how many jobs that rests on, and who decides."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.blind_looks import LONGEST, Accepted
from bot.domain.ids import PairId
from bot.domain.pairs import Found
from bot.domain.reviews import Severity
from bot.domain.shadow_reports import ENOUGH
from bot.domain.shadows import ShadowStatus
from bot.slack.blocks.draw import draw
from bot.slack.blocks.look_window import look_window
from bot.slack.blocks.shadow import declared_answer, shadow_line
from tests.slack.limits import broken_rules, broken_view, buttons, shown
from tests.slack.shadow_samples import (
    BUILT,
    DIFFERING,
    LINK,
    RED,
    THEIRS,
    a_blind_look,
    a_full_card,
    a_pair,
    a_shadow,
    a_shadow_card,
)


def text_of(status: ShadowStatus = ShadowStatus.STANDING, **changed: Any) -> str:
    return shown(draw(a_full_card(status, **changed)).blocks)


def test_it_names_the_two_and_who_decides() -> None:
    text = text_of()

    assert "*reviewer-2* (mistral) shadows *reviewer-1* (gpt) · role reviewer" in text
    assert "20 jobs or $20.00. *<@U0OMAR> decides.*" in text


def test_a_model_that_is_not_known_yet_is_left_out() -> None:
    text = shown(draw(replace(a_full_card(), models=("gpt", ""))).blocks)

    assert "*reviewer-2* shadows *reviewer-1* (gpt) · role reviewer" in text


def test_every_line_has_its_n() -> None:
    text = text_of()

    assert "They agree in 6 of 7 (95 % sure: 49 to 97 %)." in text
    assert "*Cost* (n = 7)\n$0.14 → $0.03, *less*" in text
    assert "*As people decided* (n = 2)\n1 → 2, too few to say" in text
    assert "*Findings* (n = 7)\n0 → 0, no clear difference" in text


def test_with_too_few_jobs_it_says_so_where_one_decides_as_well() -> None:
    drawn = draw(a_shadow_card(a_pair(1)))

    text = shown(drawn.blocks)
    assert f"*1 job done by both.* It takes {ENOUGH} to say anything beyond chance." in text
    assert "Compared so far: 1 job, too few to say." in text
    assert "*less*" not in text
    assert "too few" not in shown(draw(a_full_card()).blocks).partition("Roll over to")[2]


def test_what_has_no_result_is_not_agreement() -> None:
    text = shown(draw(a_shadow_card(a_pair(1, ours=None))).blocks)

    assert ":warning: *No result in 1 job more*, which agrees with nothing." in text
    assert ">It has no usable model." in text
    assert "They agree" not in text


def test_a_disagreement_is_quoted_with_what_people_said_and_a_way_to_the_job() -> None:
    text = text_of()

    assert f"*correctness review* of <{LINK}|job 7>" in text
    assert "People did not let it pass." in text
    assert ">I ran the tests with a blank e-mail and with none." in text
    assert ">An e-mail of one blank still passes.\nblocking at `shop/signup.py:12`" in text


def test_foreign_words_do_nothing() -> None:
    filed = (Found(Severity.BLOCKING, "<!channel> *done*", "`x`"),)
    evil = replace(DIFFERING, findings=filed)

    text = shown(draw(a_shadow_card(a_pair(1, ours=evil))).blocks)

    assert "<!channel>" not in text
    assert "&lt;!channel&gt;" in text


def test_building_is_compared_by_checks_and_lines() -> None:
    text = shown(draw(a_shadow_card(a_pair(1, BUILT, RED))).blocks)

    assert "*All checks green at once* (n = 1)\n1 → 0, too few to say" in text
    assert "*Lines changed* (n = 1)\n14 → 61" in text
    assert "1 of 2 checks green, red: `tests`" in text
    assert "2 calls only recorded" in text


def test_older_disagreements_are_counted() -> None:
    pairs = [a_pair(number, THEIRS, DIFFERING) for number in range(1, 8)]

    drawn = draw(a_shadow_card(*pairs))

    assert "… and 3 older ones" in shown(drawn.blocks)
    assert broken_rules(drawn.blocks) == []


@pytest.mark.parametrize(
    ("status", "pressed", "said"),
    [
        (ShadowStatus.STANDING, ["roll_over", "stop_shadow"], "without effect"),
        (ShadowStatus.OVER, ["roll_over", "stop_shadow"], "*It gets no jobs any more.*"),
        (ShadowStatus.STOPPED, [], "stopped it.* reviewer-1 goes on as before."),
        (ShadowStatus.ROLLED_OVER, ["roll_back"], "reviewer-1 finishes what it is at."),
        (ShadowStatus.ROLLED_BACK, [], "rolled back.* reviewer-1 gets the work."),
        (ShadowStatus.SETTLED, [], "*reviewer-2 took over.* No way back: "),
    ],
)
def test_what_can_be_pressed_is_what_can_be_done(
    status: ShadowStatus, pressed: list[str], said: str
) -> None:
    drawn = draw(a_full_card(status))

    assert [each["action_id"] for each in buttons(drawn.blocks)] == pressed
    assert said in shown(drawn.blocks)


def test_an_agents_numbers_name_its_shadow() -> None:
    text = shown(shadow_line(a_shadow(ShadowStatus.OVER)))

    assert "*reviewer-2* shadows *reviewer-1*: it is over, and its owner decides" in text
    assert shadow_line(None) == []


def test_who_begins_one_is_told_that_nothing_of_it_has_an_effect() -> None:
    text = shown(declared_answer(a_shadow()).blocks)

    assert "*reviewer-2 shadows reviewer-1* until" in text
    assert "Nothing it does has an effect" in text


def test_what_would_be_accepted_blind_has_its_n_and_is_quoted_where_it_differs() -> None:
    looked = {PairId(1): Accepted(theirs=True, ours=False)}

    text = shown(draw(a_shadow_card(a_pair(1, BUILT, BUILT), accepted=looked)).blocks)

    assert "*Would be accepted, seen blind* (n = 1)\n1 → 0, too few to say" in text
    assert "Seen blind, would be accepted: reviewer-1." in text


def test_what_is_to_be_looked_at_is_offered_until_somebody_decides() -> None:
    waiting = replace(a_shadow_card(a_pair(1, BUILT, RED)), looks=2)
    decided = replace(a_full_card(ShadowStatus.STOPPED), looks=2)

    assert "Look blind (2)" in str([each["text"] for each in buttons(draw(waiting).blocks)])
    assert buttons(draw(decided).blocks) == []


def test_the_window_says_what_was_asked_and_not_whose_is_whose() -> None:
    window = look_window(a_blind_look())

    text = shown(window.blocks)
    assert broken_view(window) == []
    assert "+theirs" in text
    assert "+ours" in text
    assert "*Done when*" in text
    assert "2 pairs more after this" in text
    assert "reviewer-" not in text
    assert "job 7" not in text


def test_the_longest_changes_fit_into_the_window() -> None:
    line = "+" + "&" * 77 + "\n"
    longest = (line * (LONGEST // len(line) + 1))[:LONGEST]

    window = look_window(a_blind_look(theirs=longest, ours=f"+{longest[1:]}"))

    assert broken_view(window) == []


def test_when_nothing_is_left_the_window_says_so() -> None:
    assert "Nothing is left" in shown(look_window(None).blocks)


def test_who_has_not_passed_its_cases_takes_over_only_after_it_was_said() -> None:
    card = a_full_card()

    untried = shown(draw(replace(card, examined=False)).blocks)
    assert "*It has passed no cases.*" in untried.partition("Roll over to")[2]
    assert "passed no cases" not in shown(draw(card).blocks)
