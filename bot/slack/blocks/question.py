"""One question to the requester; the job waits for the answer, and the card says when it came."""

from bot.domain.cards import QuestionCard
from bot.slack.blocks import words
from bot.slack.blocks.parts import context, section
from bot.slack.drawn import Drawn
from bot.slack.mrkdwn import mention, moment, one_line, quote


def question_card(card: QuestionCard) -> Drawn:
    """Draw the question, and how to answer it or what became of it."""
    top = f"{_icon(card)} *One question to {mention(card.job.requester)}*"
    small = context(_state(card), f"For {words.title(card.job)}")
    blocks = (section(f"{top}\n{quote(card.question, limit=2000, lines=30)}"), small)
    return Drawn(f"{top}: {one_line(card.question, limit=300)}", blocks)


def _icon(card: QuestionCard) -> str:
    if card.answered_by:
        return ":white_check_mark:"
    return ":speech_balloon:" if card.waits else ":white_circle:"


def _state(card: QuestionCard) -> str:
    if card.answered_by and card.answered_at:
        return f"*Answered* by {mention(card.answered_by)}, {moment(card.answered_at)}."
    if card.waits:
        return "Answer in this thread. The job waits until then."
    return "*No longer asked*: nothing is waiting for an answer."
