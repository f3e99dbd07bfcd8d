"""Windows (modals): where one types a reason, or looks at the details."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from json import dumps

from slack_sdk.models.blocks import (
    Block,
    InputBlock,
    PlainTextInputElement,
    PlainTextObject,
)
from slack_sdk.models.views import View

from bot.domain.cards import ApprovalCard, JobCard
from bot.domain.excerpts import beginning
from bot.slack.actions import FIELD, CallbackId
from bot.slack.blocks import words
from bot.slack.blocks.calls import headline, position
from bot.slack.blocks.parts import section
from bot.slack.mrkdwn import sentence

_LONGEST = 2900


@dataclass(frozen=True, slots=True)
class Subject:
    """What a window is about; it travels inside the window. `home`: it was opened from there."""

    id: int
    home: bool = False


@dataclass(frozen=True, slots=True)
class Listing(Subject):
    """The same with the approvals of the calls that are listed to be chosen from."""

    listed: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """The message a request is made from. `chosen_at` is Slack's time, in seconds since 1970."""

    channel: str
    ts: str
    chosen_at: str
    thread: str | None = None


def deny_window(card: ApprovalCard, *, home: bool) -> View:
    """Ask why a call is denied."""
    note = f"Nothing is done. {position(card)} gets your reason and works on with it."
    return form_window(
        CallbackId.DENY,
        Subject(card.approval.card, home),
        title="Deny these calls" if card.batch else "Deny this call",
        submit="Deny",
        blocks=[
            section(f"{headline(card)}\n{note}"),
            text_field("Why not?", "What should change?"),
        ],
    )


def withdraw_window(card: ApprovalCard, *, home: bool) -> View:
    """Ask why a question is withdrawn."""
    note = f"Nobody is asked any more, nothing is done, and {position(card)} gets your reason."
    return form_window(
        CallbackId.WITHDRAW,
        Subject(card.approval.card, home),
        title="Withdraw the question",
        submit="Withdraw",
        blocks=[
            section(f"{headline(card)}\n{note}"),
            text_field("Why?", "What should happen instead?"),
        ],
    )


def ask_window(card: ApprovalCard, *, home: bool) -> View:
    """Ask what somebody wants to know from the agent before they decide."""
    note = (
        f"{position(card)} gets your question, and its answer appears on the card. The call waits "
        "meanwhile; the question to you stays open, and its time runs."
    )
    field = text_field("What do you want to know?", "For example: what happens to carts in use?")
    return form_window(
        CallbackId.ASK,
        Subject(card.approval.card, home),
        title="Ask the agent",
        submit="Ask",
        blocks=[section(f"{headline(card)}\n{note}"), field],
    )


def send_back_window(card: JobCard, *, home: bool = False) -> View:
    """Ask what is missing in a result."""
    note = "The owner gets your words and works on. The scope stays as it is."
    return form_window(
        CallbackId.SEND_BACK,
        Subject(card.job.id, home),
        title="Send the result back",
        submit="Send back",
        blocks=[
            section(f"{words.title(card.job)}\n{note}"),
            text_field("What is missing or wrong?", "One thing you can point at helps most"),
        ],
    )


def change_scope_window(card: JobCard, *, home: bool = False) -> View:
    """Ask what should be different in a proposed scope."""
    note = "A new scope is proposed to you. Nothing is changed before you accept one."
    return form_window(
        CallbackId.CHANGE_SCOPE,
        Subject(card.job.id, home),
        title="Change the scope",
        submit="Propose again",
        blocks=[
            section(f"{words.title(card.job)}\n{note}"),
            text_field("What should be different?", "For example: leave the form's layout alone"),
        ],
    )


def request_window(origin: Origin, *, text: str) -> View:
    """Ask for the work, beginning with the message it is about."""
    note = "The answer comes as a thread of that message, where everybody can follow it."
    field = text_field("What should be different afterwards?", "One result", begins=text)
    return form_window(
        CallbackId.REQUEST,
        origin,
        title="Request work",
        submit="Request",
        blocks=[section(note), field],
    )


def notice_window(text: str) -> View:
    """Say something in place of a form, or where there is no thread to say it in."""
    return _window("Countersign", [section(sentence(text))])


def _window(title: str, blocks: Sequence[Block]) -> View:
    return View(type="modal", title=title, close="Close", blocks=list(blocks))


def form_window(
    callback: CallbackId,
    about: Subject | Origin,
    *,
    title: str,
    submit: str,
    blocks: Sequence[Block],
) -> View:
    """Return a window that is submitted, and carries what it is about."""
    return View(
        type="modal",
        callback_id=callback,
        title=title,
        submit=submit,
        close="Go back",
        private_metadata=dumps(asdict(about)),
        blocks=list(blocks),
    )


def text_field(label: str, hint: str, *, begins: str = "") -> InputBlock:
    """Return the one field of a window, for words."""
    typed = PlainTextInputElement(
        action_id=FIELD,
        multiline=True,
        max_length=_LONGEST,
        initial_value=beginning(begins, limit=_LONGEST) or None,
        placeholder=PlainTextObject(text=hint),
        focus_on_load=True,
    )
    return InputBlock(block_id=FIELD, label=PlainTextObject(text=label), element=typed)
