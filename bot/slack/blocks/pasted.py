"""What somebody is told, alone, whose message holds a secret."""

from bot.domain.cards import PastedCard
from bot.slack.blocks import words
from bot.slack.blocks.parts import context, section
from bot.slack.drawn import Drawn
from bot.slack.mrkdwn import one_line


def pasted_card(card: PastedCard) -> Drawn:
    """Draw what was found, what we did about it, and what only the author can do."""
    top = f":key: *A message of yours holds a secret* ({one_line(card.kinds, limit=200)})"
    done = (
        "It was taken out before anything was stored, and no agent gets to see it. "
        "But everybody who can read the message in Slack can still read it there."
    )
    do = "*Please revoke or rotate it now*, where it was issued, and then delete your message."
    small = f"You wrote it for {words.title(card.job)}. Only you are told."
    return Drawn(top, (section(f"{top}\n{done}\n{do}"), context(small)))
