"""An owner's positions in one quarter as a picture: a row each, the outcome number first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from bot.domain.outcome_numbers import Trend
from bot.domain.overviews import OutcomeSeries, Overview, OverviewRow
from bot.pictures import canvas
from bot.pictures.overview_words import cost, overview_words
from bot.pictures.picture import Picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH = 1080
_HEAD, _ROW, _FOOT = 140, 100, 40  # pixels
_NAME, _SERIES, _RATE, _COST = 36, 262, 650, 880
_SERIES_WIDTH, _RATE_WIDTH = 160, 140
_TEXT, _SMALL = 11.0, 9.0
"""Larger than in other pictures: Slack shows this one small, within a message."""

_TRENDS = {
    Trend.WINNING: canvas.GREEN,
    Trend.FLAT: canvas.GREY,
    Trend.LOSING: canvas.ORANGE,
    Trend.UNKNOWN: canvas.GREY,
}
_LONE = 3
"""So few known days are drawn as dots: a line between them would be hard to see."""


def overview_picture(shown: Overview) -> Picture:
    """Draw the positions. It takes a processor's time: not for the event loop."""
    height = _HEAD + _ROW * max(1, len(shown.rows)) + _FOOT
    figure = canvas.sheet(WIDTH, height)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(height, 0)
    title = f"Agents of {shown.owner} in {shown.period}"
    _write(axes, _NAME, 48, canvas.written(title, limit=48), size=canvas.TITLE)
    for left, name in (
        (_SERIES, "Outcome"),
        (_RATE, "Accepted"),
        (_COST, "Cost per accepted"),
    ):
        _write(axes, left, 104, name, size=_SMALL, colour=canvas.GREY)
    for number, row in enumerate(shown.rows):
        _draw(axes, row, y=_HEAD + _ROW * number + _ROW // 2)
    if shown.missing:
        more = f"and {shown.missing} more"
        _write(axes, _NAME, height - 28, more, size=_SMALL, colour=canvas.GREY)
    name = f"agents-{shown.period}.png"
    return Picture(name, title, canvas.png(figure), overview_words(shown))


def _draw(axes: Axes, row: OverviewRow, *, y: int) -> None:
    axes.plot([_NAME, WIDTH - _NAME], [y - _ROW / 2] * 2, color=canvas.LINE, linewidth=0.8)
    _write(axes, _NAME, y - 12, canvas.written(row.position, limit=15), weight="bold")
    role = canvas.written(row.role, limit=21)
    _write(axes, _NAME, y + 16, role, size=_SMALL, colour=canvas.GREY)
    _outcome(axes, row, y=y)
    _rate(axes, row, y=y)
    _write(axes, _COST, y, canvas.written(cost(row), limit=18), size=_SMALL)


def _outcome(axes: Axes, row: OverviewRow, *, y: int) -> None:
    series = row.outcome
    if series is None:
        _write(axes, _SERIES, y, "no outcome number", size=_SMALL, colour=canvas.GREY)
        return
    if series.last is None:
        _write(axes, _SERIES, y, "not read yet", size=_SMALL, colour=canvas.GREY)
        return
    _line(axes, series, y=y)
    left, number = _SERIES + _SERIES_WIDTH + 16, series.number
    value = canvas.written(number.shown(series.last), limit=9)
    _write(axes, left, y - 12, value, weight="bold")
    colour, after = _TRENDS[series.trend], left + 22 + 15 * len(value)
    _write(axes, after, y - 12, str(series.trend), size=_SMALL, colour=colour, weight="bold")
    target = canvas.written(f"target {number.shown(number.target)}", limit=20)
    _write(axes, left, y + 16, target, size=_SMALL, colour=canvas.GREY)


def _line(axes: Axes, series: OutcomeSeries, *, y: int) -> None:
    """Draw the days from left to right, a gap where nobody knows, and the target dashed."""
    known = [(day, value) for day, value in series.days if value is not None]
    target = series.number.target
    low = min(target, *(value for _, value in known))
    high = max(target, *(value for _, value in known))
    span = (high - low) or 1.0

    def up(value: float | None) -> float:
        return float("nan") if value is None else y + 24 - 48 * (value - low) / span

    across = _across([day for day, _ in series.days])
    ends = [_SERIES, _SERIES + _SERIES_WIDTH]
    axes.plot(ends, [up(target)] * 2, linestyle=(0, (5, 3)), color=canvas.GREEN, linewidth=1.2)
    axes.plot(
        across,
        [up(value) for _, value in series.days],
        color=canvas.BLUE,
        linewidth=1.8,
        marker="o" if len(known) <= _LONE else "",
        markersize=4,
    )


def _across(days: Sequence[date]) -> list[float]:
    first, length = days[0], max(1, (days[-1] - days[0]).days)
    return [_SERIES + _SERIES_WIDTH * (day - first).days / length for day in days]


def _rate(axes: Axes, row: OverviewRow, *, y: int) -> None:
    share = row.judged
    if share.rate is None:
        _write(axes, _RATE, y, "nothing decided", size=_SMALL, colour=canvas.GREY)
        return
    of = f"of {share.of} findings" if row.findings else f"of {share.of}"
    _write(axes, _RATE, y - 14, f"{share.rate:.0%}", weight="bold")
    _write(axes, _RATE + 64, y - 14, of, size=_SMALL, colour=canvas.GREY)
    low, high = share.interval
    _bar(axes, y + 14, 0, 1, colour=canvas.LINE)
    _bar(axes, y + 14, 0, share.rate, colour=canvas.BLUE)
    ends = [_RATE + _RATE_WIDTH * low, _RATE + _RATE_WIDTH * high]
    axes.plot(ends, [y + 14] * 2, color=canvas.INK, linewidth=1.4, solid_capstyle="butt")


def _bar(axes: Axes, y: int, since: float, until: float, *, colour: str) -> None:
    from matplotlib.patches import Rectangle  # noqa: PLC0415

    left, width = _RATE + _RATE_WIDTH * since, _RATE_WIDTH * (until - since)
    axes.add_patch(Rectangle((left, y - 6), width, 12, color=colour, linewidth=0))


def _write(
    axes: Axes,
    x: float,
    y: float,
    text: str,
    *,
    size: float = _TEXT,
    colour: str = canvas.INK,
    weight: str = "normal",
) -> None:
    axes.text(x, y, text, fontsize=size, color=colour, fontweight=weight, va="center")
