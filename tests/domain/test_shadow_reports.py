"""A report says how many pairs each line rests on, and when these are too few to say anything."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.blind_looks import Accepted
from bot.domain.ids import PairId
from bot.domain.pairs import Pair, PairStatus, Side
from bot.domain.reviews import VerdictKind
from bot.domain.shadow_reports import ENOUGH, Measure, Report, Says, compared, report, says
from bot.domain.significance import Share, sign_test
from tests.domain.builders import NOW
from tests.domain.test_pairs import OURS, PAIR, THEIRS, UNDER_WAY

PASSING = replace(OURS, verdict=VerdictKind.PASS)


def a_pair(number: int, theirs: Side, ours: Side) -> Pair:
    return replace(UNDER_WAY, id=PairId(number), theirs=theirs).did(ours, at=NOW)


def of(*pairs: Pair, **people: bool | None) -> Report:
    return report(pairs, {PairId(int(name[1:])): said for name, said in people.items()})


def line(found: Report, measure: Measure) -> tuple[int, Says]:
    return next((each.n, each.says) for each in found.lines if each.measure is measure)


def test_the_fewest_pairs_that_can_say_anything_are_enough_and_one_less_is_not() -> None:
    assert sign_test(ENOUGH, 0) < 0.05 < sign_test(ENOUGH - 1, 0)
    assert says(ENOUGH, 0, n=ENOUGH) is Says.LESS
    assert says(ENOUGH - 1, 0, n=ENOUGH - 1) is Says.TOO_FEW


@given(st.integers(0, 12), st.integers(0, 12), st.integers(0, 12))
def test_who_is_called_less_never_had_more_in_most_pairs(less: int, more: int, same: int) -> None:
    found, turned = says(less, more, n=less + more + same), says(more, less, n=less + more + same)

    assert (found is Says.LESS) == (turned is Says.MORE)
    assert found is not Says.LESS or less > more


def test_medians_are_told_with_their_n() -> None:
    found = compared(Measure.TURNS, [(10, 4), (20, 5), (30, 60)])

    assert (found.n, found.theirs, found.ours, found.says) == (3, 20, 5, Says.TOO_FEW)
    with pytest.raises(ValueError, match="no pair"):
        compared(Measure.TURNS, [])


def test_each_line_counts_the_pairs_that_have_it() -> None:
    priced = [a_pair(n, THEIRS, replace(PASSING, cost_microusd=100)) for n in range(1, 7)]
    unpriced = a_pair(7, THEIRS, replace(PASSING, cost_microusd=None))

    found = of(*priced, unpriced)

    assert found.n == 7
    assert line(found, Measure.COST) == (6, Says.LESS)
    assert line(found, Measure.TIME) == (7, Says.SAME)
    assert Measure.LINES not in {each.measure for each in found.lines}


def test_what_has_no_result_agrees_with_nothing() -> None:
    gone = replace(UNDER_WAY, id=PairId(2)).ended(PairStatus.NO_RESULT, at=NOW, reason="No key.")
    dropped = UNDER_WAY.ended(PairStatus.DROPPED, at=NOW, reason="Stopped.")

    found = of(a_pair(1, THEIRS, PASSING), gone, dropped, PAIR)

    assert (found.n, found.agreed, found.unavailable) == (1, Share(1, 1), (gone,))
    assert found.under_way == 1


def test_disagreements_are_kept_the_newest_first_with_what_people_said() -> None:
    pairs = [a_pair(1, THEIRS, OURS), a_pair(2, THEIRS, PASSING), a_pair(3, OURS, PASSING)]

    found = of(*pairs, p1=True, p3=None)

    assert [(d.pair.id, d.people) for d in found.disagreements] == [(3, None), (1, True)]
    assert found.agreed == Share(1, 3)
    assert (found.good.theirs, found.good.ours) == (Share(2, 3), Share(2, 3))


def _pairs(theirs: Side, ours: Side, n: int) -> Sequence[Pair]:
    return [a_pair(number, theirs, ours) for number in range(1, n + 1)]


def test_who_is_right_is_told_where_people_decided_and_only_there() -> None:
    found = of(
        *_pairs(THEIRS, OURS, 7), **dict.fromkeys(["p1", "p2", "p3", "p4", "p5", "p6"], False)
    )

    assert (found.right.theirs, found.right.ours) == (Share(0, 6), Share(6, 6))
    assert found.right.says is Says.MORE


def test_both_wrong_is_agreement_and_not_right() -> None:
    found = of(*_pairs(THEIRS, PASSING, 6), **{f"p{n}": False for n in range(1, 7)})

    assert found.agreed == Share(6, 6)
    assert found.right.ours == Share(0, 6)
    assert found.right.says is Says.SAME


def test_calls_without_effect_and_refusals_are_counted() -> None:
    ours = replace(PASSING, held_back=2, refused=1)

    found = of(a_pair(1, THEIRS, ours), a_pair(2, THEIRS, ours))

    assert (found.held_back, found.refused) == (4, 2)


def test_nothing_is_a_report_too() -> None:
    found = of()

    assert (found.n, found.agreed, found.lines) == (0, Share(), ())
    assert found.right.says is Says.TOO_FEW


def test_what_people_would_accept_without_knowing_whose_it_is_has_its_own_n() -> None:
    pairs = _pairs(PASSING, PASSING, 8)
    looks = {PairId(n): Accepted(theirs=False, ours=True) for n in range(1, 7)}
    looks[PairId(7)] = Accepted(theirs=True, ours=True)

    found = report(pairs, {}, looks)

    assert (found.accepted.theirs, found.accepted.ours) == (Share(1, 7), Share(7, 7))
    assert found.accepted.says is Says.MORE
    assert found.agreed == Share(8, 8)


def test_who_would_take_one_of_two_green_revisions_disagrees() -> None:
    looks = {PairId(1): Accepted(theirs=True, ours=False), PairId(2): Accepted(True, True)}

    found = report(_pairs(PASSING, PASSING, 2), {}, looks)

    assert [(d.pair.id, d.accepted) for d in found.disagreements] == [(1, looks[PairId(1)])]
