"""Being away: the window that asks until when and who stands in, and what is answered."""

from datetime import date

from slack_sdk.models.blocks import (
    DatePickerElement,
    InputBlock,
    PlainTextObject,
    UserSelectElement,
)
from slack_sdk.models.views import View

from bot.domain.ids import UserId
from bot.domain.seats import StandIn
from bot.slack.actions import COMMAND, FIELD, CallbackId
from bot.slack.blocks.parts import section
from bot.slack.drawn import Drawn
from bot.slack.mrkdwn import mention, moment

DELEGATE = "delegate"
"""The block and the element in which one chooses who stands in."""


def away_window(*, back_on: date | None, delegate: UserId | None) -> View:
    """Ask when somebody is back and who decides in their place until then."""
    note = (
        "Approvals that would be yours go to the person you choose. Together you count as one, "
        "and nobody decides about a job they asked for. You can still answer."
    )
    return View(
        type="modal",
        callback_id=CallbackId.AWAY,
        title="You are away",
        submit="Save",
        close="Go back",
        blocks=[section(note), _day(back_on), _delegate(delegate)],
    )


def away_saved(absence: StandIn) -> View:
    """Say what holds from now on."""
    return View(
        type="modal", title="You are away", close="Close", blocks=[section(_saved(absence))]
    )


def back_answer() -> Drawn:
    text = "*Welcome back.* Questions come to you again."
    return Drawn("Welcome back", (section(text),))


def _saved(absence: StandIn) -> str:
    who = f"{mention(absence.delegate)} decides" if absence.delegate else "The fallback decides"
    return (
        f"*You are away until {moment(absence.until)}.* {who} in your place until then. "
        f"Every card says so. `{COMMAND} back` ends it sooner."
    )


def _day(initial: date | None) -> InputBlock:
    chosen = initial.isoformat() if initial else None
    return InputBlock(
        block_id=FIELD,
        label=PlainTextObject(text="Back on"),
        element=DatePickerElement(action_id=FIELD, initial_date=chosen),
    )


def _delegate(initial: UserId | None) -> InputBlock:
    return InputBlock(
        block_id=DELEGATE,
        label=PlainTextObject(text="Who decides for you?"),
        hint=PlainTextObject(text="Without a name it is your delegate in org.yml, or nobody."),
        element=UserSelectElement(action_id=DELEGATE, initial_user=initial),
        optional=True,
    )
