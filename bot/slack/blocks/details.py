"""The details window: the whole call, what the gate said, and the change, cut where Slack must."""

import json
from collections.abc import Mapping
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.domain.calls import Call
from bot.domain.cards import ApprovalCard
from bot.domain.details import Change, Details
from bot.domain.gate import Ruled
from bot.slack.actions import ActionId
from bot.slack.blocks import words
from bot.slack.blocks.approval_evidence import consequences, evidence, said
from bot.slack.blocks.approval_status import approval_status
from bot.slack.blocks.batch import batch_status
from bot.slack.blocks.calls import headline
from bot.slack.blocks.code_pieces import PIECE, pieces
from bot.slack.blocks.inquiry import inquiry
from bot.slack.blocks.parts import actions, button, section
from bot.slack.drawn import File
from bot.slack.mrkdwn import code, fence, moment

_MOST_PIECES = 4
_MOST_INQUIRIES = 6


def details_window(details: Details, *, change: Change | None = None) -> View:
    """Show everything a question rests on. `change` is None while it is being read."""
    card = details.card
    arguments, cut = _code("Arguments", whole_arguments(details))
    changed, shortened = _change(change)
    blocks = [
        section(f"{headline(card)}\n{_status(card)}"),
        section(_bound(card)),
        *arguments,
        said(card),
        *(section(inquiry(card, each)) for each in card.inquiries[-_MOST_INQUIRIES:]),
        evidence(card),
        consequences(card),
        section(_rules(details.rulings)),
        *changed,
        *(_files(details) if cut or shortened else []),
        section(f"For {words.title(card.job)}"),
    ]
    return View(type="modal", title="Details", close="Close", blocks=blocks)


def whole_arguments(details: Details) -> str:
    """Return the arguments as they were asked for; what is no object as the model wrote it.

    Those of several calls are a list, each with the digest it is bound by.
    """
    card = details.card
    if card.batch:
        every = [
            {"digest": each.approval.digest, "arguments": _given(each.call)} for each in card.batch
        ]
        return json.dumps(every, indent=2, ensure_ascii=False)
    given = _given(card.call)
    return given if isinstance(given, str) else json.dumps(given, indent=2, ensure_ascii=False)


def _given(call: Call) -> Mapping[str, Any] | str:
    return call.raw if call.arguments is None else call.arguments


def _bound(card: ApprovalCard) -> str:
    """Return what the approval, or each of those on the card, holds for and nothing else."""
    if not card.batch:
        bound = f"revision {code(card.approval.revision or 'none')}, call {card.call.id}"
        return f"*Digest* {code(card.approval.digest)}\n*Bound to* {bound}"
    lines = [
        f"{place}. call {each.call.id}, digest {code(each.approval.digest)}"
        for place, each in enumerate(card.batch, start=1)
    ]
    revision = f"*Bound to* revision {code(card.approval.revision or 'none')}, each by itself:"
    return "\n".join([revision, *lines])


def detail_files(details: Details, change: Change) -> tuple[File, ...]:
    """Return the arguments and the change in full, as files."""
    number = details.card.approval.card
    name = f"approval-{number}"
    arguments = whole_arguments(details)
    files = [File(f"{name}.json", f"Arguments of approval {number}", arguments)]
    if change.diff:
        files.append(File(f"{name}.diff", f"Change of approval {number}", change.diff))
    return tuple(files)


def _change(change: Change | None) -> tuple[list[Block], bool]:
    if change is None:
        return [section(":hourglass_flowing_sand: *The change* is being read.")], False
    if change.problem or not change.diff.strip():
        why = change.problem or "The revision changes nothing."
        return [section(f":warning: *The change*\n{fence(why, limit=500)}")], False
    return _code("The change", change.diff)


def _code(title: str, text: str) -> tuple[list[Block], bool]:
    """Return text in pieces under a title, and whether some of it is missing."""
    cut = pieces(text)
    shown = cut[:_MOST_PIECES]
    missing = sum(len(piece) for piece in cut[_MOST_PIECES:])
    note = f" · {missing:,} of {len(text):,} characters are only in the file" if missing else ""
    blocks = [fence(piece, limit=2850, lines=PIECE) for piece in shown]
    first = f"*{title}*{note}\n{blocks[0]}"
    return [section(each) for each in (first, *blocks[1:])], bool(missing)


def _status(card: ApprovalCard) -> str:
    return batch_status(card) if card.batch else approval_status(card)


def _rules(rulings: tuple[Ruled, ...]) -> str:
    """Return what the gate said about the call, each time it was asked."""
    lines = [
        f"• *{ruled.outcome}* by {', '.join(code(rule, limit=80) for rule in ruled.rules[:8])}"
        f" · {moment(ruled.at)}"
        for ruled in rulings[-4:]
        if ruled.rules
    ]
    return "\n".join(["*Rules that spoke*", *(lines or ["none: what no rule permits is asked"])])


def _files(details: Details) -> list[Block]:
    number = details.card.approval.card
    send = button("Send me all of it as files", ActionId.SEND_FILES, number)
    return [actions(f"files-{number}", [send])]
