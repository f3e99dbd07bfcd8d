"""An edit is made once, however often it is asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import InvalidInputError
from bot.tools.editing import replaced

SOME_TEXT = st.text(alphabet="ab\n", max_size=8)


def test_a_passage_is_replaced() -> None:
    assert replaced("one two three", old="two", new="2") == "one 2 three"


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        ("one two", "two", "three"),
        ("a\nb\n", "a\n", "a\nnew\n"),  # the new passage holds the old one
        ("call(x, y)", "(x, y)", "(x)"),  # the old passage holds the new one
    ],
)
def test_the_same_edit_again_changes_nothing(text: str, old: str, new: str) -> None:
    once = replaced(text, old=old, new=new)

    assert once != text
    assert replaced(once, old=old, new=new) == once


def test_a_passage_that_is_not_there_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="does not occur"):
        replaced("one", old="two", new="three")


def test_a_passage_that_occurs_twice_is_refused_with_its_lines() -> None:
    with pytest.raises(InvalidInputError, match=r"occurs 2 times \(lines 1, 3\)"):
        replaced("x\ny\nx\n", old="x", new="z")


def test_a_deletion_that_finds_nothing_is_not_taken_for_done() -> None:
    with pytest.raises(InvalidInputError, match="does not occur"):
        replaced("one", old="two", new="")


@given(before=SOME_TEXT, after=SOME_TEXT, new=SOME_TEXT)
def test_what_was_replaced_exactly_once_is_the_only_change(
    before: str, after: str, new: str
) -> None:
    assert replaced(f"{before}XYZ{after}", old="XYZ", new=new) == f"{before}{new}{after}"
