"""What is more than chance is told by exact tests, checked here against counting it all out."""

import random
from itertools import permutations
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.significance import Share, fisher, mann_kendall, sign_test, theil_sen


@st.composite
def shares(draw: st.DrawFn, most: int = 30) -> Share:
    whole = draw(st.integers(0, most))
    return Share(draw(st.integers(0, whole)), whole)


def test_a_part_is_never_more_than_its_whole() -> None:
    with pytest.raises(ValueError, match="3 of 2"):
        Share(3, 2)


def test_nothing_has_no_rate_and_every_rate_is_possible() -> None:
    assert Share().rate is None
    assert Share().interval == (0.0, 1.0)


def test_wilsons_interval_is_the_published_one() -> None:
    low, high = Share(81, 263).interval  # Newcombe 1998, table I, method 3

    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)


@given(shares())
def test_the_interval_holds_the_rate(share: Share) -> None:
    low, high = share.interval

    assert 0.0 <= low <= (share.rate or 0.0) + 1e-12
    assert (share.rate or 0.0) <= high + 1e-12 <= 1.0 + 1e-11


def test_fishers_tea_comes_out_as_he_said() -> None:
    # The lady named three of the four cups right: 17 of 70 ways are at least as good.
    assert fisher(Share(3, 4), Share(1, 4)) == pytest.approx(17 / 70)


@given(shares(12), shares(12))
@settings(max_examples=60)
def test_fishers_p_is_the_part_of_all_draws_that_are_as_low(before: Share, after: Share) -> None:
    parts, n = before.part + after.part, before.of + after.of
    if not before.of or not after.of:
        assert fisher(before, after) == 1.0
        return

    ways = sum(
        comb(parts, k) * comb(n - parts, after.of - k)
        for k in range(after.part + 1)
        if k <= parts and after.of - k <= n - parts
    )

    assert fisher(before, after) == pytest.approx(ways / comb(n, after.of))


@given(st.lists(st.integers(0, 4), min_size=1, max_size=6))
@settings(max_examples=60)
def test_mann_and_kendalls_p_is_the_part_of_all_orders_that_fall_as_much(series: list[int]) -> None:
    def falls(order: tuple[int, ...] | list[int]) -> int:
        return sum(a > b for n, a in enumerate(order) for b in order[n + 1 :])

    orders = list(permutations(series))
    as_much = sum(falls(order) >= falls(series) for order in orders)

    assert mann_kendall(series) == pytest.approx(as_much / len(orders))


def test_a_series_that_only_falls_is_one_order_of_all() -> None:
    assert mann_kendall([5, 4, 3, 2, 1]) == pytest.approx(1 / 120)
    assert mann_kendall([1, 1, 1, 1]) == 1.0


def test_the_slope_is_not_moved_by_one_wild_value() -> None:
    assert theil_sen([1, 2, 300, 4, 5, 6]) == pytest.approx(1.0)
    assert theil_sen([7]) == 0.0


def test_fisher_calls_few_of_those_declining_that_did_not_change() -> None:
    dice = random.Random(4)

    def throws(n: int) -> Share:
        return Share(sum(dice.random() < 0.8 for _ in range(n)), n)

    false = sum(fisher(throws(40), throws(20)) < 0.05 for _ in range(1000))

    assert false <= 50  # exact, so never more often than it says


def test_three_of_twenty_pairs_against_the_rest_is_more_than_chance() -> None:
    # 1 + 20 + 190 + 1140 of 2^20 ways are as uneven, and as many the other way round.
    assert sign_test(3, 17) == pytest.approx(0.002577, abs=1e-6)
    assert sign_test(0, 0) == 1.0


@given(st.integers(0, 10), st.integers(0, 10))
def test_the_sign_test_is_the_part_of_all_coin_tosses_as_uneven(fewer: int, more: int) -> None:
    n, gap = fewer + more, abs(fewer - more)

    ways = sum(comb(n, k) for k in range(n + 1) if abs(n - 2 * k) >= gap)

    assert sign_test(fewer, more) == pytest.approx(ways / 2**n)
