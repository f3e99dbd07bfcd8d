"""The report of sprawl names what is wrong and offers one button for each agent."""

from dataclasses import replace

from bot.domain.ids import PositionName
from bot.domain.sprawl import Entry, Trouble
from bot.slack.blocks.draw import draw
from tests.slack import samples
from tests.slack.limits import buttons, shown


def test_every_agent_has_one_button_and_a_head_count_has_none() -> None:
    drawn = draw(samples.a_sprawl_card())

    text = shown(drawn.blocks)
    assert "*4 things to tidy up* among 9 agents" in text
    assert "*Double* · builder-2\n84 % like builder-1" in text
    assert "*Too many*\n9 agents are active" in text
    pressed = [(each["action_id"], each["value"]) for each in buttons(drawn.blocks)]
    assert pressed == [("retire_agent", "2/security-1"), ("merge_agent", "2/builder-2")]


def test_what_is_being_retired_is_marked_and_cannot_be_pressed_again() -> None:
    going = {PositionName("builder-2"): samples.an_offboarding()}
    drawn = draw(samples.a_sprawl_card(going=going))

    assert "Being retired." in shown(drawn.blocks)
    assert [each["action_id"] for each in buttons(drawn.blocks)] == ["retire_agent"]


def test_a_double_that_nobody_owns_is_merged_and_its_button_says_so() -> None:
    name, other = PositionName("security-1"), PositionName("security-2")
    card = samples.a_sprawl_card()
    double = Entry(Trouble.DUPLICATE, name, "84 % like security-2.", other)
    report = replace(card.sprawl, entries=(*card.sprawl.entries, double))

    pressed = buttons(draw(replace(card, sprawl=report)).blocks)

    first = next(iter(pressed))
    assert (first["action_id"], first["value"]) == ("merge_agent", "2/security-1")
