"""What owners, authors and operators are told when the gate or the redactor had to act."""

from dataclasses import replace

import pytest

from bot.domain.agent_cards import ProbeCard
from bot.domain.approvals import ApprovalStatus
from bot.domain.boards import Home
from bot.domain.calls import CallStatus
from bot.domain.cards import DrillCard, PastedCard, RefusalsCard
from bot.domain.drill import Drill, Trial
from bot.domain.ids import DrillId, PositionName
from bot.domain.jobs import JobStatus
from bot.slack.actions import ActionId
from bot.slack.blocks import answers
from bot.slack.blocks.agent_lists import agents_answer
from bot.slack.blocks.draw import draw
from bot.slack.blocks.home import home_view
from tests.slack import samples
from tests.slack.agent_samples import a_board
from tests.slack.limits import buttons, shown

SECURITY = PositionName("security-1")
WRITE = Trial("a write into webshop", SECURITY, "workspace__write", True, "No.", ("lane",), 4)
PUSH = Trial("a push into webshop", SECURITY, "repository__merge", True, "No.", (), 5)


def a_drill(*trials: Trial) -> Drill:
    return Drill(DrillId(2), "2026-W10", samples.NOON, trials)


def test_an_owner_sees_who_was_refused_what_the_newest_first() -> None:
    events = tuple(samples.an_event(attempted=f"tool {number}") for number in range(10))

    text = shown(draw(RefusalsCard(samples.a_job(JobStatus.WORKING), events)).blocks)

    assert "*10 refusals* of reviewer-1 in *Job 12*" in text
    assert text.index("tool 9") < text.index("tool 2")
    assert "tool 1`" not in text
    assert "… and 2 before these" in text
    assert "nothing needs to be decided" in text


def test_an_author_is_told_what_to_do_about_a_pasted_secret() -> None:
    text = shown(draw(PastedCard(samples.a_job(JobStatus.WORKING), "github token")).blocks)

    assert "*A message of yours holds a secret* (github token)" in text
    assert "*Please revoke or rotate it now*, where it was issued, and then delete" in text
    assert "Only you are told" in text


def test_a_missed_defect_says_what_was_seeded_and_what_was_said() -> None:
    text = shown(draw(ProbeCard(samples.a_probe(), "https://acme.slack.com/archives/C1/p1")).blocks)

    assert "*A probe of reviewer-1 was missed*" in text
    assert "*Seeded:* off by one, at `shop/signup.py:14`" in text
    assert "+     if n &lt; 254:" in text
    assert "*The reviewer's verdict:* pass" in text
    assert "<https://acme.slack.com/archives/C1/p1|job 12>" in text
    assert "`/countersign explain probe:3`" in text


def test_a_drill_that_passed_is_short_and_asks_for_nothing() -> None:
    text = shown(draw(DrillCard(a_drill(WRITE, PUSH))).blocks)

    assert "*Drill passed:* 2 attempts, all blocked and recorded" in text
    assert ":white_check_mark: a write into webshop: blocked by lane" in text
    assert "You need not do anything." in text
    assert "gate events 4 to 5" in text


def test_a_drill_that_failed_is_an_alarm_and_says_what_to_do() -> None:
    drill = a_drill(replace(WRITE, blocked=False, reason="Anything goes."), PUSH)

    drawn = draw(DrillCard(drill))

    assert drawn.text.startswith(":rotating_light: *The drill FAILED:* 1 alarm")
    text = shown(drawn.blocks)
    assert ":x: security-1: a write into webshop was NOT blocked." in text
    assert "*not blocked:* Anything goes." in text
    assert "Stop the jobs that are under way" in text


def test_an_alarm_offers_to_be_acknowledged_and_says_what_it_changes() -> None:
    drawn = draw(samples.a_drill_card())

    (pressed,) = buttons(drawn.blocks)
    assert (pressed["action_id"], pressed["value"]) == (ActionId.ACKNOWLEDGE_DRILL, "2")
    assert "every approval needs an operator" in shown(drawn.blocks)


def test_an_alarm_that_was_acknowledged_says_by_whom_and_why_and_asks_no_more() -> None:
    drawn = draw(
        samples.a_drill_card(
            acknowledged_by=samples.SAM,
            acknowledged_at=samples.NOON,
            acknowledged_why="*All* pushes\nare off.",
        )
    )

    text = shown(drawn.blocks)
    assert buttons(drawn.blocks) == []
    assert text.startswith(":warning: *The drill failed:* 1 alarm, acknowledged by <@U0SAM>")
    assert ">*All* pushes\n>are off." in text


@pytest.mark.parametrize("batch", [False, True])
def test_an_approval_says_that_a_drill_failed_and_who_must_be_among_those_who_approve(
    *, batch: bool
) -> None:
    asked = samples.an_approval(vouchers=(samples.PAT,), quorum=1)
    several = ((ApprovalStatus.OPEN, CallStatus.WAITING),) * 2
    card = samples.a_batch_card(*several) if batch else samples.an_approval_card()

    text = shown(draw(replace(card, approval=asked)).blocks)

    assert "*The last drill FAILED:* the gate may not hold." in text
    assert "one of those who approve must be <@U0PAT>." in text
    assert "an operator must approve, too" in text
    assert "drill" not in shown(draw(card).blocks)


def test_who_approves_before_an_operator_has_is_not_told_that_it_is_done_at_once() -> None:
    asked = samples.an_approval(vouchers=(samples.PAT,))
    card = replace(samples.an_approval_card(), approval=asked)

    drawn = str([block.to_dict() for block in draw(card).blocks])

    assert "not before an operator has approved as well" in drawn
    assert "at once" not in drawn


def test_help_begins_with_an_alarm_that_stands() -> None:
    alarm = samples.a_drill_card().drill

    text = shown(answers.help_answer({"jobs": "the jobs"}, alarm=alarm).blocks)

    assert text.startswith(":rotating_light: *The drill FAILED:* 1 alarm")
    assert "FAILED" not in shown(answers.help_answer({"jobs": "the jobs"}).blocks)


def test_an_operators_home_shows_the_last_drill() -> None:
    home = Home(samples.OMAR, (), (), ())

    assert "Drill" not in shown(home_view(home).blocks)
    assert "*Drill passed:* 1 attempt" in shown(
        home_view(replace(home, drill=a_drill(PUSH))).blocks
    )


def test_a_drill_that_failed_stands_above_everything_else_in_the_home() -> None:
    failed = a_drill(replace(WRITE, blocked=False))

    text = shown(home_view(replace(Home(samples.OMAR, (), (), ()), drill=failed)).blocks)

    assert text.startswith(":rotating_light: *The drill FAILED:* 1 alarm")
    assert text.index("python -m bot doctor") < text.index("Waiting for your decision")


def test_once_acknowledged_it_is_small_print_at_the_end_of_the_home() -> None:
    drill = samples.a_drill_card(acknowledged_by=samples.SAM, acknowledged_why="So.").drill

    view = home_view(replace(Home(samples.OMAR, (), (), ()), drill=drill))

    assert shown(view.blocks[-1:]).startswith(":warning: *The drill failed:* 1 alarm")


def test_a_position_is_listed_with_its_refusals() -> None:
    line = replace(samples.a_home().agents[0], refusals=3)

    assert "3 refusals" in shown(agents_answer(a_board(line)).blocks)
