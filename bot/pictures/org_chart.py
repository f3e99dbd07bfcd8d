"""The organization as a picture: an indented tree, in columns and on as many pages as needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.org_tree import NOT_ACTIVE, Kind, Row, rows
from bot.domain.organization import Organization
from bot.pictures import canvas
from bot.pictures.org_words import org_words
from bot.pictures.picture import Picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_WIDTH, _NARROW = 1200, 700
_ROW, _HEAD, _FOOT = 36, 110, 30  # pixels
_ROWS = 26
"""Rows of a column: what is read at a glance."""

_STEP = 30  # pixels of one level
_LEFT, _MIDDLE, _ROOM = 50, 630, 540
_STYLES = {
    Kind.PERSON: (canvas.INK, "bold", 14),
    Kind.ROLE: (canvas.BLUE, "bold", 14),
    Kind.POSITION: (canvas.INK, "normal", 12),
    Kind.MORE: (canvas.GREY, "normal", 10),
}
"""The colour and weight of each kind, and about how many pixels a letter of it takes."""


@dataclass(frozen=True, slots=True)
class _Column:
    """Some rows, and the names above the first of them, where it is not at the top."""

    rows: tuple[Row, ...]
    above: tuple[str, ...] = ()

    @property
    def lines(self) -> int:
        return len(self.rows) + bool(self.above)


def org_pictures(organization: Organization) -> tuple[Picture, ...]:
    """Draw the organization, one picture a page. It takes a processor's time."""
    columns = _columns(rows(organization))
    pages = [columns[n : n + 2] for n in range(0, len(columns), 2)] or [[]]
    alt = org_words(organization)
    return tuple(
        Picture(
            f"organization-{number}.png",
            _title(organization, number, len(pages)),
            _page(page, _title(organization, number, len(pages))),
            alt if number == 1 else f"{_title(organization, number, len(pages))}: see page 1.",
        )
        for number, page in enumerate(pages, start=1)
    )


def _title(organization: Organization, number: int, pages: int) -> str:
    page = f", page {number} of {pages}" if pages > 1 else ""
    return f"{organization.name}: the organization{page}"


def _columns(tree: Sequence[Row]) -> list[_Column]:
    columns: list[_Column] = []
    start = 0
    while start < len(tree):
        above = _above(tree, start)
        end = start + _ROWS - bool(above)
        columns.append(_Column(tuple(tree[start:end]), above))
        start = end
    return columns


def _above(tree: Sequence[Row], place: int) -> tuple[str, ...]:
    """Return the names from the top down to what the row at a place hangs on."""
    names: list[str] = []
    depth = tree[place].depth
    for row in reversed(tree[:place]):
        if row.depth < depth:
            names.append(row.name)
            depth = row.depth
    return tuple(reversed(names))


def _page(columns: Sequence[_Column], title: str) -> bytes:
    lines = max((column.lines for column in columns), default=1)
    width = _WIDTH if len(columns) > 1 else _NARROW
    height = _HEAD + _ROW * lines + _FOOT
    figure = canvas.sheet(width, height)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    named = canvas.written(title, limit=width // 17)
    axes.text(_LEFT, 52, named, fontsize=canvas.TITLE, color=canvas.INK, va="center")
    if not columns:
        why = "Nobody is in org.yml yet."
        axes.text(_LEFT, _HEAD, why, fontsize=canvas.TEXT, color=canvas.GREY, va="center")
    for column, left in zip(columns, (_LEFT, _MIDDLE), strict=False):
        _draw(axes, column, left=left)
    return canvas.png(figure)


def _draw(axes: Axes, column: _Column, *, left: int) -> None:
    top = _HEAD
    if column.above:
        crumbs = canvas.written("… " + " / ".join(column.above), limit=_ROOM // 10)
        axes.text(left, top, crumbs, fontsize=canvas.SMALL, color=canvas.GREY, va="center")
        top += _ROW
    hanging: list[float] = []
    for number, row in enumerate(column.rows):
        y = top + _ROW * number
        _connect(axes, row, hanging, left=left, y=y)
        _write(axes, row, left=left + _STEP * row.depth, y=y, room=_ROOM - _STEP * row.depth)


def _connect(axes: Axes, row: Row, hanging: list[float], *, left: int, y: float) -> None:
    """Draw the way up to the row before on this level, or to whom both hang on.

    `hanging` has, for each level, where the next line down from it begins; it is brought up to
    date. What hangs on nothing in this column has no line.
    """
    known = row.depth and len(hanging) >= row.depth and hanging[row.depth - 1] >= 0
    if known:
        x = left + _STEP * (row.depth - 1) + 9
        begins = hanging[row.depth - 1]
        axes.plot([x, x, x + 15], [begins, y, y], color=canvas.LINE, linewidth=1.1)
        hanging[row.depth - 1] = y
    del hanging[row.depth :]
    hanging += [-1.0] * (row.depth - len(hanging)) + [y + 14]


def _write(axes: Axes, row: Row, *, left: int, y: float, room: int) -> None:
    colour, weight, letter = _STYLES[row.kind]
    size = canvas.SMALL if row.kind is Kind.MORE else canvas.TEXT
    colour = canvas.GREY if row.note == NOT_ACTIVE else colour
    name = canvas.written(row.name, limit=max(8, room // letter))
    drawn = axes.text(left, y, name, fontsize=size, color=colour, fontweight=weight, va="center")
    left_over = (room - letter * len(name)) // 10
    if row.note and left_over >= 8:
        note = canvas.written(row.note, limit=left_over)
        axes.annotate(
            note, (1, 0.5), xycoords=drawn, xytext=(6, 0), textcoords="offset points",
            fontsize=canvas.SMALL, color=canvas.GREY, va="center",
        )  # fmt: skip
