"""The card of a position that goes shows the list, the times, and what people must choose."""

from bot.domain.offboarding import Item
from bot.slack.blocks.draw import draw
from tests.slack import samples
from tests.slack.limits import buttons, shown


def test_it_shows_what_is_done_and_when_and_what_is_not() -> None:
    text = shown(draw(samples.an_offboarding_card(Item.LANES)).blocks)

    assert "*builder-1 is being retired* by <@U0OMAR>" in text
    assert ">builder-2 does the same for half the price." in text
    assert ":white_check_mark: *Credentials and lanes* · <!date^" in text
    assert ":white_circle: Jobs in flight" in text


def test_every_open_job_has_its_own_choice() -> None:
    drawn = draw(samples.an_offboarding_card(Item.LANES, jobs=2))

    assert "*Choose for each of 2 open jobs*" in shown(drawn.blocks)
    pressed = [(each["action_id"], each.get("value")) for each in buttons(drawn.blocks)]
    assert pressed == [
        ("hand_over", None),
        ("stop_offboarded", "3/12/"),
        ("hand_over", None),
        ("stop_offboarded", "3/13/"),
    ]
    assert buttons(drawn.blocks)[0]["options"][0]["value"] == "3/12/builder-2"


def test_where_nobody_must_choose_it_says_so() -> None:
    drawn = draw(samples.an_offboarding_card(Item.LANES, jobs=0))

    assert "goes on by itself" in shown(drawn.blocks)
    assert buttons(drawn.blocks) == []


def test_one_that_is_through_asks_nothing() -> None:
    drawn = draw(samples.an_offboarding_card(*Item, into="builder-2"))

    text = shown(drawn.blocks)
    assert "builder-1 was merged into builder-2" in text
    assert "*It is gone.*" in text
    assert buttons(drawn.blocks) == []
