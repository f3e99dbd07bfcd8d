"""Agent reviews in Slack: what is left to do, on which numbers, and what happens next."""

from dataclasses import replace
from json import loads

import pytest
from slack_sdk.models.blocks import Block

from bot.domain.agent_reviews import Choice
from bot.domain.one_on_ones import Said
from bot.domain.performance import Probes
from bot.domain.recommending import Recommended
from bot.domain.review_cards import ClosedBelowCard, ReviewsBoard, RoundCard
from bot.slack.blocks.approval import approval_card
from bot.slack.blocks.draw import draw
from bot.slack.blocks.home import home_view
from bot.slack.blocks.job import job_card
from bot.slack.blocks.lines import agent_line
from bot.slack.blocks.one_on_one import talk_window
from bot.slack.blocks.review_lists import reviews_answer
from bot.slack.blocks.review_window import review_window
from tests.slack import review_samples, samples
from tests.slack.limits import broken_rules, broken_view, buttons, shown

LONG = "a very long sentence about `code` and <@U0OMAR> that goes on " * 40


@pytest.mark.parametrize("number", range(len(review_samples.rounds())))
def test_every_state_of_a_round_keeps_to_the_limits(number: int) -> None:
    drawn = draw(review_samples.rounds()[number])

    assert broken_rules(drawn.blocks) == []
    assert broken_rules(drawn.fallback) == []


def test_a_round_says_what_is_left_by_when_and_on_which_numbers() -> None:
    text = shown(draw(review_samples.a_round_card()).blocks)

    assert "Due *Thu 31 Dec 2026*. 2 positions: 2 to decide." in text
    assert "21 of 24 accepted · 26 jobs · $0.45 each (n = 21) · 2 refusals" in text
    assert "Recommended: *Keep*." in text
    assert "On Thu 07 Jan 2027 positions without a submitted review lose" in text


def test_decisions_are_submitted_together_once_there_are_any() -> None:
    none = draw(review_samples.a_round_card())
    some = draw(
        review_samples.a_round_card(
            review_samples.decided(1),
            review_samples.decided(2, review_samples.ADJUST),
            review_samples.a_review(3),
        )
    )

    assert "submit_reviews" not in [each["action_id"] for each in _pressed(none.blocks)]
    assert "Submit 2 decisions" in shown(some.blocks)
    (submit,) = [each for each in _pressed(some.blocks) if each["action_id"] == "submit_reviews"]
    assert submit["value"] == f"1/{samples.NOON.isoformat()}"
    assert "against the recommendation" in shown(some.blocks)
    assert "1 to decide, 2 decided, *not submitted yet*" in shown(some.blocks)


def test_when_all_are_submitted_there_is_nothing_left_to_press() -> None:
    drawn = draw(review_samples.rounds()[2])

    assert ":white_check_mark: *Done.*" in shown(drawn.blocks)
    assert "To be carried out: <@U0PAT>" in shown(drawn.blocks)
    assert _pressed(drawn.blocks) == []


def test_who_stands_in_is_named_and_what_is_lost_is_said() -> None:
    instead = shown(draw(review_samples.rounds()[3]).blocks)
    lost = shown(draw(review_samples.rounds()[4]).blocks)

    assert "<@U0OMAR>, in place of them <@U0SAM>" in instead
    assert ":warning: *Overdue since Thu 31 Dec 2026.*" in instead
    assert ":no_entry: *no calls with consequences*" in lost
    assert "gives the lane back at once" in lost


def test_what_does_not_fit_is_counted_and_looked_up() -> None:
    text = shown(draw(review_samples.rounds()[-1]).blocks)

    assert "more: `/countersign reviews`" in text


@pytest.mark.parametrize("name", review_samples.windows())
def test_windows_keep_to_the_limits(name: str) -> None:
    view = review_window(review_samples.windows()[name], home=True)

    assert broken_view(view) == []
    assert loads(view.private_metadata or "")["home"] is True


def test_the_window_shows_the_evidence_and_chooses_nothing_beforehand() -> None:
    view = review_window(review_samples.windows()["review"], home=False)
    text = shown(view.blocks)
    (decision,) = [block for block in view.blocks if block.block_id == "decision"]

    assert "*The last four quarters*" in text
    assert "2026-Q4: 21 of 24 accepted" in text
    assert "2026-10-01 to 2026-11-12" in text
    assert "Wanted in 2026-11: Let it tag, too, from week 1 on." in text
    assert "initial_option" not in decision.to_dict()["element"]


