"""The window of a new role: its job description, its lane, and the first agent in it."""

from slack_sdk.models.blocks import (
    Block,
    DatePickerElement,
    InputBlock,
    PlainTextInputElement,
    PlainTextObject,
    StaticMultiSelectElement,
    StaticSelectElement,
    UserSelectElement,
)
from slack_sdk.models.views import View

from bot.domain.hiring import Choice
from bot.domain.outcome_numbers import BuiltIn
from bot.slack.actions import FIELD, CallbackId
from bot.slack.blocks.hiring_windows import (
    CORPUS,
    MODELS,
    MOST,
    REASON,
    TRIAL,
    input_of,
    option,
    typed,
)
from bot.slack.blocks.parts import section

ROLE = FIELD
"""Its name: what is wrong with the whole window is said there, and nothing typed is lost."""

MISSION, RESPONSIBLE, NOT_RESPONSIBLE = "mission", "responsible", "not_responsible"
OWNER, REPORTS_TO, LANE, PROMPT = "owner", "reports_to", "lane", "prompt"
NUMBER, BASELINE, TARGET = "number", "baseline", "target"
AGENT = "agent"

_NOTE = (
    "A new role begins with one agent. It gets no work before it has passed its cases and the "
    "owner of the role says so. Its cases stand in `evaluations/`, in a file with the role's name."
)


def new_role_window(choice: Choice) -> View:
    """Ask for a job description, and for what its first agent is made of."""
    return View(
        type="modal",
        callback_id=CallbackId.NEW_ROLE_FORM,
        title="A new role",
        submit="Hire",
        close="Go back",
        blocks=[section(_NOTE), *_job(choice), *_number(), *_agent(choice)],
    )


def _job(choice: Choice) -> list[Block]:
    roles = [option(name) for name in choice.roles[:MOST]]
    menu = StaticSelectElement(action_id=REPORTS_TO, options=roles)
    lane = StaticSelectElement(action_id=LANE, options=roles)
    owner = UserSelectElement(action_id=OWNER)
    return [
        typed(ROLE, "Its name", hint="For example writer"),
        typed(MISSION, "What is it for?", hint="One sentence", longest=300),
        typed(RESPONSIBLE, "What does it do?", hint="One thing a line", lines=True),
        typed(NOT_RESPONSIBLE, "What does it leave to others?", hint="One a line", lines=True),
        input_of(OWNER, "Who owns it?", owner),
        input_of(REPORTS_TO, "It reports to (nobody: its owner)", menu, optional=True),
        input_of(LANE, "Its lane and stages are those of", lane),
        typed(PROMPT, "Its instructions", hint="What its agents are told", lines=True),
    ]


def _number() -> list[InputBlock]:
    numbers = [option(each.value, said=each.replace("_", " ")) for each in BuiltIn]
    menu = StaticSelectElement(action_id=NUMBER, options=numbers)
    return [
        input_of(NUMBER, "The one number it has to move", menu, optional=True),
        _figure(BASELINE, "Where that number stands"),
        _figure(TARGET, "Where it shall be"),
    ]


def _figure(name: str, label: str) -> InputBlock:
    element = PlainTextInputElement(action_id=name, max_length=20)
    return input_of(name, label, element, optional=True)


def _agent(choice: Choice) -> list[InputBlock]:
    models = [option(name) for name in choice.models[:MOST]]
    menu = StaticMultiSelectElement(action_id=MODELS, options=models)
    reason = PlainTextInputElement(
        action_id=REASON,
        multiline=True,
        max_length=1000,
        placeholder=PlainTextObject(text="Needed where similar ones work already", emoji=False),
    )
    return [
        typed(AGENT, "The name of its first agent", hint="For example writer-1"),
        input_of(MODELS, "Its models, the first that can be used is taken", menu),
        typed(CORPUS, "What does it know?", hint="Its training data, its documents", lines=True),
        input_of(TRIAL, "On trial until", DatePickerElement(action_id=TRIAL), optional=True),
        input_of(REASON, "Why is it needed?", reason, optional=True),
    ]
