"""The question about several calls at once, each of them listed with its own digest and end."""

from collections import Counter
from dataclasses import replace

from slack_sdk.models.blocks import Block

from bot.domain.approvals import ApprovalStatus
from bot.domain.calls import CallStatus
from bot.domain.cards import ApprovalCard, Listed
from bot.slack.blocks.approval_buttons import approval_buttons
from bot.slack.blocks.approval_evidence import alarm_lines, consequences, evidence, said, small
from bot.slack.blocks.approval_status import approval_status
from bot.slack.blocks.calls import arguments, deed, digest, headline
from bot.slack.blocks.grant import grant_buttons
from bot.slack.blocks.inquiry import inquiries
from bot.slack.blocks.parts import details, section
from bot.slack.drawn import Drawn
from bot.slack.mrkdwn import quote, short_commits

_SHORTENED = 160
"""Characters of one argument's value; the details window shows more."""
_ALL_CALLS = 4000
"""Characters of the arguments of all calls together: a message holds about 13,000."""

_ENDS = {
    CallStatus.STARTED: "being carried out",
    CallStatus.DONE: "carried out",
    CallStatus.FAILED: "failed",
    CallStatus.UNKNOWN: "of unknown outcome",
}
_STATES = {
    ApprovalStatus.OPEN: "open",
    ApprovalStatus.APPROVED: "approved, not begun",
    ApprovalStatus.DENIED: "denied",
    ApprovalStatus.EXPIRED: "expired",
    ApprovalStatus.WITHDRAWN: "withdrawn",
}


def batch_card(card: ApprovalCard) -> Drawn:
    """Draw the question while any call is open, and what became of each of them afterwards."""
    status = batch_status(card)
    top = section(f"{headline(card)}\n{status}")
    blocks = _open(card) if card.approval.status is ApprovalStatus.OPEN else _settled(card)
    return Drawn(f"{deed(card)}: {status}", (top, *blocks))


def batch_status(card: ApprovalCard) -> str:
    """Say who is waited for; where everything is decided, how many came to which end."""
    counted = " · ".join(f"{number} {state}" for state, number in _counts(card).items())
    match card.approval.status:
        case ApprovalStatus.OPEN:
            some_are_not = any(
                each.approval.status is not ApprovalStatus.OPEN for each in card.batch
            )
            return approval_status(card) + (f"\nOf these calls: {counted}" if some_are_not else "")
        case ApprovalStatus.APPROVED:
            left = "What has not begun can still be revoked."
            return f":white_check_mark: *Decided*: {counted}. {left}"
        case _:
            return f"{_icon(card)} *Settled*: {counted}"


def one_of(card: ApprovalCard, listed: Listed) -> ApprovalCard:
    """Return the card of one of the calls, as if it stood there alone."""
    call = listed.call
    outcome = call.result if call.status.is_settled else ""
    return replace(card, approval=listed.approval, call=call, outcome=outcome, batch=())


def every_call(card: ApprovalCard) -> list[Block]:
    """Return each call as it would be made, or what became of it."""
    most = _ALL_CALLS // len(card.batch)
    return [
        section(_one(one_of(card, each), f"Call {number} of {len(card.batch)}", most))
        for number, each in enumerate(card.batch, start=1)
    ]


def _one(card: ApprovalCard, title: str, most: int) -> str:
    lines = [f"*{title}* · digest {digest(card)}", arguments(card, room=_SHORTENED, most=most)]
    if card.approval.status is not ApprovalStatus.OPEN:
        lines.append(_became(card))
    return "\n".join(lines)


def _became(card: ApprovalCard) -> str:
    """Return who decided about a call and what it returned, short enough for a list of them."""
    told = approval_status(card)
    if card.approval.status is ApprovalStatus.APPROVED:
        told = told.partition(". ")[0] + "."
    if card.approval.status is not ApprovalStatus.CONSUMED or not card.outcome.strip():
        return told
    return f"{told}\n{quote(short_commits(card.outcome), limit=200, lines=3)}"


def _open(card: ApprovalCard) -> list[Block]:
    return [
        *alarm_lines(card),
        said(card),
        *inquiries(card),
        *every_call(card),
        evidence(card),
        consequences(card),
        *approval_buttons(card),
        *grant_buttons(card),
        small(card),
    ]


def _settled(card: ApprovalCard) -> list[Block]:
    asked = details("What it rested on", said(card), *inquiries(card), evidence(card))
    buttons = (*approval_buttons(card), *grant_buttons(card))
    return [*every_call(card), asked, *buttons, small(card)]


def _counts(card: ApprovalCard) -> Counter[str]:
    """Return how many calls are in which state, in the order they come in."""
    return Counter(_state(each) for each in card.batch)


def _state(listed: Listed) -> str:
    if listed.approval.status is ApprovalStatus.CONSUMED:
        return _ENDS.get(listed.call.status, "carried out")
    return _STATES[listed.approval.status]


def _icon(card: ApprovalCard) -> str:
    """Only what went well has the sign of it."""
    went_well = all(
        each.approval.status is ApprovalStatus.CONSUMED
        and each.call.status in {CallStatus.STARTED, CallStatus.DONE}
        for each in card.batch
    )
    return ":white_check_mark:" if went_well else ":ballot_box_with_check:"
