"""Lists of decisions, and of what the agents of a job were given in writing."""

from collections.abc import Sequence
from itertools import groupby

from slack_sdk.models.blocks import Block

from bot.domain.cards import DecisionCard
from bot.domain.receipts import Receipt
from bot.slack.actions import COMMAND
from bot.slack.blocks.decision import decision_line
from bot.slack.blocks.parts import context, details, section
from bot.slack.drawn import Drawn
from bot.slack.mrkdwn import code, one_line

_NONE = (
    f"*Nothing is decided in writing yet.* `{COMMAND} decide` writes a decision down; so does "
    "*Record as decision* in a message's menu."
)
_MOST = 15
_MOST_READERS = 9  # a container holds ten blocks


def decisions_answer(cards: Sequence[DecisionCard], *, words: str = "") -> Drawn:
    """List decisions, the closest or the newest first."""
    title = f"Decisions about {code(words, limit=60)}" if words.strip() else "Decisions"
    if not cards:
        return Drawn(
            "Decisions",
            (section(f"No decision speaks of that. {_how()}" if words.strip() else _NONE),),
        )
    shown = [decision_line(card) for card in cards[:_MOST]]
    return Drawn("Decisions", (section(f"*{title}*"), *shown, context(_how())))


def given_to_job(receipts: Sequence[Receipt]) -> list[Block]:
    """Say which agent was given what in writing, and what of it was opened."""
    if not receipts:
        return []
    readers = [list(group) for _, group in groupby(receipts, key=lambda each: each.assignment)]
    told = [section(_reader(group)) for group in readers[:_MOST_READERS]]
    missing = len(readers) - len(told)
    more = [context(f"… and {missing} more assignments")] if missing else []
    return [details("What the agents were given in writing", *told, *more)]


def _reader(receipts: Sequence[Receipt]) -> str:
    who = one_line(receipts[0].position, limit=60)
    given = ", ".join(_given(receipt) for receipt in receipts[:8])
    more = f" and {len(receipts) - 8} more" if len(receipts) > 8 else ""
    return f"• *{who}*: {given}{more}"


def _given(receipt: Receipt) -> str:
    opened = ", opened" if receipt.opened_at else ""
    return f"{one_line(receipt.name, limit=60)} ({code(receipt.digest[:8])}{opened})"


def _how() -> str:
    return f"`{COMMAND} decision 4` shows one in full; `{COMMAND} decisions mail` looks for a word."
