"""One position's quarter as a picture: its outcome number first, then its craft and its cost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from bot.domain.performance import NOT_CHARGED, Figures, OutcomeRecord, Performance, Period
from bot.domain.quarters import Quarter
from bot.pictures import canvas
from bot.pictures.picture import Picture
from bot.pictures.quarter_words import quarter_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH, HEIGHT = 1200, 900
_NAN = float("nan")
_USD = 1_000_000
_TALL = 15
"""A bar of fewer per cent has no room for its label."""


def quarter_picture(performance: Performance) -> Picture:
    """Draw a position's quarter. It takes a second of a processor: not for the event loop."""
    figure = canvas.sheet(WIDTH, HEIGHT)
    quarter = performance.quarters[-1][0]
    name = canvas.written(performance.position, limit=40)
    role = canvas.written(performance.role, limit=40)
    figure.text(0.05, 0.94, f"{name} in {quarter}", fontsize=canvas.TITLE, color=canvas.INK)
    figure.text(0.05, 0.903, f"role {role}", fontsize=canvas.TEXT, color=canvas.GREY)
    # Placed by hand, so that the same data always gives the same picture.
    _outcome(figure.add_axes((0.08, 0.49, 0.87, 0.31)), performance)
    _acceptance(figure.add_axes((0.08, 0.09, 0.38, 0.25)), performance.quarters)
    _cost(figure.add_axes((0.57, 0.09, 0.38, 0.25)), performance.quarters)
    title = f"{performance.position} in {quarter}"
    return Picture(
        f"{performance.position}-{quarter}.png",
        title,
        canvas.png(figure),
        quarter_words(performance),
    )


def _outcome(axes: Axes, performance: Performance) -> None:
    period, outcome = performance.figures.period, performance.outcome
    if outcome is None:
        axes.set_title("Outcome", loc="left", fontsize=canvas.TEXT, color=canvas.INK)
        canvas.empty(axes, "This role has no outcome number: add `outcome` to it in org.yml.")
        return
    number = outcome.number
    unit = f" ({canvas.written(number.unit, limit=12)})" if number.unit else ""
    title = f"Outcome: {canvas.written(number.name, limit=48)}{unit}, should go {number.direction}"
    axes.set_title(title, loc="left", fontsize=canvas.TEXT, color=canvas.INK, pad=22)
    canvas.quiet(axes)
    _levels(axes, outcome, period)
    _series(axes, outcome, period)
    _changes(axes, performance.stretches)
    since, until = _day(period.since), _day(period.until)
    edge = (until - since) / 60
    axes.set_xlim(since - edge, until + edge)
    axes.margins(y=0.15)
    _dates(axes)
    axes.legend(
        loc="lower left", bbox_to_anchor=(-0.01, 1.0), ncols=5, frameon=False,
        fontsize=canvas.SMALL, labelcolor=canvas.INK, borderaxespad=0.1, handlelength=1.6,
    )  # fmt: skip


def _levels(axes: Axes, outcome: OutcomeRecord, period: Period) -> None:
    number = outcome.number
    for level, label, style, colour in (
        (number.target, "target", (0, (5, 3)), canvas.GREEN),
        (number.baseline, "baseline", (0, (1, 2)), canvas.GREY),
    ):
        named = f"{label} {canvas.written(number.shown(level), limit=20)}"
        ends = [_day(period.since), _day(period.until)]
        axes.plot(ends, [level, level], linestyle=style, color=colour, linewidth=1.5, label=named)


def _series(axes: Axes, outcome: OutcomeRecord, period: Period) -> None:
    """Draw what was read; a day nobody knows is a gap, with a mark at the bottom."""
    within = [r for r in outcome.readings if period.since <= r.at < period.until and not r.pending]
    known = [r for r in within if r.value is not None]
    if not known:
        axes.text(
            0.5, 0.5, "Nothing was read in this quarter.", transform=axes.transAxes,
            ha="center", va="center", color=canvas.GREY, fontsize=canvas.TEXT,
        )  # fmt: skip
    values = [r.value if r.value is not None else _NAN for r in within]
    lone = len(known) <= 31
    axes.plot(
        [_day(r.at) for r in within], values, color=canvas.BLUE, linewidth=2,
        marker="o" if lone else "", markersize=4, label="read" if known else None,
    )  # fmt: skip
    unknown = [_day(r.at) for r in within if r.value is None]
    if unknown:
        axes.plot(
            unknown, [0.02] * len(unknown), linestyle="", marker="x", markersize=4,
            color=canvas.ORANGE, transform=axes.get_xaxis_transform(), label="unknown",
        )  # fmt: skip


