"""One tool call, told by us: the verb, the object, the exact arguments."""

import json
from typing import Any

from bot.domain.approvals import ApprovalStatus
from bot.domain.cards import ApprovalCard, Listed
from bot.slack.blocks import words
from bot.slack.mrkdwn import code, fence, one_line, plain_line

_MOST_ARGUMENTS = 12
_SHORTENED = 240
"""Characters of one argument's value on the card; the details window shows more."""
_ALL_OF_THEM = 2400
"""Characters of all arguments together: they share a section of 3,000 with the digest."""


def headline(card: ApprovalCard) -> str:
    """Return verb, object and environment, from what the host knows and never from prose."""
    verb, _, rest = deed(card).partition(" ")
    return f"*{verb}* {rest} in *{card.approval.environment}*"


def deed(card: ApprovalCard) -> str:
    """Return what would happen, as `Merge 3f5a91c0de into main of webshop`."""
    if card.batch:
        return _deeds(card)
    repository = code(card.repository.name, limit=80)
    revision = words.short(card.approval.revision)
    match card.call.tool:
        case "repository__merge":
            branch = code(card.repository.branch, limit=80)
            return f"Merge revision {revision} into {branch} of {repository}"
        case "repository__tag":
            return f"Tag revision {revision} of {repository} as {_argument(card, 'name')}"
        case tool:
            return f"Run {code(tool, limit=64)} on {repository}"


def _deeds(card: ApprovalCard) -> str:
    """Return what would happen where several calls are decided together."""
    number, tool = len(card.batch), code(card.call.tool, limit=64)
    return f"Make {number} calls of {tool} on {code(card.repository.name, limit=80)}"


def open_calls(card: ApprovalCard) -> tuple[Listed, ...]:
    """Return the calls of a card that several are decided on which nobody has decided yet."""
    return tuple(each for each in card.batch if each.approval.status is ApprovalStatus.OPEN)


def plain_deed(card: ApprovalCard) -> str:
    """Return the same without markup, for titles of windows and for screen readers."""
    return plain_line(deed(card).replace("`", ""), limit=100)


def arguments(card: ApprovalCard, *, room: int = _SHORTENED, most: int = _ALL_OF_THEM) -> str:
    """Return the exact arguments, each on its own line: `room` for each, `most` for all."""
    given = card.call.arguments
    if given is None:
        return fence(card.call.raw, limit=most)
    shown = [f"{_name(name)}: {_value(value, room)}" for name, value in given.items()]
    missing = len(shown) - _MOST_ARGUMENTS
    lines = shown[:_MOST_ARGUMENTS] + ([f"… and {missing} more"] if missing > 0 else [])
    return fence("\n".join(lines) or "(no arguments)", limit=most, lines=_MOST_ARGUMENTS + 1)


def all_on_one_line(card: ApprovalCard, *, limit: int) -> str:
    """Return the arguments as plain text, for lists where there is little room."""
    given = card.call.arguments
    if given is None:
        return plain_line(card.call.raw, limit=limit) or "(nothing)"
    shown = [f"{_name(name)}: {_value(value, limit)}" for name, value in given.items()]
    return plain_line(", ".join(shown) or "(no arguments)", limit=limit)


def digest(card: ApprovalCard) -> str:
    return code(card.approval.digest[:12])


def _argument(card: ApprovalCard, name: str) -> str:
    return code(str((card.call.arguments or {}).get(name, "(none)")), limit=80)


def _name(name: str) -> str:
    return plain_line(name, limit=60)


def _value(value: Any, room: int) -> str:
    """Return a value as JSON on one line: no line break in it can pass for another argument."""
    written = json.dumps(value, ensure_ascii=False)
    if len(written) <= room:
        return written
    return f"{written[:room]}… ({len(written) - room} more characters)"


def position(card: ApprovalCard) -> str:
    return one_line(card.call.position, limit=60)
