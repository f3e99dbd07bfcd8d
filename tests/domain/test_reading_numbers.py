"""A number is read where one stands, and nowhere else: nothing becomes zero by mistake."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.reading_numbers import UnreadableError, from_json, from_text


@pytest.mark.parametrize(
    ("text", "number"),
    [("12\n", 12.0), (" -0.5 ", -0.5), ("1e3", 1000.0), (".5", 0.5), ("7.", 7.0)],
)
def test_a_text_that_is_a_number_is_one(text: str, number: float) -> None:
    assert from_text(text) == number


@pytest.mark.parametrize(
    "text", ["", "12%", "n/a", "12 orders", "1 2", "nan", "inf", "0x10", "1_000", "1e999", "1,5"]
)
def test_anything_else_is_unknown(text: str) -> None:
    with pytest.raises(UnreadableError):
        from_text(text)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_is_read_as_it_was_written(number: float) -> None:
    assert from_text(repr(number)) == number


def test_a_path_leads_through_names_and_places() -> None:
    text = '{"data": [{"count": 3}, {"count": 4.5}]}'

    assert from_json(text, ("data", "1", "count")) == 4.5
    assert from_json("8", ()) == 8.0


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{"count": "3"}', "At count stands \"'3'\", not a number."),
        ('{"count": true}', "not a number"),
        ('{"count": null}', "not a number"),
        ('{"other": 3}', "There is no count in its answer."),
        ('{"count": NaN}', "without an end"),
        ('{"count": 1' + "0" * 400 + "}", "without an end"),
        ("<html>", "which is not JSON"),
        ("[3]", "There is no count"),
        ("[" * 100_000, "which is not JSON"),
    ],
)
def test_an_answer_without_the_number_says_what_is_wrong(text: str, why: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        from_json(text, ("count",))

    assert why in str(refused.value)


def test_what_a_source_said_is_quoted_short() -> None:
    with pytest.raises(UnreadableError) as refused:
        from_text("x" * 10_000)

    assert len(str(refused.value)) < 150


@pytest.mark.parametrize("before", range(40, 80, 5))
def test_no_half_of_a_word_is_quoted_as_it_may_be_half_a_secret(before: int) -> None:
    token = "ghp" + "_16C7e42F292c6912E7710c838347Ae178B4a"
    with pytest.raises(UnreadableError) as refused:
        from_text(f"{'x' * before} {token} and more")

    told = str(refused.value)
    assert token in told or "ghp" not in told
