"""Refusals of the gate: one of them in the thread, all of a job for who owns the position."""

from slack_sdk.models.blocks import Block

from bot.domain.cards import GateEventCard, RefusalsCard
from bot.domain.gate import GateEvent
from bot.slack.blocks import words
from bot.slack.blocks.parts import context, details, section
from bot.slack.drawn import Drawn
from bot.slack.mrkdwn import code, moment, neutralise, one_line

_MOST = 8


def gate_event_card(card: GateEventCard) -> Drawn:
    """Draw who tried what, and why it was refused."""
    event = card.event
    actor = one_line(event.actor, limit=60)
    top = f":no_entry: *Refused:* {actor} tried {code(event.attempted, limit=300)}"
    why = f"*Why* {neutralise(event.reason, limit=900) or 'not said'}"
    result = one_line(event.result[:1].upper() + event.result[1:], limit=200)
    small = f"{result}; nothing was done · {moment(event.at)} · kept in the record"
    return Drawn(top, (section(f"{top}\n{why}"), *_earlier(card), context(small)))


def _earlier(card: GateEventCard) -> list[Block]:
    """Return what was refused before: one message for each position, however often it tries."""
    if not card.earlier:
        return []
    shown = [_line(event) for event in reversed(card.earlier[-_MOST:])]
    older = len(card.earlier) - len(shown)
    lines = [*shown, f"… and {older} before these"] if older else shown
    title = f"{words.count(len(card.earlier), 'refusal')} before this one"
    return [details(title, section("\n".join(lines)))]


def refusals_card(card: RefusalsCard) -> Drawn:
    """Draw the refusals of a job, the newest first, for the owner of who was refused."""
    actors = ", ".join(sorted({one_line(event.actor, limit=60) for event in card.events}))
    number = words.count(len(card.events), "refusal")
    top = f":no_entry: *{number}* of {actors or 'a position of yours'} in {words.title(card.job)}"
    shown = [_line(event) for event in reversed(card.events[-_MOST:])]
    older = len(card.events) - len(shown)
    lines = [*shown, f"… and {older} before these"] if older else shown
    small = (
        "Nothing of this was done. You own the position, so you are told; "
        f"nothing needs to be decided. `/countersign job {card.job.id}` shows the job. "
        "Further refusals in it change this message."
    )
    blocks = (section(top), section("\n".join(lines)), context(small))
    return Drawn(top, blocks)


def _line(event: GateEvent) -> str:
    tried = f"{moment(event.at)} {code(event.attempted, limit=120)}"
    return f"• {tried}: {one_line(event.reason, limit=160)}"