def test_the_window_has_every_number_of_the_evidence_with_its_n_and_four_quarters() -> None:
    window = review_samples.windows()["review"]
    numbers = window.line.performance
    assert numbers is not None
    full = replace(
        numbers.figures, timed=20, on_time=18, rounds=6, touches=50, findings=9, confirmed=5,
        rejected=1,
    )  # fmt: skip
    quarters = tuple((quarter, full) for quarter, _ in numbers.quarters)
    probed = replace(numbers, figures=full, quarters=quarters, probes=Probes(5, 3, 1))
    seen = replace(window, line=replace(window.line, performance=probed))

    text = shown(review_window(seen, home=False).blocks)

    for said in (
        "*Results accepted*\n88% (n = 24;",
        "*Findings confirmed*\n83% (n = 6;",
        "*Cost per accepted job*\n$0.45 (n = 21)",
        "*Within the expected time*\n90% (n = 20;",
        "*Rework*\n0.4 per job (n = 24)",
        "*Human touches*\n2.1 per job (n = 24)",
        "*Refusals by the gate*\n2 (n = 26 jobs)",
        "*Seeded defects*\n3 caught, 1 missed (n = 5)",
    ):
        assert said in text
    line = (
        "5 of 6 findings confirmed · 18 of 20 within the expected time · 0.4 rounds of rework and "
        "2.1 human touches for each of 24 ended jobs"
    )
    assert text.count(line) == 4


def test_the_window_shows_how_a_reviewer_decides() -> None:
    window = review_samples.windows()["review"]
    numbers = window.line.performance
    assert numbers is not None
    counts = replace(numbers.figures, verdicts=40, passes=40, verdict_seconds=480)
    stamp = replace(window.line, performance=replace(numbers, figures=counts))

    text = shown(review_window(replace(window, line=stamp), home=False).blocks)

    assert "*Verdicts that pass*\n100% (n = 40; 91% to 100%)\n12 s each" in text
    assert "Verdicts that pass" not in shown(review_window(window, home=False).blocks)


def test_what_was_decided_before_is_in_the_window() -> None:
    view = review_window(review_samples.windows()["review-decided"], home=False)
    (decision,) = [block for block in view.blocks if block.block_id == "decision"]

    assert decision.to_dict()["element"]["initial_option"]["value"] == "ADJUST"
    assert "Decided so far: *Adjust scope*" in shown(view.blocks)


def test_a_close_out_says_what_is_lost_and_later_that_it_is_back() -> None:
    lost, back = (draw(card) for card in review_samples.closed_cards())

    assert "*2 positions without calls with consequences*" in shown(lost.blocks)
    assert "builder-1, builder-2" in shown(lost.blocks)
    assert "their lanes are back" in shown(back.blocks)
    assert broken_rules(lost.blocks) == broken_rules(back.blocks) == []


def test_who_stands_above_many_owners_has_all_close_outs_in_one_message() -> None:
    lost, back = review_samples.closed_cards()
    many = tuple(review_samples.a_review(n, restricted_at=samples.NOON) for n in range(30))
    cards = (lost, back, *(replace(lost, lost=many) for _ in range(40)))

    drawn = draw(ClosedBelowCard("2026-Q4", cards))

    assert broken_rules(drawn.blocks) == []
    assert "41 owners below you did not submit" in shown(drawn.blocks)
    assert ":no_entry: <@U0OMAR>: 2 positions: builder-1, builder-2" in shown(drawn.blocks)
    assert ":white_check_mark: <@U0OMAR>: all reviewed since" in shown(drawn.blocks)
    assert "builder-11 and 18 more" in shown(drawn.blocks)
    assert "Every position below you" in shown(draw(ClosedBelowCard("2026-Q4", (back,))).blocks)


def test_one_to_ones_are_answered_in_a_window() -> None:
    asked, done = (draw(card) for card in review_samples.talks_cards())

    assert "2 positions to talk about" in shown(asked.blocks)
    address = "https://acme.slack.com/archives/C1/p1000100"
    assert f"Last: <{address}|job 12> (accepted), job 9 (working)" in shown(asked.blocks)
    assert ":arrow_right: Wanted: Let it tag, too." in shown(done.blocks)
    assert broken_rules(asked.blocks) == broken_rules(done.blocks) == []
    assert broken_view(talk_window(review_samples.a_talk())) == []


