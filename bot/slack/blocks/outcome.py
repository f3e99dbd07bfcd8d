"""A call nobody knows the outcome of: who looks, and what they press."""

from slack_sdk.models.blocks import Block

from bot.domain.calls import CallStatus
from bot.domain.cards import OutcomeCard
from bot.slack.actions import ActionId
from bot.slack.blocks import words
from bot.slack.blocks.parts import actions, button, confirm, context, section
from bot.slack.drawn import Drawn
from bot.slack.mrkdwn import code, fence, mentions, neutralise


def outcome_card(card: OutcomeCard) -> Drawn:
    """Draw what was begun, and what somebody found out about it."""
    where = f" on {code(card.repository.name, limit=80)}" if card.repository else ""
    deed = f"{code(card.call.tool, limit=64)}{where}"
    if card.call.status is not CallStatus.UNKNOWN:
        return _settled(card, deed)
    top = f":grey_question: *Nobody knows whether it happened*: {deed}"
    ask = (
        f"*{mentions(card.people) or 'Somebody'}, look and say which.* The call was begun, and its "
        "answer was lost. It is not made again on a guess."
    )
    small = f"For {words.title(card.job)}"
    blocks = (section(f"{top}\n{ask}"), _arguments(card), _buttons(card), context(small))
    return Drawn(f"Did {deed} happen?", blocks)


def _settled(card: OutcomeCard, deed: str) -> Drawn:
    known = {
        CallStatus.DONE: f":white_check_mark: *It happened*: {deed}",
        CallStatus.FAILED: f":no_entry_sign: *It did not happen*: {deed}",
    }
    top = known.get(card.call.status, f":no_entry_sign: *Nobody needs to know any more*: {deed}")
    told = neutralise(card.call.result, limit=600)
    return Drawn(top, (section(f"{top}\n{told}"), context(f"For {words.title(card.job)}")))


def _arguments(card: OutcomeCard) -> Block:
    return section(f"*Exactly this call* · call {card.call.id}\n{fence(card.call.raw, limit=1200)}")


def _buttons(card: OutcomeCard) -> Block:
    number = card.call.id
    yes = confirm(
        "Did it happen?",
        "You looked, and it took effect. The agent is told so and works on.",
        yes="It happened",
    )
    no = confirm(
        "Did it not happen?",
        "You looked, and nothing changed. The agent may ask for it again; people decide anew.",
        yes="It did not",
    )
    row = [
        button("It happened", ActionId.HAPPENED, number, confirm=yes),
        button("It did not", ActionId.NOT_HAPPENED, number, confirm=no),
    ]
    return actions(f"outcome-{number}", row)
