"""The question to named people about one call, in the order they decide by."""

from slack_sdk.models.blocks import Block

from bot.domain.approvals import ApprovalStatus
from bot.domain.cards import ApprovalCard
from bot.slack.blocks.approval_buttons import approval_buttons
from bot.slack.blocks.approval_evidence import (
    alarm_lines,
    consequences,
    evidence,
    exact_call,
    said,
    small,
)
from bot.slack.blocks.approval_status import approval_status
from bot.slack.blocks.batch import batch_card
from bot.slack.blocks.calls import deed, headline
from bot.slack.blocks.grant import grant_buttons
from bot.slack.blocks.inquiry import inquiries
from bot.slack.blocks.parts import details, section
from bot.slack.blocks.restriction import restriction_lines
from bot.slack.drawn import Drawn
from bot.slack.mrkdwn import quote, short_commits

_IN_VAIN = "Even approved, this call is refused while that holds."


def approval_card(card: ApprovalCard) -> Drawn:
    """Draw the question while it is open, and what became of it afterwards."""
    if card.batch:
        return batch_card(card)
    status = approval_status(card)
    blocks = [section(f"{headline(card)}\n{status}")]
    blocks += _open(card) if _is_open(card) else _settled(card)
    return Drawn(f"{deed(card)}: {status}", tuple(blocks))


def _is_open(card: ApprovalCard) -> bool:
    return card.approval.status is ApprovalStatus.OPEN


def _open(card: ApprovalCard) -> list[Block]:
    return [
        *alarm_lines(card),
        *restriction_lines(card.restrictions, note=_IN_VAIN),
        said(card),
        *inquiries(card),
        exact_call(card),
        evidence(card),
        consequences(card),
        *approval_buttons(card),
        *grant_buttons(card),
        small(card),
    ]


def _settled(card: ApprovalCard) -> list[Block]:
    """Return the outcome of the call, with the question folded away below it."""
    words = (said(card), *inquiries(card))
    asked = details("What was asked", *words, exact_call(card), evidence(card))
    buttons = (*approval_buttons(card), *grant_buttons(card))
    return [*_returned(card), asked, *buttons, small(card)]


def _returned(card: ApprovalCard) -> list[Block]:
    """Return what the call returned. One that was denied was never made."""
    if card.approval.status is not ApprovalStatus.CONSUMED or not card.outcome.strip():
        return []
    return [section(f"The call returned\n{quote(short_commits(card.outcome))}")]
