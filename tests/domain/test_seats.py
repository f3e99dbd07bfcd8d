"""Everybody named has one voice, whoever speaks for them."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ids import UserId
from bot.domain.seats import Seat, StandIn, everyone, filled, seats
from tests.domain.builders import MIA, NOW, OMAR, PAT, RITA, SAM

LATER = NOW + timedelta(days=9)
NOBODY: frozenset[UserId] = frozenset()


def away(owner: UserId, delegate: UserId | None = None) -> StandIn:
    return StandIn(owner, delegate, LATER)


def test_everybody_named_has_a_seat_and_only_one() -> None:
    assert seats((OMAR, SAM, OMAR), stand_ins=(), closed_to=NOBODY) == (Seat(OMAR), Seat(SAM))


def test_a_delegate_may_answer_for_who_is_away_and_so_may_the_owner() -> None:
    (seat,) = seats((OMAR,), stand_ins=(away(OMAR, PAT),), closed_to=NOBODY)

    assert seat.people == (OMAR, PAT)
    assert seat.present == (PAT,)


def test_nobody_decides_in_the_place_of_somebody_who_may_not() -> None:
    assert seats((RITA,), stand_ins=(away(RITA, PAT),), closed_to=frozenset({RITA})) == ()


def test_a_delegate_who_may_not_decide_is_none() -> None:
    (seat,) = seats((OMAR,), stand_ins=(away(OMAR, RITA),), closed_to=frozenset({RITA}))

    assert seat.people == (OMAR,)
    assert seat.present == ()


@pytest.mark.parametrize(
    ("by", "count"),
    [
        ((OMAR,), 1),
        ((OMAR, PAT), 1),
        ((PAT, PAT), 1),
        ((PAT, MIA), 1),
        ((OMAR, SAM), 2),
        ((PAT, SAM), 2),
        ((RITA,), 0),
    ],
)
def test_an_owner_and_their_delegate_are_one_voice(by: tuple[UserId, ...], count: int) -> None:
    table = seats((OMAR, SAM), stand_ins=(away(OMAR, PAT),), closed_to=NOBODY)

    assert filled(table, by) == count


def test_a_delegate_of_two_people_counts_once() -> None:
    table = seats((OMAR, SAM), stand_ins=(away(OMAR, PAT), away(SAM, PAT)), closed_to=NOBODY)

    assert filled(table, (PAT,)) == 1
    assert filled(table, (PAT, OMAR)) == 2
    assert filled(table, (PAT, OMAR, SAM)) == 2


def test_a_delegate_who_has_an_own_seat_moves_there_when_the_owner_answers() -> None:
    table = seats((OMAR, PAT), stand_ins=(away(OMAR, PAT),), closed_to=NOBODY)

    assert filled(table, (PAT,)) == 1
    assert filled(table, (PAT, OMAR)) == 2


people = st.sampled_from((RITA, OMAR, MIA, SAM, PAT))
groups = st.lists(people, unique=True, max_size=5)
absences = st.lists(st.builds(away, people, st.none() | people), max_size=4)


@given(groups, absences, st.frozensets(people), groups)
def test_a_count_is_never_above_the_people_or_the_seats_and_never_falls(
    named: list[UserId], stand_ins: list[StandIn], closed_to: frozenset[UserId], by: list[UserId]
) -> None:
    table = seats(named, stand_ins=stand_ins, closed_to=closed_to)

    counts = [filled(table, by[:number]) for number in range(len(by) + 1)]

    assert counts == sorted(counts)
    assert counts[-1] <= min(len(table), len(by))
    assert not closed_to.intersection(everyone(table))
    assert filled(table, by) == filled(table, reversed(by))
