"""Significance: whether numbers say more than chance does. Exact where counts are small."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

_Z = 1.959963984540054
"""The normal quantile of a two-sided interval of 95 per cent."""


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, such as results accepted of results decided on. `of` is its n."""

    part: int = 0
    of: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.part <= self.of:
            raise ValueError(f"{self.part} of {self.of} is no share.")

    @property
    def rate(self) -> float | None:
        """The share as a number from 0 to 1; None of nothing."""
        return self.part / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's score interval of 95 per cent (Wilson 1927); of nothing, all there is."""
        if not self.of:
            return 0.0, 1.0
        n, rate = self.of, self.part / self.of
        middle = rate + _Z * _Z / (2 * n)
        reach = _Z * math.sqrt(rate * (1 - rate) / n + _Z * _Z / (4 * n * n))
        whole = 1 + _Z * _Z / n
        return max(0.0, (middle - reach) / whole), min(1.0, (middle + reach) / whole)

    def __str__(self) -> str:
        return f"{self.part} of {self.of}"


def fisher(before: Share, after: Share) -> float:
    """Return how probable it is that chance alone made `after` this low, by Fisher's exact test.

    One-sided: with all parts and wholes given, `after` has at most the parts it has (Fisher 1935).
    """
    parts, wholes = before.part + after.part, before.of + after.of
    if not before.of or not after.of:
        return 1.0
    fewest = max(0, parts - before.of)
    ways = sum(
        math.comb(after.of, k) * math.comb(before.of, parts - k)
        for k in range(fewest, after.part + 1)
    )
    return float(Fraction(ways, math.comb(wholes, parts)))


def sign_test(fewer: int, more: int) -> float:
    """Return how probable it is that chance alone splits as many pairs as unevenly, either way.

    Two-sided and exact (Arbuthnot 1710): pairs that are equal are left out before. On pairs of yes
    and no it is McNemar's exact test.
    """
    pairs, less = fewer + more, min(fewer, more)
    tail = Fraction(sum(math.comb(pairs, k) for k in range(less + 1)), 2**pairs)
    return min(1.0, float(2 * tail))


def mann_kendall(series: Sequence[float]) -> float:
    """Return how probable it is that a series without any trend falls as much as this one does.

    One-sided and exact (Mann 1945, Kendall 1948): of all orders in which the same values could
    have come, the part that has at least as many pairs falling as this. Equal values are allowed.
    """
    falling = sum(earlier > later for n, earlier in enumerate(series) for later in series[n + 1 :])
    ways = _orders([series.count(value) for value in set(series)])
    return float(Fraction(sum(ways[falling:]), sum(ways)))


def theil_sen(series: Sequence[float]) -> float:
    """Return how much a series changes from one value to the next: the median of all slopes.

    (Theil 1950, Sen 1968.) Zero for fewer than two values.
    """
    slopes = [
        (series[later] - series[earlier]) / (later - earlier)
        for earlier in range(len(series))
        for later in range(earlier + 1, len(series))
    ]
    return median(slopes) if slopes else 0.0


def _orders(equal: Sequence[int]) -> list[int]:
    """Return how many orders of some values have 0, 1, 2, ... falling pairs.

    `equal` says how often each value is there. The numbers are the coefficients of Gauss's
    q-multinomial (MacMahon 1913), built up value by value.
    """
    ways, placed = [1], 0
    for times in equal:
        for factor in range(placed + 1, placed + times + 1):
            ways = _times(ways, factor)
        for factor in range(1, times + 1):
            ways = _divided(ways, factor)
        placed += times
    return ways


def _times(ways: list[int], factor: int) -> list[int]:
    """Multiply a polynomial by 1 + q + ... + q^(factor - 1)."""
    product = [0] * (len(ways) + factor - 1)
    for power, number in enumerate(ways):
        for more in range(factor):
            product[power + more] += number
    return product


def _divided(ways: list[int], factor: int) -> list[int]:
    """Divide a polynomial by 1 + q + ... + q^(factor - 1), which divides it."""
    quotient: list[int] = []
    for power in range(len(ways) - factor + 1):
        quotient.append(ways[power] - sum(quotient[max(0, power - factor + 1) : power]))
    return quotient
