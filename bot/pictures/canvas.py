"""The paper pictures are drawn on: opaque, so that light and dark Slack show them alike."""

from __future__ import annotations

import io
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DPI = 150
PAPER, INK, GREY, LINE = "#FFFFFF", "#1D1C1D", "#5E5D60", "#C9C8CA"
BLUE, ORANGE, GREEN = "#0B5CAD", "#A84300", "#19713F"
"""Told apart by people who see no red or no green, too; each stands out from the paper."""

SMALL, TEXT, TITLE = 8.5, 10.0, 14.0


def sheet(width: int, height: int) -> Figure:
    """Return an empty figure of exactly this many pixels, with a thin frame."""
    # Importing it takes a second; most processes never draw. Figures are objects of their own:
    # pyplot's registry of figures is global and belongs to one thread.
    from matplotlib.figure import Figure  # noqa: PLC0415
    from matplotlib.patches import Rectangle  # noqa: PLC0415

    figure = Figure(figsize=(width / DPI, height / DPI), dpi=DPI, facecolor=PAPER)
    frame = Rectangle((0, 0), 1, 1, transform=figure.transFigure, fill=False, edgecolor=LINE)
    figure.add_artist(frame)
    return figure


def png(figure: Figure) -> bytes:
    """Return the figure as a PNG; equal figures give equal bytes."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415

    out = io.BytesIO()
    canvas = FigureCanvasAgg(figure)
    canvas.print_png(out, metadata={"Software": None})  # type: ignore[no-untyped-call]
    return out.getvalue()


def written(text: str, *, limit: int = 60) -> str:
    """Return somebody's words so that they can be drawn: on one line, with no formula in them.

    A character the font does not have becomes a question mark; what is too long loses its middle,
    since names that begin alike often differ at their end.
    """
    line = " ".join(text.split())
    known = _characters()
    plain = "".join(each if ord(each) in known else "?" for each in _cut(line, limit))
    return plain.replace("$", r"\$")


def _cut(line: str, limit: int) -> str:
    if len(line) <= limit:
        return line
    end = limit // 3
    return f"{line[: limit - end - 1].rstrip()}…{line[len(line) - end :].lstrip()}"


def quiet(axes: Axes) -> None:
    """Take away what says nothing: the frame at the top and the right, and the marks."""
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(LINE)
    axes.tick_params(colors=GREY, labelsize=SMALL, length=0)
    axes.set_facecolor(PAPER)


def empty(axes: Axes, why: str) -> None:
    """Say in place of a chart why there is none."""
    axes.set_axis_off()
    axes.text(0.5, 0.5, written(why, limit=90), ha="center", va="center", color=GREY, fontsize=TEXT)


@cache
def _characters() -> frozenset[int]:
    """Return every character of the font, which comes with matplotlib."""
    from matplotlib import font_manager, get_data_path  # noqa: PLC0415

    return frozenset(
        font_manager.get_font(f"{get_data_path()}/fonts/ttf/DejaVuSans.ttf").get_charmap()
    )
