"""What runs without isolation says so on every card a person decides by."""

import pytest

from bot.domain.cards import Card
from bot.slack.blocks.draw import draw
from tests.slack import samples


@pytest.mark.parametrize(
    "card",
    [
        samples.a_job_card(isolated=False),
        samples.an_approval_card(isolated=False),
        samples.a_result_card(isolated=False),
    ],
    ids=lambda card: type(card).__name__,
)
def test_a_card_says_that_nothing_isolates(card: Card) -> None:
    assert "*Without isolation*" in str([block.to_dict() for block in draw(card).blocks])


@pytest.mark.parametrize(
    "card",
    [samples.a_job_card(), samples.an_approval_card(), samples.a_result_card()],
    ids=lambda card: type(card).__name__,
)
def test_a_card_says_nothing_where_it_is_isolated(card: Card) -> None:
    assert "isolation" not in str([block.to_dict() for block in draw(card).blocks])
