"""Lists and pages of agents: what they say, what can be pressed, and Slack's limits."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.agent_lists import AgentsBoard, Which
from bot.domain.agent_pages import UsedBy
from bot.domain.ids import ChannelId, PositionName, UserId
from bot.domain.restrictions import Extent, Restriction, RestrictionKind
from bot.slack.actions import ActionId
from bot.slack.blocks.agent_lists import agents_answer
from bot.slack.blocks.agent_page import agent_page, agent_window
from bot.slack.drawn import Drawn
from tests.slack.agent_samples import (
    a_board,
    a_page_for_strangers,
    a_retired_line,
    a_role_page,
    a_stint,
    a_widening,
    an_agent,
    an_agent_page,
)
from tests.slack.limits import broken_rules, broken_view, dictionaries, shown
from tests.slack.samples import BUILDER, NOON, OMAR, RITA

HOSTILE = PositionName("*<!channel>* `x` " + "y" * 300)
HELD = Restriction(
    1,
    BUILDER,
    RestrictionKind.TRIAL,
    Extent.CONSEQUENTIAL,
    "It is on trial.",
    OMAR,
    NOON,
    NOON + timedelta(days=9),
)


def pressed(drawn: Drawn) -> dict[str, Any]:
    """Return every button and menu with its value, by what it does."""
    found: dict[str, Any] = {}
    for block in dictionaries(drawn.blocks):
        for element in [*block.get("elements", []), block.get("accessory") or {}]:
            if action := element.get("action_id"):
                found[action] = element.get("value") or [
                    option["value"] for option in element.get("options", [])
                ]
    return found


def test_what_is_wrong_with_an_agent_stands_on_its_line() -> None:
    agent = an_agent(unowned=True, overdue="never reviewed", unused="Never used")

    text = shown(agents_answer(a_board(agent)).blocks)

    assert ":warning: *<@U0OMAR> owned it and has left · never reviewed · Never used*" in text
    assert ":warning:" not in shown(agents_answer(a_board(an_agent())).blocks)


def test_a_list_leads_to_every_other_list_and_says_how_long_each_is() -> None:
    drawn = agents_answer(a_board(which=Which.MINE))
    (menu,) = [
        element
        for block in dictionaries(drawn.blocks)
        for element in block.get("elements", [])
        if element.get("action_id") == ActionId.LIST_AGENTS
    ]

    assert [option["value"] for option in menu["options"]] == list(Which)
    assert menu["initial_option"]["text"]["text"] == "Mine (3)"
    assert pressed(drawn)[ActionId.OPEN_AGENT] == BUILDER


@pytest.mark.parametrize("which", Which)
def test_an_empty_list_says_what_that_means(which: Which) -> None:
    drawn = agents_answer(AgentsBoard(which))

    assert broken_rules(drawn.blocks) == []
    assert ActionId.LIST_AGENTS in pressed(drawn)
    assert ActionId.OPEN_AGENT not in pressed(drawn)


@pytest.mark.parametrize(
    ("page", "place", "turns"),
    [
        (1, "1 to 12 of 30, … and 18 more", {ActionId.MORE_AGENTS: "mine 2"}),
        (
            2,
            "13 to 24 of 30, … and 6 more",
            {ActionId.EARLIER_AGENTS: "mine 1", ActionId.MORE_AGENTS: "mine 3"},
        ),
        (3, "25 to 30 of 30", {ActionId.EARLIER_AGENTS: "mine 2"}),
        (99, "25 to 30 of 30", {ActionId.EARLIER_AGENTS: "mine 2"}),
    ],
)
def test_a_long_list_is_turned_page_by_page(
    page: int, place: str, turns: dict[ActionId, str]
) -> None:
    drawn = agents_answer(a_board(*[an_agent()] * 30, which=Which.MINE), page=page)
    found = pressed(drawn)

    assert place in shown(drawn.blocks)
    kept = {ActionId.MORE_AGENTS, ActionId.EARLIER_AGENTS}
    assert {action: value for action, value in found.items() if action in kept} == turns


def test_five_hundred_retired_agents_keep_to_slacks_limits() -> None:
    gone = [a_retired_line(position=HOSTILE, replaced_by=HOSTILE)] * 500
    board = AgentsBoard(Which.RETIRED, retired=tuple(gone))

    drawn = agents_answer(board, page=20)

    assert broken_rules(drawn.blocks) == []
    assert "476 to 500 of 500" in shown(drawn.blocks)
    assert "<!channel>" not in shown(drawn.blocks)


def test_a_page_has_the_whole_job_description() -> None:
    page = an_agent_page()
    text = shown(agent_page(page).blocks)

    assert "*builder-1* · role builder" in text
    assert page.role.responsible[0] in text
    assert page.role.not_responsible[0] in text
    assert f"`{page.role.tools[0]}`" in text
    assert "Owner: <@U0OMAR> · reports to" in text
    assert "*winning* (n = 28 days)" in text
    assert ":hourglass_flowing_sand: Wider until <!date" in text
    assert "*Last reviewed*" in text
    assert ">Its changes are small and right." in text
    assert "Review of 2026-Q4: to decide, due 2026-12-31" in text


def test_its_positions_are_told_newest_first_with_what_changed() -> None:
    text = shown(agent_page(an_agent_page()).blocks)

    assert text.index("• *builder-1*") < text.index("• *builder-0*")
    assert "· then builder-1" in text
    assert "changed 2 times, last on" in text
    assert text.rstrip().count("prompt `a1b2c3d4` · model `20ffee99` · corpus `77aa01`") == 1


def test_who_used_it_is_named_to_those_who_answer_for_it_alone() -> None:
    insider = shown(agent_page(an_agent_page()).blocks)
    stranger = shown(agent_page(a_page_for_strangers()).blocks)
    nobody = shown(agent_page(an_agent_page(used_by=UsedBy(0))).blocks)

    assert "in <#C0WEBSHOP> 24, direct messages 7\nfor <@U0RITA> 20, <@U0OMAR> 11" in insider
    assert "<@U0RITA>" not in stranger
    assert "here: <#C0WEBSHOP> 24 · for you: <@U0SAM> 2" in stranger
    assert "Its changes are small" not in stranger
    assert "*Used by* nobody in the last 90 days." in nobody


def test_the_buttons_are_what_this_reader_may_do() -> None:
    owner, stranger = pressed(agent_page(an_agent_page())), a_page_for_strangers()

    assert owner[ActionId.REVIEW_AGENT] == "4"
    assert owner[ActionId.ONE_ON_ONE] == "2"
    assert owner[ActionId.RETIRE_WINDOW] == BUILDER
    assert owner[ActionId.OPEN_AGENT] == ["builder-2"]
    assert set(pressed(agent_page(stranger))) == {
        ActionId.OPEN_AGENT,
        ActionId.CHART_AGENT,
        ActionId.OPEN_ROLE,
        ActionId.MORE_AGENTS,
    }


def test_what_holds_an_agent_back_stands_near_the_top() -> None:
    line = an_agent(restrictions=(HELD,), overdue="never reviewed")

    text = shown(agent_page(an_agent_page(lines=(line,))).blocks)

    assert text.index("no calls with consequences*") < text.index("*Responsible for*")
    assert ":warning: *builder-1: never reviewed*" in text


def test_an_owner_who_left_is_named_with_who_decides_now() -> None:
    page = an_agent_page(owner_left=True, people=(RITA,))

    assert ":warning: <@U0OMAR>, who has left (<@U0RITA> decides now)" in shown(
        agent_page(page).blocks
    )


def test_a_role_says_who_fills_it_and_opens_each_of_them() -> None:
    drawn = agent_page(a_role_page())

    assert "*Role builder* · filled by builder-1" in shown(drawn.blocks)
    assert pressed(drawn)[ActionId.OPEN_AGENT] == ["builder-1", "builder-2"]
    assert ActionId.CHART_AGENT not in pressed(drawn)
    empty = shown(agent_page(a_role_page(lines=())).blocks)
    assert "*nobody fills it*; `/countersign hire builder` proposes an agent" in empty


def test_a_page_of_anything_keeps_to_slacks_limits() -> None:
    page = an_agent_page()
    role = replace(
        page.role,
        mission="m" * 900,
        responsible=("r" * 900,) * 30,
        not_responsible=("n" * 900,) * 30,
        tools=("t" * 900,) * 60,
    )
    full = replace(
        page,
        role=role,
        position=HOSTILE,
        lines=(an_agent(position=HOSTILE, restrictions=(replace(HELD, why="w" * 900),) * 9),),
        others=tuple(PositionName(f"agent-{n:03}") for n in range(200)),
        stints=(a_stint(HOSTILE, made=40),) * 30,
        widenings=(a_widening(why="w" * 900, tools=("t" * 900,) * 9),) * 9,
        note="n" * 2000,
        used_by=UsedBy(
            999,
            tuple((ChannelId(f"C0{n}CHANNEL"), n) for n in range(90)),
            tuple((UserId(f"U0{n}PERSON"), n) for n in range(90)),
        ),
    )

    assert broken_rules(agent_page(full).blocks) == []
    assert broken_view(agent_window(full)) == []
    assert "<!channel>" not in shown(agent_page(full).blocks)
    assert broken_rules(agent_page(replace(full, position=None)).blocks) == []


def test_the_window_of_the_home_has_nothing_to_press() -> None:
    view = agent_window(an_agent_page())

    assert broken_view(view) == []
    assert "actions" not in [block.type for block in view.blocks]
