"""A pair is flagged as a pair, and only when there is enough of it."""

from datetime import timedelta

import pytest

from bot.domain.ids import PositionName
from bot.domain.relations import Agreement, Estimates, Relations, Waiting, longest
from bot.domain.significance import Share

DISPATCHER, BUILDER = PositionName("dispatcher-1"), PositionName("builder-1")
REVIEWER = PositionName("reviewer-1")


def estimates(jobs: int, late: int, early: int) -> Estimates:
    return Estimates(DISPATCHER, BUILDER, jobs, late, early, 3600, 9000)


@pytest.mark.parametrize(
    ("jobs", "late", "early", "mismatch"),
    [
        (5, 4, 0, True),
        (5, 0, 5, True),
        (5, 3, 2, False),  # it misses, and on no side
        (4, 4, 0, False),  # too few
        (10, 7, 0, False),
    ],
)
def test_a_pair_that_nearly_always_misses_on_one_side_does_not_fit(
    jobs: int, late: int, early: int, mismatch: bool
) -> None:
    assert estimates(jobs, late, early).mismatch is mismatch


def test_the_ratio_says_how_far_off_they_are() -> None:
    assert estimates(5, 4, 0).ratio == 2.5


def test_never_disagreeing_means_something_after_twenty_verdicts() -> None:
    assert Agreement(BUILDER, REVIEWER, Share(0, 20)).never
    assert not Agreement(BUILDER, REVIEWER, Share(0, 19)).never
    assert not Agreement(BUILDER, REVIEWER, Share(1, 200)).never


def test_relations_name_what_stands_out() -> None:
    good, bad = estimates(9, 1, 1), estimates(9, 9, 0)
    silent = Agreement(BUILDER, REVIEWER, Share(0, 30))
    relations = Relations((good, bad), (silent, Agreement(BUILDER, BUILDER, Share(2, 30))))

    assert relations.mismatches == (bad,)
    assert relations.silent == (silent,)


def test_those_who_waited_longest_come_first() -> None:
    short, long = Waiting("a", "b", 9, 90), Waiting("c", "d", 2, 7200)

    assert longest([short, long]) == (long, short)
    assert long.mean == timedelta(hours=1)