def test_one_to_ones_of_many_agents_keep_to_the_limits_and_the_open_ones_come_first() -> None:
    said = Said(LONG, LONG, LONG)
    talks = [review_samples.a_talk(said if n < 20 else None, n) for n in range(25)]
    card = review_samples.talks_cards()[0]
    many = replace(card, talks=tuple((each, review_samples.a_performance()) for each in talks))

    drawn = draw(many)

    assert broken_rules(drawn.blocks) == []
    assert len(_pressed(drawn.blocks)) == 5
    assert "more, once these are answered" in shown(drawn.blocks)


def test_the_list_shows_mine_what_is_overdue_and_how_people_decide() -> None:
    drawn = reviews_answer(review_samples.a_board())
    text = shown(drawn.fallback)

    assert "*Overdue*: 2 reviews of 2026-Q4 by <@U0SAM>" in text
    assert "12 decisions, 11 to keep, 11 as recommended, :warning: half of them within 8 s" in text
    assert "Carried out" in text
    assert broken_rules(drawn.fallback) == []
    assert "No agent reviews wait for you" in shown(reviews_answer(ReviewsBoard(())).fallback)


def test_the_longest_list_keeps_to_the_limits() -> None:
    long = review_samples.rounds()[-1]
    rounds = tuple(replace(long, round=review_samples.a_round(id=n)) for n in range(9))
    board = review_samples.a_board(mine=rounds, others=rounds)

    assert broken_rules(reviews_answer(board).fallback) == []


def test_a_list_with_some_of_everything_keeps_to_the_limits() -> None:
    half = review_samples.a_round_card(
        review_samples.decided(0), *(review_samples.a_review(number) for number in range(1, 20))
    )
    rounds = tuple(replace(half, round=review_samples.a_round(id=n)) for n in range(9))
    todo = tuple(review_samples.submitted(n, effect="To be carried out: all.") for n in range(9))
    wishes = tuple(review_samples.a_talk(Said(change="Let it tag."), n) for n in range(9))
    board = review_samples.a_board(mine=rounds, others=rounds, to_carry_out=todo, wishes=wishes)

    assert "… and 6 more people are late" in shown(reviews_answer(board).fallback)
    assert "*builder-0* (2026-11, <@U0OMAR>): Let it tag." in shown(reviews_answer(board).fallback)
    assert broken_rules(reviews_answer(board).fallback) == []


def test_the_home_has_the_reviews_that_wait_and_stays_within_its_limits() -> None:
    several = tuple(samples.renumbered(samples.an_approval_card(), 20 + n) for n in range(14))
    full = samples.a_home(reviews=(review_samples.rounds()[-1],) * 3, approvals=several)
    full = replace(full, jobs=full.jobs * 30, agents=full.agents * 30)
    full = replace(full, decisions=(samples.a_decision_card(),) * 1)

    view = home_view(full)

    assert "Reviews waiting for you" in shown(view.blocks)
    assert broken_view(view) == []
    assert "Reviews waiting for you" not in shown(home_view(samples.a_home()).blocks)


def test_a_restriction_is_on_the_job_the_question_and_the_list() -> None:
    held = (review_samples.UNREVIEWED, review_samples.RETIRED)
    job = shown(job_card(samples.a_job_card(restrictions=held)).blocks)
    asked = shown(approval_card(samples.an_approval_card(restrictions=held)).blocks)
    line = shown([agent_line(replace(samples.a_home().agents[0], restrictions=held))])

    for text in (job, asked):
        assert ":no_entry: *builder-1: no calls with consequences* (unreviewed). Its review" in text
        assert "*builder-1: no work* until" in text
    assert "*no calls with consequences* (unreviewed), *no work* (offboarding)" in line


def test_no_text_of_others_gets_out_of_its_place() -> None:
    choice = Choice(Recommended.ADJUST, Recommended.KEEP, note=LONG, lane=(f"- {LONG}",) * 9)
    review = review_samples.decided(1, choice, position="<!channel> *bold*", role=LONG)
    card: RoundCard = review_samples.a_round_card(review)

    text = shown(draw(card).blocks)

    assert "<!channel>" not in text
    assert "<@U0OMAR> that goes on" not in text
    assert broken_rules(draw(card).blocks) == []


def _pressed(blocks: tuple[Block, ...]) -> list[dict[str, str]]:
    return list(buttons(blocks))


def test_who_had_the_reviews_opened_is_told_so_whoever_they_wait_for() -> None:
    for board in (review_samples.a_board(), ReviewsBoard(())):
        drawn = reviews_answer(board, opened=True)

        assert broken_rules(drawn.blocks) == []
        assert "*The reviews of this quarter are open.*" in shown(drawn.blocks)
        assert "They are opened once a quarter" not in shown(drawn.blocks)
