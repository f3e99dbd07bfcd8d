"""What is gathered for a person can be decided from that message, and stays readable."""

from bot.domain.approvals import ApprovalStatus
from bot.domain.calls import CallStatus
from bot.domain.cards import DigestCard
from bot.domain.handouts import MOST_GATHERED
from bot.slack.actions import ActionId
from bot.slack.blocks.draw import draw
from tests.slack import samples
from tests.slack.limits import broken_rules, buttons, shown

OPEN = samples.an_approval_card()
DENIED = samples.renumbered(samples.an_approval_card(ApprovalStatus.WITHDRAWN), 9)


def test_it_says_how_many_wait_and_why_they_are_here() -> None:
    text = shown(draw(DigestCard((OPEN, DENIED))).blocks)

    assert "*1 more question for you*" in text
    assert "when its reminder is due" in text
    assert text.count("For *Job 12*") == 2
    assert "*Withdrawn*" in text
    assert "digest `9f86d081884c` · `revision:" in text


def test_each_open_question_has_its_buttons_and_a_settled_one_has_none() -> None:
    pressed = buttons(draw(DigestCard((OPEN, DENIED))).blocks)

    assert {button["value"] for button in pressed} == {"4"}
    assert {ActionId.APPROVE, ActionId.DENY, ActionId.DETAILS} <= {b["action_id"] for b in pressed}


def test_once_nothing_is_open_it_says_so() -> None:
    assert "*Nothing waits here*" in shown(draw(DigestCard((DENIED,))).blocks)
    assert "*Nothing waits here*" in shown(draw(DigestCard(())).blocks)


def test_as_many_as_are_gathered_fit_into_a_message() -> None:
    batch = samples.a_batch_card(*[(ApprovalStatus.OPEN, CallStatus.WAITING)] * 10)
    several = tuple(samples.renumbered(batch, number) for number in range(1, MOST_GATHERED + 1))

    assert broken_rules(draw(DigestCard(several)).blocks) == []
