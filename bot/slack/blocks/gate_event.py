"""A refusal of the gate."""

from bot.domain.cards import GateEventCard
from bot.slack.blocks.parts import context, section
from bot.slack.drawn import Drawn
from bot.slack.mrkdwn import code, moment, neutralise, one_line


def gate_event_card(card: GateEventCard) -> Drawn:
    """Draw who tried what, and why it was refused."""
    event = card.event
    actor = one_line(event.actor, limit=60)
    top = f":no_entry: *Refused:* {actor} tried {code(event.attempted, limit=300)}"
    why = f"*Why* {neutralise(event.reason, limit=900) or 'not said'}"
    result = one_line(event.result, limit=200)
    small = f"{result}; nothing was done · {moment(event.at)} · kept in the record"
    return Drawn(top, (section(f"{top}\n{why}"), context(small)))
