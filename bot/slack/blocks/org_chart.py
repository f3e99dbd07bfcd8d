"""The organization as a tree: its picture in the app's home, and the same in words."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.domain.org_tree import Kind, Row
from bot.domain.picture_files import PictureFile
from bot.slack.actions import COMMAND, ActionId
from bot.slack.blocks import words
from bot.slack.blocks.parts import actions, button, context, header, picture, section
from bot.slack.drawn import Drawn
from bot.slack.mrkdwn import fence, plain_line

_LINES, _LONGEST = 30, 70
"""Of one block of text: within its 3,000 characters, and within a phone's width."""

_MOST_BLOCKS, _MOST_BLOCKS_OF_ANSWER = 90, 4
_MARKS = {Kind.ROLE: "▸ ", Kind.POSITION: "· "}


def chart_of_home(chart: PictureFile | None) -> list[Block]:
    """Return the picture with the way to its words; without one, only the way."""
    shown = [picture(chart)] if chart else [context("Its picture is drawn within a minute or two.")]
    press = button("As text", ActionId.CHART_AS_TEXT, "organization")
    return [header("The organization"), *shown, actions("organization-chart", [press])]


def chart_window(tree: Sequence[Row]) -> View:
    """Show the whole tree in words."""
    blocks = _blocks(tree, most=_MOST_BLOCKS)
    return View(type="modal", title="The organization", close="Close", blocks=blocks)


def chart_answer(tree: Sequence[Row]) -> Drawn:
    """Answer the tree in words, as far as one message reaches."""
    return Drawn("The organization", tuple(_blocks(tree, most=_MOST_BLOCKS_OF_ANSWER)))


def _blocks(tree: Sequence[Row], *, most: int) -> list[Block]:
    if not tree:
        return [section("*Nobody is in `org.yml` yet.*")]
    parts = [tree[n : n + _LINES] for n in range(0, len(tree), _LINES)]
    shown = [section(_text(part)) for part in parts[:most]]
    missing = len(tree) - most * _LINES
    if missing > 0:
        more = words.count(missing, "line")
        shown.append(context(f"… and {more} more: `{COMMAND} chart` sends all of it as pictures."))
    return shown


def _text(part: Sequence[Row]) -> str:
    lines = "\n".join(_line(row) for row in part)
    return fence(lines, limit=2900, lines=_LINES)


def _line(row: Row) -> str:
    note = f" ({row.note})" if row.note else ""
    told = plain_line(f"{_MARKS.get(row.kind, '')}{row.name}{note}", limit=_LONGEST)
    return f"{'  ' * min(row.depth, 8)}{told}"
