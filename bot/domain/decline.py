"""Decline: whether a number fell by more than chance explains, by a test that is named."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from bot.domain.ids import PositionName, UserId
from bot.domain.outcome_numbers import OutcomeNumber, Reading
from bot.domain.quarters import Quarter
from bot.domain.significance import Share, fisher, mann_kendall, theil_sen

ALPHA_OF_SHARES = 0.01
ALPHA_OF_SERIES = 0.0005
"""What may be due to chance, of one look at one number.

A position is looked at every day, so a number that stands still has many chances to look like
one that falls. At these levels about one position in twenty is called declining in a quarter in
which nothing changed: docs/decisions/0020 has the simulation, and a test repeats it.
"""

FEWEST_RESULTS = 10
"""Decisions there must be on either side of a comparison."""

FEWEST_WEEKS = 8
"""Weeks with a known reading a series must have."""

WEEKS = 13
"""The weeks a series is looked at for: a quarter."""

FISHER = "Fisher's exact test, one-sided"
MANN_KENDALL = "Mann-Kendall's exact test of weekly medians, one-sided"


@dataclass(frozen=True, slots=True)
class Decline:
    """What was looked at, and what the test says. `n` is a sentence: how much it rests on.

    `enough` is false where there is too little to say anything: then nothing is.
    """

    measure: str
    test: str
    n: str
    p: float
    before: str
    after: str
    alpha: float
    enough: bool = True

    @property
    def found(self) -> bool:
        """Whether this is more than noise."""
        return self.enough and self.p < self.alpha

    @property
    def chance(self) -> str:
        """How probable it is by chance, as people read it."""
        return "p below 0.0001" if self.p < 0.0001 else f"p = {self.p:.2g}"


@dataclass(frozen=True, slots=True)
class Alarm:
    """A decline the owner of a position is told about, once: `key` names the episode."""

    id: int
    key: str
    position: PositionName
    owner: UserId
    at: datetime
    decline: Decline


def episode(position: PositionName, quarter: Quarter) -> str:
    """Return the key of everything that falls for one position in one quarter."""
    return f"{position}:{quarter}"


def decline(measure: str, before: Share, after: Share) -> Decline:
    """Say whether a share fell by more than chance explains: Fisher's exact test, one-sided."""
    return Decline(
        measure=measure,
        test=FISHER,
        n=f"n = {before.of} before, {after.of} since",
        p=fisher(before, after),
        before=_percent(before),
        after=_percent(after),
        alpha=ALPHA_OF_SHARES,
        enough=min(before.of, after.of) >= FEWEST_RESULTS,
    )


def decline_of_number(
    number: OutcomeNumber, readings: Sequence[Reading], *, at: datetime
) -> Decline:
    """Say whether an outcome number went the wrong way by more than chance explains.

    Readings of one week are alike, so each week counts once, as the median of its days; then
    Mann and Kendall's test, exact, over the last 13 weeks.
    """
    weeks = _weeks(readings, at=at)
    better = [number.better(value) for value in weeks]
    return Decline(
        measure=number.name,
        test=MANN_KENDALL,
        n=f"n = {len(weeks)} weeks",
        p=mann_kendall(better) if weeks else 1.0,
        before=number.shown(weeks[0]) if weeks else "unknown",
        after=number.shown(weeks[-1]) if weeks else "unknown",
        alpha=ALPHA_OF_SERIES,
        enough=len(weeks) >= FEWEST_WEEKS and theil_sen(better) < 0,
    )


def _weeks(readings: Sequence[Reading], *, at: datetime) -> list[float]:
    """Return the median of each week that has a known reading, oldest first."""
    medians = []
    for back in range(WEEKS, 0, -1):
        since, until = at - timedelta(weeks=back), at - timedelta(weeks=back - 1)
        values = [r.value for r in readings if r.value is not None and since < r.at <= until]
        medians += [median(values)] if values else []
    return medians


def _percent(share: Share) -> str:
    return f"{share.rate:.0%} ({share})" if share.rate is not None else "nothing"
