"""What people asked before they decided, and what the agent said to it."""

from slack_sdk.models.blocks import Block

from bot.domain.cards import ApprovalCard
from bot.domain.inquiries import Inquiry, InquiryStatus
from bot.slack.blocks.calls import position
from bot.slack.blocks.parts import section
from bot.slack.mrkdwn import mention, one_line, quote

_MOST = 3


def inquiries(card: ApprovalCard) -> list[Block]:
    """Return the latest questions, each with the answer in the agent's own words."""
    older = len(card.inquiries) - _MOST
    note = f"… and {older} earlier questions; the details show them."
    shown = [section(inquiry(card, each)) for each in card.inquiries[-_MOST:]]
    return [section(note), *shown] if older > 0 else shown


def inquiry(card: ApprovalCard, asked: Inquiry) -> str:
    """Return one question and what came of it."""
    question = f"{mention(asked.by)} asked:\n{quote(asked.question, limit=500, lines=6)}"
    return f"{question}\n{_outcome(card, asked)}"


def _outcome(card: ApprovalCard, asked: Inquiry) -> str:
    match asked.status:
        case InquiryStatus.OPEN:
            return f":hourglass_flowing_sand: {position(card)} is answering; this card will show it"
        case InquiryStatus.ANSWERED:
            answer = quote(asked.answer, limit=900, lines=10)
            return f"{position(card)} answers, in its own words:\n{answer}"
        case InquiryStatus.UNANSWERED:
            why = one_line(asked.answer, limit=200)
            return f":warning: {position(card)} gave no answer: {why}"
        case InquiryStatus.MOOT:
            return "_No answer any more: the question to people was settled before it._"
