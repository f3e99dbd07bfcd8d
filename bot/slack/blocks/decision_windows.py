"""Windows about decision records: where one is written down, and where one is turned down."""

from collections.abc import Sequence
from dataclasses import asdict
from json import dumps

from slack_sdk.models.blocks import (
    InputBlock,
    InputInteractiveElement,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from bot.domain.cards import DecisionCard
from bot.domain.decisions import DecisionRecord
from bot.domain.drafts import Choices
from bot.domain.excerpts import beginning
from bot.slack.actions import FIELD, CallbackId
from bot.slack.blocks.decision import decision_card, title
from bot.slack.blocks.parts import section
from bot.slack.blocks.windows import Origin, Subject
from bot.slack.mrkdwn import plain_line, visible

TITLE, WHY, BREADTH, SUPERSEDES = "title", "why", "breadth", "supersedes"
"""The fields beside the decision itself."""

_LONGEST = 2900
_LONGEST_TITLE = 150


def decision_window(choices: Choices, *, begins: str = "", origin: Origin | None = None) -> View:
    """Ask for a decision. It begins with somebody's words, which may be a message's."""
    text = visible(begins).strip()
    blocks = [
        section(_about(origin)),
        _typed(TITLE, "What is it about?", longest=_LONGEST_TITLE, begins=_first_line(text)),
        _typed(FIELD, "What is decided?", begins=text, lines=True),
        _typed(WHY, "Why, and what else was possible?", lines=True, optional=True),
        _breadths(choices.breadths),
        *_ended(choices.binding),
    ]
    return View(
        type="modal",
        callback_id=CallbackId.DECISION,
        title="Record a decision",
        submit="Record",
        close="Go back",
        private_metadata=dumps(asdict(origin)) if origin else "",
        blocks=blocks,
    )


def decline_window(card: DecisionCard, *, home: bool = False) -> View:
    """Ask why a proposal is turned down."""
    return View(
        type="modal",
        callback_id=CallbackId.DECLINE_DECISION,
        title="Decline it",
        submit="Decline",
        close="Go back",
        private_metadata=dumps(asdict(Subject(card.record.id, home))),
        blocks=[
            section(f"{title(card.record)}\nNothing changes, and your reason is kept beside it."),
            _typed(FIELD, "Why not?", lines=True),
        ],
    )


def recorded_window(card: DecisionCard) -> View:
    """Show what was written down, and whether it binds."""
    blocks = [block for block in decision_card(card).fallback if block.type != "actions"]
    return View(type="modal", title="Recorded", close="Close", blocks=blocks)


def _about(origin: Origin | None) -> str:
    said = " It is shown in that message's thread." if origin else ""
    return (
        "What you may decide binds at once: every later job it applies to is given it. For the "
        f"rest, who may decide it is asked. Everybody here can look it up.{said}"
    )


def _typed(
    name: str,
    label: str,
    *,
    longest: int = _LONGEST,
    begins: str = "",
    lines: bool = False,
    optional: bool = False,
) -> InputBlock:
    element = PlainTextInputElement(
        action_id=name,
        multiline=lines,
        max_length=longest,
        initial_value=beginning(begins, limit=longest) or None,
    )
    return _input(name, label, element, optional=optional)


def _breadths(breadths: Sequence[str]) -> InputBlock:
    options = [_option(_named(breadth), breadth) for breadth in breadths]
    menu = StaticSelectElement(action_id=BREADTH, options=options, initial_option=options[0])
    return _input(BREADTH, "What does it hold for?", menu)


def _ended(binding: Sequence[DecisionRecord]) -> list[InputBlock]:
    if not binding:
        return []
    options = [_option(f"{each.id}: {each.title}", str(each.id)) for each in binding]
    menu = StaticSelectElement(
        action_id=SUPERSEDES,
        options=options,
        placeholder=PlainTextObject(text="None", emoji=False),
    )
    return [_input(SUPERSEDES, "Which decision does it take the place of?", menu, optional=True)]


def _input(
    name: str, label: str, element: InputInteractiveElement, *, optional: bool = False
) -> InputBlock:
    text = PlainTextObject(text=label, emoji=False)
    return InputBlock(block_id=name, label=text, element=element, optional=optional)


def _option(text: str, value: str) -> Option:
    return Option(text=PlainTextObject(text=plain_line(text) or value, emoji=False), value=value)


def _named(breadth: str) -> str:
    kind, _, name = breadth.partition("/")
    return f"The {kind} {name}" if name else "The whole organization"


def _first_line(text: str) -> str:
    return beginning(" ".join(text.partition("\n")[0].split()), limit=_LONGEST_TITLE)
