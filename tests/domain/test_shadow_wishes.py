"""What is typed to begin a shadow, and what is said where it is not understood."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ids import PositionName
from bot.domain.shadow_wishes import Wish, wish
from bot.errors import InvalidInputError
from tests.domain.builders import NOW

BUILDER = PositionName("builder-1")


def test_an_agent_and_a_model_are_enough() -> None:
    found = wish("builder-1 with claude")

    assert found == Wish(BUILDER, "claude")
    assert found is not None
    order = found.order(now=NOW)
    assert order.until == datetime(2026, 3, 16, tzinfo=UTC)
    assert (order.jobs, order.cost_microusd) == (20, 20_000_000)


@pytest.mark.parametrize(
    ("cost", "microusd"), [("25", 25_000_000), ("$7.5", 7_500_000), ("0.01", 10_000)]
)
def test_every_bound_can_be_chosen(cost: str, microusd: int) -> None:
    found = wish(f"builder-1  with builder-3 cost {cost} jobs 30 until 2026-12-24")

    assert found == Wish(BUILDER, "builder-3", date(2026, 12, 24), 30, microusd)


def test_an_agent_alone_asks_for_its_report() -> None:
    assert wish("builder-1") is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("builder-1 claude", "Write it like this"),
        ("builder-1 with", "Write it like this"),
        ("builder-1 with claude until", "Write it like this"),
        ("builder-1 until 2026-12-24 with claude", "Write it like this"),
        ("builder-1 with claude for 3", "for is not understood"),
        ("builder-1 with claude jobs 3 jobs 4", "a word twice"),
        ("builder-1 with claude until tomorrow", "as 2026-12-24"),
        ("builder-1 with claude jobs many", "in digits"),
        ("builder-1 with claude jobs ٣", "in digits"),
        ("builder-1 with claude cost -1", "in US dollars"),
        ("builder-1 with claude cost 1.234", "in US dollars"),
    ],
)
def test_what_is_not_understood_is_said_with_an_example(typed: str, said: str) -> None:
    with pytest.raises(InvalidInputError, match=said):
        wish(typed)


@given(st.text(min_size=1).filter(lambda text: text.split()))
def test_whatever_is_typed_is_a_wish_or_an_explained_refusal(text: str) -> None:
    try:
        found = wish(text)
    except InvalidInputError:
        return
    assert found is None or found.candidate
