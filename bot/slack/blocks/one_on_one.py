"""One-to-ones: the message that asks, and the window that is answered in."""

from json import dumps

from slack_sdk.models.blocks import Block, InputBlock, PlainTextInputElement, PlainTextObject
from slack_sdk.models.views import View

from bot.domain.one_on_ones import Talk
from bot.domain.performance import Performance
from bot.domain.review_cards import TalksCard
from bot.slack.actions import ActionId, CallbackId
from bot.slack.blocks import words
from bot.slack.blocks.agent_review import figures
from bot.slack.blocks.parts import button, context, section
from bot.slack.drawn import Drawn
from bot.slack.mrkdwn import mention, one_line

WORKED, FAILED, CHANGE = "worked", "failed", "change"
"""The fields of the window."""

_MOST = 40
_LONGEST = 2000


def talks_message(card: TalksCard) -> Drawn:
    """Draw an owner's positions with their numbers, each to be spoken about."""
    open_ones = sum(talk.said is None for talk, _ in card.talks)
    left = f"{words.count(open_ones, 'position')} to talk about" if open_ones else "All answered"
    head = f"*One-to-ones {one_line(card.month, limit=20)}* · {mention(card.owner)}\n{left}."
    lines = [_line(talk, numbers) for talk, numbers in card.talks[:_MOST]]
    note = "What you want changed is shown at the next review."
    note = f"Nothing is lost where you do not answer. {note}" if open_ones else note
    return Drawn(f"One-to-ones {card.month}: {left}", (section(head), *lines, context(note)))


def talk_window(talk: Talk) -> View:
    """Ask what worked, what did not, and which change of scope is wanted."""
    return View(
        type="modal",
        callback_id=CallbackId.ONE_ON_ONE,
        title="One-to-one",
        submit="Save",
        close="Go back",
        private_metadata=dumps({"id": talk.id}),
        blocks=[
            section(f"*{one_line(talk.position, limit=60)}* · {one_line(talk.month, limit=20)}"),
            _field(WORKED, "What worked?"),
            _field(FAILED, "What did not?"),
            _field(CHANGE, "Which change of scope do you want?"),
        ],
    )


def _line(talk: Talk, numbers: Performance | None) -> Block:
    told = f"*{one_line(talk.position, limit=60)}* · {one_line(talk.role, limit=60)}"
    lines = [told, figures(numbers.figures) if numbers else "", *_said(talk)]
    press = button("Answer", ActionId.ONE_ON_ONE, talk.id, label=f"Answer about {talk.position}")
    accessory = press if talk.said is None else None
    return section("\n".join(each for each in lines if each), accessory=accessory)


def _said(talk: Talk) -> list[str]:
    if talk.said is None or talk.said_by is None:
        return []
    parts = (("Worked", talk.said.worked), ("Did not", talk.said.failed))
    lines = [f"{name}: {one_line(text, limit=200)}" for name, text in parts if text.strip()]
    wanted = [f":arrow_right: Wanted: {one_line(talk.wants, limit=200)}"] if talk.wants else []
    return [*lines, *wanted, f"by {mention(talk.said_by)}"]


def _field(name: str, label: str) -> InputBlock:
    return InputBlock(
        block_id=name,
        label=PlainTextObject(text=label, emoji=False),
        element=PlainTextInputElement(action_id=name, multiline=True, max_length=_LONGEST),
        optional=True,
    )
