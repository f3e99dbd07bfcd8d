"""Texts that speak of the same thing are found by the words they share, and others are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.likeness import closest, likeness, speaking_of, stems

ADDRESSES = "An e-mail address is checked in shop/signup.py, and refused when it is empty."
DATES = "Dates are stored in UTC and shown in the zone of whoever reads them."
PAYMENT = "Payment goes through the provider's own page; the shop never sees a card number."
LOGGING = "Logs hold no addresses of customers: an order is named by its number."
RECORDS = {1: ADDRESSES, 2: DATES, 3: PAYMENT, 4: LOGGING}


@pytest.mark.parametrize(
    ("new", "touched"),
    [
        ("The signup form refuses an empty email address with a helpful message.", 1),
        ("An e-mail of blanks alone counts as empty and is refused.", 1),
        ("Store dates in the local zone of the server.", 2),
        ("The shop asks for the card number itself, on its own payment page.", 3),
        ("Write the customer's address into the log of each order.", 4),
    ],
)
def test_a_contrary_proposal_meets_the_decision_it_speaks_of(new: str, touched: int) -> None:
    assert closest(new, RECORDS)[0] == touched


@pytest.mark.parametrize(
    "new",
    [
        "The cart keeps its contents for a week.",
        "Use tabs for indentation.",
        "Decide what should be done before it is done.",
        "",
        "!!!",
    ],
)
def test_what_speaks_of_something_else_meets_none(new: str) -> None:
    assert closest(new, RECORDS) == ()


def test_one_shared_word_is_chance() -> None:
    assert likeness("The address of the office.", ADDRESSES) == 0.0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("e-mails", "email"),
        ("addresses", "address"),
        ("refuses", "refused"),
        ("dates", "date"),
        ("signing", "signed"),
    ],
)
def test_forms_of_a_word_meet(one: str, other: str) -> None:
    assert stems(one) & stems(other)


def test_the_closest_come_first_and_there_are_few() -> None:
    many = {
        number: f"{ADDRESSES} {'Also the name of the customer. ' * number}" for number in range(9)
    }

    found = closest(ADDRESSES, many, most=3)

    assert found == (0, 1, 2)


def test_a_search_finds_any_of_its_words_and_the_most_first() -> None:
    assert speaking_of("payment", RECORDS) == (3,)
    assert speaking_of("address numbers", RECORDS)[0] == 4
    assert speaking_of("   ", RECORDS) == (1, 2, 3, 4)
    assert speaking_of("quantum", RECORDS) == ()


@given(one=st.text(max_size=200), other=st.text(max_size=200))
def test_likeness_is_a_share_and_the_same_both_ways(one: str, other: str) -> None:
    assert 0.0 <= likeness(one, other) <= 1.0
    assert likeness(one, other) == likeness(other, one)


@given(text=st.text(max_size=200))
def test_a_text_is_wholly_like_itself_once_it_says_anything(text: str) -> None:
    assert likeness(text, text) == (1.0 if len(stems(text)) > 1 else 0.0)
