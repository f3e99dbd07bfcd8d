"""Two revisions side by side: nobody is told whose is whose, and what is said is said once."""

from dataclasses import replace

import pytest

from bot.domain.blind_looks import LONGEST, Accepted, BlindLook, look_at
from bot.domain.ids import PairId
from bot.errors import ConflictError
from tests.domain.builders import NOW, OMAR
from tests.domain.test_pairs import PAIR


def a_look(number: int = 1) -> BlindLook:
    found = look_at(replace(PAIR, id=PairId(number)), theirs="+theirs", ours="+ours")
    assert found is not None
    return found


def test_the_order_is_no_sides_own_and_always_the_same() -> None:
    looks = [a_look(number) for number in range(1, 41)]

    first = [look.shown[0] for look in looks]
    assert 10 < first.count("+ours") < 30
    assert first == [look.shown[0] for look in looks]
    assert all(set(look.shown) == {"+ours", "+theirs"} for look in looks)


@pytest.mark.parametrize("number", range(1, 7))
def test_an_answer_is_turned_back_to_whose_it_was(number: int) -> None:
    look = a_look(number)
    ours_first = look.shown[0] == "+ours"

    said = look.answered(first=ours_first, second=not ours_first, by=OMAR, at=NOW).said

    assert said == Accepted(theirs=False, ours=True)


def test_the_first_word_counts() -> None:
    said = a_look().answered(first=True, second=True, by=OMAR, at=NOW)

    with pytest.raises(ConflictError, match="U0OMAR> has said already"):
        said.answered(first=False, second=False, by=OMAR, at=NOW)


@pytest.mark.parametrize("other", [None, "", "+" * (LONGEST + 1)])
def test_a_part_of_a_change_is_not_judged(other: str | None) -> None:
    assert look_at(PAIR, theirs="+a", ours=other) is None
    assert look_at(PAIR, theirs=other, ours="+a") is None
