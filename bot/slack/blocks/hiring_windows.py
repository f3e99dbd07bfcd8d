"""Windows of hiring: what the agent is to do, who does it already, and what it is made of."""

from collections.abc import Sequence

from slack_sdk.models.blocks import (
    Block,
    DatePickerElement,
    InputBlock,
    InputInteractiveElement,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    StaticMultiSelectElement,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from bot.domain.hiring import Candidate, Choice
from bot.domain.ids import RoleName
from bot.domain.similarity import Similar
from bot.slack.actions import FIELD, CallbackId
from bot.slack.blocks import words
from bot.slack.blocks.parts import section
from bot.slack.mrkdwn import one_line, plain_line

MODELS, CORPUS, TRIAL, REASON = "models", "corpus", "trial", "reason"
"""The fields beside the name."""

_LONGEST = 2900
_MOST = 100


def role_window(choice: Choice, *, begins: str = "") -> View:
    """Ask what the agent is to do: a role has the prompt, the tools and the scope."""
    options = [_option(name) for name in choice.roles[:_MOST]]
    wanted = begins.strip()
    chosen = next((each for each in options if each.value == wanted), None)
    menu = StaticSelectElement(action_id=FIELD, options=options, initial_option=chosen)
    note = (
        "A role brings the prompt, the tools and the scope. You will see first who does such work "
        "already. A role that is not here yet begins in org.yml."
    )
    return View(
        type="modal",
        callback_id=CallbackId.HIRE,
        title="Hire an agent",
        submit="Next",
        close="Go back",
        blocks=[section(note), _input(FIELD, "What is it to do?", menu)],
    )


def opening_window(role: RoleName, choice: Choice, *, similar: Sequence[Similar]) -> View:
    """Show who does such work already, and ask for what the agent is made of."""
    models = [_option(name) for name in choice.models[:_MOST]]
    menu = StaticMultiSelectElement(action_id=MODELS, options=models)
    fields: list[Block] = [
        _typed(FIELD, "Its name", hint="For example builder-3"),
        _input(MODELS, "Its models, the first that can be used is taken", menu),
        _typed(CORPUS, "What does it know?", hint="Its training data, its documents", lines=True),
        _input(TRIAL, "On trial until", DatePickerElement(action_id=TRIAL), optional=True),
    ]
    return View(
        type="modal",
        callback_id=CallbackId.HIRE_FORM,
        title="Hire an agent",
        submit="Hire anyway" if similar else "Hire",
        close="Reuse one" if similar else "Go back",
        private_metadata=role,
        blocks=[*_similar(similar), *fields, *_reason(similar)],
    )


def proposed_window(candidate: Candidate) -> View:
    """Say what happens before the agent gets work."""
    number = words.count(candidate.exams, "case")
    text = (
        f"*{one_line(candidate.position, limit=60)} is put through {number} now.* Nothing it does "
        "has an effect. The owner of its role gets the result, and decides."
    )
    return View(type="modal", title="Hire an agent", close="Close", blocks=[section(text)])


def _similar(similar: Sequence[Similar]) -> list[Block]:
    if not similar:
        return [section("Nobody here does such work yet.")]
    lines = [
        f"• *{one_line(each.role, limit=60)}*, {each.percent} % alike: "
        f"{one_line('; '.join(each.common), limit=500)}"
        for each in similar
    ]
    return [section("*These do such work already:*\n" + "\n".join(lines))]


def _reason(similar: Sequence[Similar]) -> list[Block]:
    if not similar:
        return []
    return [_typed(REASON, "Hire anyway, because…", hint="It is kept with the agent", lines=True)]


def _typed(name: str, label: str, *, hint: str, lines: bool = False) -> InputBlock:
    element = PlainTextInputElement(
        action_id=name,
        multiline=lines,
        max_length=_LONGEST if lines else 63,
        placeholder=PlainTextObject(text=hint, emoji=False),
    )
    return _input(name, label, element)


def _input(
    name: str, label: str, element: InputInteractiveElement, *, optional: bool = False
) -> InputBlock:
    text = PlainTextObject(text=label, emoji=False)
    return InputBlock(block_id=name, label=text, element=element, optional=optional)


def _option(name: str) -> Option:
    return Option(text=PlainTextObject(text=plain_line(name), emoji=False), value=name)
