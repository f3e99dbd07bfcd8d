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
MOST = 100
"""So many entries a menu of Slack holds."""

NEW_ROLE = "+"
"""The entry for a role that is not there yet: no name of a role is like it."""


def role_window(choice: Choice, *, begins: str = "") -> View:
    """Ask what the agent is to do: a role has the prompt, the tools and the scope."""
    options = [option(name) for name in choice.roles[: MOST - 1]]
    wanted = begins.strip()
    chosen = next((each for each in options if each.value == wanted), None)
    options.append(option(NEW_ROLE, said="Something nobody is there for: a new role"))
    menu = StaticSelectElement(action_id=FIELD, options=options, initial_option=chosen)
    note = (
        "A role brings the prompt, the tools and the scope. You will see first who does such work "
        "already. Operators can open a new role."
    )
    return View(
        type="modal",
        callback_id=CallbackId.HIRE,
        title="Hire an agent",
        submit="Next",
        close="Go back",
        blocks=[section(note), input_of(FIELD, "What is it to do?", menu)],
    )


def opening_window(role: RoleName, choice: Choice, *, similar: Sequence[Similar]) -> View:
    """Show who does such work already, and ask for what the agent is made of."""
    models = [option(name) for name in choice.models[:MOST]]
    menu = StaticMultiSelectElement(action_id=MODELS, options=models)
    fields: list[Block] = [
        typed(FIELD, "Its name", hint="For example builder-3"),
        input_of(MODELS, "Its models, the first that can be used is taken", menu),
        typed(CORPUS, "What does it know?", hint="Its training data, its documents", lines=True),
        input_of(TRIAL, "On trial until", DatePickerElement(action_id=TRIAL), optional=True),
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
    return [typed(REASON, "Hire anyway, because…", hint="It is kept with the agent", lines=True)]


def typed(
    name: str, label: str, *, hint: str, lines: bool = False, longest: int = 63
) -> InputBlock:
    """Return a field to type into, with several lines or one."""
    element = PlainTextInputElement(
        action_id=name,
        multiline=lines,
        max_length=_LONGEST if lines else longest,
        placeholder=PlainTextObject(text=hint, emoji=False),
    )
    return input_of(name, label, element)


def input_of(
    name: str, label: str, element: InputInteractiveElement, *, optional: bool = False
) -> InputBlock:
    """Return a field under its label."""
    text = PlainTextObject(text=label, emoji=False)
    return InputBlock(block_id=name, label=text, element=element, optional=optional)


def option(name: str, *, said: str = "") -> Option:
    """Return an entry of a menu, which may say something else than its value."""
    return Option(text=PlainTextObject(text=plain_line(said or name), emoji=False), value=name)
