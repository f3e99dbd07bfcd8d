"""One question to the requester; the job waits for the answer."""

from bot.domain.cards import QuestionCard
from bot.slack.blocks import words
from bot.slack.blocks.parts import context, section
from bot.slack.drawn import Drawn
from bot.slack.mrkdwn import mention, one_line, quote


def question_card(card: QuestionCard) -> Drawn:
    """Draw the question and say how to answer it."""
    asked = mention(card.job.requester)
    # The job's own message says whether it still waits; this one is not drawn again.
    top = f":speech_balloon: *One question to {asked}*"
    how = "Answer in this thread. The job waits until then."
    small = context(how, f"For {words.title(card.job)}")
    blocks = (section(f"{top}\n{quote(card.question, limit=2000, lines=30)}"), small)
    return Drawn(f"{top}: {one_line(card.question, limit=300)}", blocks)
