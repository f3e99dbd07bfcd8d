"""The window in which the calls of one card are approved one by one."""

from slack_sdk.models.blocks import (
    CheckboxesElement,
    InputBlock,
    Option,
    PlainTextInputElement,
    PlainTextObject,
)
from slack_sdk.models.views import View

from bot.domain.cards import ApprovalCard, Listed
from bot.slack.actions import FIELD, CallbackId
from bot.slack.blocks.batch import every_call, one_of
from bot.slack.blocks.calls import all_on_one_line, headline, open_calls, position
from bot.slack.blocks.parts import mrkdwn, section
from bot.slack.blocks.windows import Listing, form_window

CALLS = "calls"
"""The boxes: block and element are called this."""
_LONGEST = 2900


def choose_window(card: ApprovalCard, *, home: bool) -> View:
    """Ask which of the open calls are approved, and why not the others."""
    note = (
        f"Tick what may be done. What you leave unticked is denied: {position(card)} gets your "
        "reason and works on with it."
    )
    listed = tuple(each.approval.id for each in open_calls(card))
    return form_window(
        CallbackId.CHOOSE,
        Listing(card.approval.card, home, listed),
        title="Choose the calls",
        submit="Decide",
        blocks=[section(f"{headline(card)}\n{note}"), *every_call(card), _boxes(card), _reason()],
    )


def _boxes(card: ApprovalCard) -> InputBlock:
    places = {each.approval.id: place for place, each in enumerate(card.batch, start=1)}
    options = [_option(card, each, places[each.approval.id]) for each in open_calls(card)]
    return InputBlock(
        block_id=CALLS,
        label=PlainTextObject(text="Approve these"),
        element=CheckboxesElement(action_id=CALLS, options=options),
        optional=True,
    )


def _option(card: ApprovalCard, listed: Listed, place: int) -> Option:
    alone = one_of(card, listed)
    told = PlainTextObject(text=all_on_one_line(alone, limit=75), emoji=False)
    title = mrkdwn(f"Call {place} · `{listed.approval.digest[:12]}`")
    return Option(value=str(listed.approval.id), text=title, description=told)


def _reason() -> InputBlock:
    typed = PlainTextInputElement(
        action_id=FIELD,
        multiline=True,
        max_length=_LONGEST,
        placeholder=PlainTextObject(text="What should change? Needed for what is denied"),
    )
    label = PlainTextObject(text="Why not the others?")
    return InputBlock(block_id=FIELD, label=label, element=typed, optional=True)
