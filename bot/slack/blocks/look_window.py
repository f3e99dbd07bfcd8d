"""The window of a blind look: two changes to the same request, and which one would be accepted."""

from collections.abc import Iterator

from slack_sdk.models.blocks import Block, InputBlock, Option, PlainTextObject, RadioButtonsElement
from slack_sdk.models.views import View

from bot.domain.blind_looks import Shown
from bot.domain.contracts import Contract
from bot.slack.actions import FIELD, CallbackId
from bot.slack.blocks import words
from bot.slack.blocks.code_pieces import PIECE, pieces
from bot.slack.blocks.parts import context, header, section
from bot.slack.blocks.windows import Subject, form_window, notice_window
from bot.slack.mrkdwn import bullets, fence, quote

FIRST, SECOND = FIELD, "second"
"""The two answers: block and element are called this."""

YES = "yes"
_ANSWERS = {YES: "I would accept it", "no": "I would send it back"}
_NOTE = (
    "Two agents did this job from the same beginning, and this is the first revision of each. "
    "Which is whose is not said, and their order says nothing."
)


def look_window(shown: Shown | None) -> View:
    """Ask about the next two changes, or say that there are no more."""
    if shown is None:
        return notice_window("Nothing is left to be looked at. The report has your answers.")
    first, second = shown.look.shown
    return form_window(
        CallbackId.LOOK_BLIND,
        Subject(shown.look.id),
        title="Which would you accept?",
        submit="Keep",
        blocks=[
            section(f"{_NOTE}\n{_asked(shown.contract)}"),
            *_change("The first one", first),
            _answer(FIRST, "Would you accept the first one?"),
            *_change("The second one", second),
            _answer(SECOND, "Would you accept the second one?"),
            *(
                [context(f"{words.count(shown.more, 'pair')} more after this")]
                if shown.more
                else []
            ),
        ],
    )


def _asked(contract: Contract) -> str:
    done = bullets(contract.done_when, limit=200)
    return f"{quote(contract.outcome, limit=600, lines=6)}\n*Done when*\n{done or '(nothing)'}"


def _change(title: str, diff: str) -> Iterator[Block]:
    yield header(title)
    for piece in pieces(diff):
        yield section(fence(piece, limit=2850, lines=PIECE))


def _answer(name: str, label: str) -> InputBlock:
    options = [
        Option(value=value, text=PlainTextObject(text=said, emoji=False))
        for value, said in _ANSWERS.items()
    ]
    chosen = RadioButtonsElement(action_id=name, options=options)
    return InputBlock(block_id=name, label=PlainTextObject(text=label, emoji=False), element=chosen)
