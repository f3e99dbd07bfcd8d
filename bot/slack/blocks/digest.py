"""What is gathered for a person: every question in short, to be decided from here as well."""

from slack_sdk.models.blocks import Block

from bot.domain.approvals import ApprovalStatus
from bot.domain.cards import ApprovalCard, DigestCard
from bot.slack.blocks import words
from bot.slack.blocks.approval_buttons import approval_buttons
from bot.slack.blocks.approval_status import approval_status
from bot.slack.blocks.batch import batch_status
from bot.slack.blocks.calls import all_on_one_line, digest, headline
from bot.slack.blocks.parts import context, section
from bot.slack.drawn import Drawn
from bot.slack.mrkdwn import code


def digest_card(card: DigestCard) -> Drawn:
    """Draw how many wait here, and each with its buttons or with what became of it."""
    waiting = sum(each.approval.status is ApprovalStatus.OPEN for each in card.cards)
    top = (
        f"*{words.count(waiting, 'more question')} for you*" if waiting else "*Nothing waits here*"
    )
    why = (
        "You have had many questions in the last hour, so these are gathered here. Each becomes "
        "a message of its own when its reminder is due. They are in the threads of their jobs and "
        "in `/countersign approvals` too."
    )
    told = f":large_yellow_circle: {top}\n{why}" if waiting else f":white_check_mark: {top}"
    blocks = [section(told)]
    for each in card.cards:
        blocks += _lines(each)
    return Drawn(top, (*blocks, context("Edited as questions come and are settled")))


def _lines(card: ApprovalCard) -> list[Block]:
    status = batch_status(card) if card.batch else approval_status(card)
    told = f"{headline(card)}\n{status}\nFor {words.title(card.job)}"
    if card.approval.status is not ApprovalStatus.OPEN:
        return [section(told)]
    return [section(f"{told}\n{_call(card)}"), *approval_buttons(card, brief=True)]


def _call(card: ApprovalCard) -> str:
    """Return the one call in short; several are listed in the window they are chosen in."""
    if card.batch:
        return "*Choose…* lists every call with its arguments."
    return f"digest {digest(card)} · {code(all_on_one_line(card, limit=200), limit=220)}"