def _changes(axes: Axes, stretches: Sequence[Figures]) -> None:
    """Mark where the prompt, the model or the corpus became another one."""
    moments = [each.period.since for each in stretches[1:]]
    for number, moment in enumerate(moments):
        label = "changed" if number == 0 else None
        axes.axvline(_day(moment), color=canvas.ORANGE, linewidth=1.2, alpha=0.9, label=label)


def _acceptance(axes: Axes, quarters: Sequence[tuple[Quarter, Figures]]) -> None:
    title = "Results accepted, per cent (line: 95 % interval)"
    shares = [figures.acceptance for _, figures in quarters]
    if not any(share.of for share in shares):
        shares = [figures.confirmation for _, figures in quarters]
        title = "Findings confirmed, per cent (line: 95 % interval)"
    if not any(share.of for share in shares):
        title = "Results accepted"
    axes.set_title(title, loc="left", fontsize=canvas.TEXT, color=canvas.INK, pad=10)
    if not any(share.of for share in shares):
        canvas.empty(axes, "Nobody has decided about a result yet.")
        return
    rates = [100 * (share.rate or 0.0) for share in shares]
    labels = [f"{rate:.0f}%" if share.of else "" for rate, share in zip(rates, shares, strict=True)]
    notes = [f"n = {share.of}" for share in shares]
    _bars(axes, quarters, rates, labels=labels, notes=notes, inside=True)
    for place, share in enumerate(shares):
        if share.of:
            low, high = (100 * end for end in share.interval)
            axes.plot([place + 0.2] * 2, [low, high], color=canvas.INK, linewidth=1.4)
    axes.set_ylim(0, 105)
    axes.set_yticks([0, 50, 100])


def _cost(axes: Axes, quarters: Sequence[tuple[Quarter, Figures]]) -> None:
    # On a line of its own: beside the title it would not fit.
    unpaid = "" if all(figures.charged for _, figures in quarters) else f"\n{NOT_CHARGED}"
    axes.set_title(
        f"Cost per accepted job, US dollars{unpaid}",
        loc="left",
        fontsize=canvas.TEXT,
        color=canvas.INK,
        pad=10,
    )
    costs = [figures.cost_per_useful for _, figures in quarters]
    if all(cost is None for cost in costs):
        canvas.empty(axes, "No job it had a part in was accepted yet.")
        return
    usd = [(cost or 0) / _USD for cost in costs]
    labels = ["" if c is None else _money(c, f) for c, (_, f) in zip(costs, quarters, strict=True)]
    notes = [f"n = {figures.useful}" for _, figures in quarters]
    _bars(axes, quarters, usd, labels=labels, notes=notes, inside=False)
    axes.set_ylim(0, max(*usd, 0.01) * 1.25)
    axes.locator_params(axis="y", nbins=4)


def _money(cost: int, figures: Figures) -> str:
    if 0 < cost < _USD // 100:
        return r"under \$0.01"
    least = "≥ " if figures.unpriced else ""
    return rf"{least}\${cost / _USD:,.2f}"


def _bars(
    axes: Axes,
    quarters: Sequence[tuple[Quarter, Figures]],
    heights: Sequence[float],
    *,
    labels: Sequence[str],
    notes: Sequence[str],
    inside: bool,
) -> None:
    """Draw one bar a quarter; `inside` writes the labels at their feet, if they are tall."""
    canvas.quiet(axes)
    places = range(len(quarters))
    axes.bar(places, heights, color=canvas.BLUE, width=0.62)
    for place, height, label in zip(places, heights, labels, strict=True):
        within = inside and height >= _TALL
        at, colour = (3.0, canvas.PAPER) if within else (height, canvas.INK)
        axes.text(place, at, label, ha="center", va="bottom", color=colour, fontsize=canvas.SMALL)
    names = [f"{quarter}\n{note}" for (quarter, _), note in zip(quarters, notes, strict=True)]
    axes.set_xticks(list(places), names)
    axes.set_xlim(-0.6, len(quarters) - 0.4)


def _dates(axes: Axes) -> None:
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter  # noqa: PLC0415

    locator = AutoDateLocator(minticks=3, maxticks=7)  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_locator(locator)
    shown = ConciseDateFormatter(locator, show_offset=False)  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_formatter(shown)


def _day(moment: datetime) -> float:
    """Return a moment as matplotlib counts them: in days since 1970."""
    return moment.timestamp() / 86_400
