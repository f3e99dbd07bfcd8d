"""Results: one row a figure, ours beside its yardstick."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median

Show = Callable[[float], str]

_HEAD = ("what", "ours", "yardstick", "ratio", "n", "goal")
_NONE = "-"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table, as text."""

    what: str
    ours: str
    yardstick: str
    ratio: str
    n: str
    goal: str

    def cells(self) -> tuple[str, ...]:
        return (self.what, self.ours, self.yardstick, self.ratio, self.n, self.goal)


@dataclass(frozen=True, slots=True)
class Goal:
    """What was promised: at most this, and at most so many times the yardstick."""

    most: float = math.inf
    times: float = math.inf
    why: str = ""

    def judge(self, ours: float, ratio: float | None, show: Show) -> str:
        """Say the promise and whether it was kept."""
        promised = []
        if self.most < math.inf:
            promised.append(f"< {show(self.most)}")
        if self.times < math.inf:
            promised.append(f"<= {self.times:g}x")
        kept = ours < self.most and (ratio is None or ratio <= self.times)
        return f"{', '.join(promised)}{self.why}: {'met' if kept else 'MISSED'}"


def row(
    what: str,
    ours: float,
    *,
    show: Show,
    n: int | str,
    beside: float | None = None,
    goal: Goal | None = None,
) -> Row:
    """Return a row. `beside` is what the yardstick measured; without one there is no ratio."""
    ratio = ours / beside if beside else None
    return Row(
        what,
        show(ours),
        _NONE if beside is None else show(beside),
        _NONE if ratio is None else f"{ratio:.2f}x",
        str(n),
        goal.judge(ours, ratio, show) if goal else "",
    )


def table(rows: Iterable[Row]) -> str:
    """Return the rows as a Markdown table that is legible as it is."""
    lines = [_HEAD, *(each.cells() for each in rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(_HEAD))]
    drawn = [_line(line, widths) for line in lines]
    return "\n".join([drawn[0], "|".join(["", *("-" * (w + 2) for w in widths), ""]), *drawn[1:]])


def middle(values: Iterable[float]) -> float:
    """Return the median."""
    return median(values)


def percentile(values: Iterable[float], share: float) -> float:
    """Return the value below which this share of the values lies, by nearest rank."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def milliseconds(seconds: float) -> str:
    scaled = seconds * 1000
    return f"{scaled:.0f} ms" if scaled >= 100 else f"{scaled:.3g} ms"


def microseconds(seconds: float) -> str:
    return f"{seconds * 1_000_000:.0f} us"


def seconds(value: float) -> str:
    return f"{value:.2f} s"


def megabytes(size: float) -> str:
    return f"{size / 2**20:.0f} MiB"


def kilobytes(size: float) -> str:
    return f"{size / 2**10:.2f} KiB"


def percent(share: float) -> str:
    return f"{share * 100:.2f} %"


def a_second(rate: float) -> str:
    return f"{rate:.3g}/s"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = [cell.ljust(width) for cell, width in zip(cells, widths, strict=True)]
    return f"| {' | '.join(padded)} |"
