"""Durations, money and commands are read as people write them, or refused."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.org.values import ValueProblemError, command, duration, filled, money


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("90m", timedelta(minutes=90)),
        ("24h", timedelta(hours=24)),
        ("2d", timedelta(days=2)),
        ("1w", timedelta(weeks=1)),
        ("45s", timedelta(seconds=45)),
        ("1h30m", timedelta(minutes=90)),
    ],
)
def test_a_duration_is_a_number_and_a_unit(written: str, meant: timedelta) -> None:
    assert duration(written) == meant


@pytest.mark.parametrize(
    "written", ["", "90", "h", "1.5h", "-1h", "0m", "400d", 90, None, "9" * 99 + "d"]
)
def test_what_is_no_duration_is_refused(written: Any) -> None:
    with pytest.raises(ValueProblemError, match='Write for example "90m"'):
        duration(written)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("5.00 USD", 5_000_000), ("0.5 USD", 500_000), ("12 USD", 12_000_000), ("0.000001 USD", 1)],
)
def test_money_is_exact(written: str, meant: int) -> None:
    assert money(written) == meant


@pytest.mark.parametrize("written", ["5", 5, 5.0, "5.00", "5 EUR", "-5 USD", "1e3 USD", "", None])
def test_money_without_a_currency_is_refused(written: Any) -> None:
    with pytest.raises(ValueProblemError, match=r'Write for example "5\.00 USD"'):
        money(written)


def test_a_command_is_a_text_or_its_words() -> None:
    assert command("python -m pytest -k 'a b'") == ("python", "-m", "pytest", "-k", "a b")
    assert command(["grep", "a|b", "|"]) == ("grep", "a|b", "|")


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("", "is not a command"),
        ([], "is not a command"),
        (["make", 1], "is not a command"),
        ("say 'hello", "Close the quotation mark"),
        ("make && make test", "Commands run without a shell"),
        ("cat a | wc", "Commands run without a shell"),
        ({"run": "make"}, "is not a command"),
    ],
)
def test_what_is_no_command_is_refused(written: Any, why: str) -> None:
    with pytest.raises(ValueProblemError, match=why):
        command(written)


def test_variables_are_filled_from_the_environment_or_by_default() -> None:
    assert filled("${HOME}/x", environment={"HOME": "/home/omar"}) == "/home/omar/x"
    assert filled("${SHOP:-../shop.git}", environment={}) == "../shop.git"
    assert filled("${SHOP:-../shop.git}", environment={"SHOP": "/srv"}) == "/srv"
    assert filled("a $SHOP b", environment={}) == "a $SHOP b"


def test_a_variable_without_a_value_is_refused() -> None:
    with pytest.raises(ValueProblemError, match="Set SHOP"):
        filled("${SHOP}", environment={"SHOP": ""})


@given(st.text(), st.sampled_from([duration, money, command]))
def test_no_text_breaks_the_readers(text: str, read: Callable[[Any], Any]) -> None:
    with suppress(ValueProblemError):
        assert read(text)
