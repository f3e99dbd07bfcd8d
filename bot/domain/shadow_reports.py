"""Shadow reports: in what a candidate differs from the position it shadows, line by line with n."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from bot.domain.blind_looks import Accepted
from bot.domain.ids import PairId
from bot.domain.pairs import Pair, PairStatus, Side
from bot.domain.significance import Share, sign_test

ENOUGH = 6
"""Fewer pairs say nothing: even if all of them point the same way, chance does that in more than
one of twenty cases."""

_CHANCE = 0.05


class Says(StrEnum):
    """What a line says about the candidate, compared with the position."""

    TOO_FEW = "too few to say"
    SAME = "no clear difference"
    LESS = "less"
    MORE = "more"


class Measure(StrEnum):
    """What is counted in a pair. Money is in millionths of a US dollar, time in seconds."""

    COST = "cost"
    TIME = "time"
    TURNS = "turns"
    LINES = "lines changed"
    FINDINGS = "findings"


@dataclass(frozen=True, slots=True)
class Line:
    """One measure over `n` pairs that have it: the medians, and what that says."""

    measure: Measure
    n: int
    theirs: float
    ours: float
    says: Says


@dataclass(frozen=True, slots=True)
class Shares:
    """How often each of the two was good or right in the same pairs, and what that says."""

    theirs: Share
    ours: Share
    says: Says


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A pair in which one lets pass what the other does not, or people would take one of the two.

    `people` is what people decided; `accepted` what somebody said who was not told whose is whose.
    """

    pair: Pair
    people: bool | None
    accepted: Accepted | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What is known of a shadow so far. `n` counts the pairs with two results.

    `unavailable` are the pairs without a result of the candidate: they agree with nothing.
    """

    n: int
    unavailable: tuple[Pair, ...]
    under_way: int
    agreed: Share
    good: Shares
    right: Shares
    accepted: Shares
    lines: tuple[Line, ...]
    disagreements: tuple[Disagreement, ...]
    held_back: int
    refused: int


def report(
    pairs: Sequence[Pair],
    people: Mapping[PairId, bool | None],
    accepted: Mapping[PairId, Accepted] | None = None,
) -> Report:
    """Return the report on these pairs; `people` is what people decided about each of them.

    `accepted` is which of the two revisions people would accept, where they looked at both blind.
    """
    looked = accepted or {}
    both = [(pair, pair.theirs, pair.ours) for pair in pairs if pair.ours is not None]
    told = [(_good(pair), people.get(pair.id)) for pair, _, _ in both]
    ruled = [(mine == said, other == said) for (mine, other), said in told if said is not None]
    taken = [(look.theirs, look.ours) for look in looked.values()]
    agreeing = sum(mine.good == other.good for _, mine, other in both)
    differing = [pair for pair, _, _ in both if _differs(pair, looked.get(pair.id))]
    return Report(
        n=len(both),
        unavailable=tuple(p for p in pairs if p.status is PairStatus.NO_RESULT),
        under_way=sum(not p.status.is_over and p.ours is None for p in pairs),
        agreed=Share(agreeing, len(both)),
        good=_shares([good for good, _ in told]),
        right=_shares(ruled),
        accepted=_shares(taken),
        lines=tuple(_lines([(mine, other) for _, mine, other in both])),
        disagreements=tuple(
            Disagreement(p, people.get(p.id), looked.get(p.id)) for p in reversed(differing)
        ),
        held_back=sum(other.held_back for _, _, other in both),
        refused=sum(other.refused for _, _, other in both),
    )


def says(less: int, more: int, *, n: int) -> Says:
    """Return what pairs say in which the candidate had less, or more, than the position."""
    if n < ENOUGH:
        return Says.TOO_FEW
    if sign_test(less, more) > _CHANCE:
        return Says.SAME
    return Says.LESS if less > more else Says.MORE


def compared(measure: Measure, couples: Sequence[tuple[float, float]]) -> Line:
    """Return the line of a measure, from what the position and the candidate had in each pair.

    Raises ValueError where there is no pair.
    """
    if not couples:
        raise ValueError(f"There is no pair with {measure}.")
    less = sum(ours < theirs for theirs, ours in couples)
    more = sum(ours > theirs for theirs, ours in couples)
    return Line(
        measure,
        len(couples),
        median(theirs for theirs, _ in couples),
        median(ours for _, ours in couples),
        says(less, more, n=len(couples)),
    )


def _differs(pair: Pair, accepted: Accepted | None) -> bool:
    theirs, ours = _good(pair)
    return theirs != ours or (accepted is not None and accepted.theirs != accepted.ours)


def _good(pair: Pair) -> tuple[bool, bool]:
    return pair.theirs.good, pair.ours is not None and pair.ours.good


def _shares(couples: Sequence[tuple[bool, bool]]) -> Shares:
    """Return two shares of the same pairs; what is said rests on the pairs that differ."""
    n = len(couples)
    less = sum(theirs and not ours for theirs, ours in couples)
    more = sum(ours and not theirs for theirs, ours in couples)
    return Shares(
        Share(sum(theirs for theirs, _ in couples), n),
        Share(sum(ours for _, ours in couples), n),
        says(less, more, n=n),
    )


def _lines(couples: Sequence[tuple[Side, Side]]) -> list[Line]:
    found = []
    for measure, value in _VALUES.items():
        pairs = [(value(mine), value(other)) for mine, other in couples]
        known = [(a, b) for a, b in pairs if a is not None and b is not None]
        if known:
            found.append(compared(measure, known))
    return found


def _findings(side: Side) -> float | None:
    return None if side.verdict is None else len(side.findings)


_VALUES: Mapping[Measure, Callable[[Side], float | None]] = {
    Measure.COST: lambda side: side.cost_microusd,
    Measure.TIME: lambda side: side.seconds,
    Measure.TURNS: lambda side: side.turns,
    Measure.LINES: lambda side: side.lines,
    Measure.FINDINGS: _findings,
}
