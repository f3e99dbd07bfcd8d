"""Whatever people, models and files write, a card stays within Slack's limits and harmless."""

import re
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from bot.domain.approvals import ApprovalStatus
from bot.domain.boards import AgentLine, Home, JobLine
from bot.domain.cards import (
    ApprovalCard,
    Card,
    JobCard,
    Saying,
)
from bot.domain.ids import PositionName
from bot.slack.blocks import answers, windows
from bot.slack.blocks.agent_lists import agents_answer
from bot.slack.blocks.choose_window import choose_window
from bot.slack.blocks.draw import draw
from bot.slack.blocks.home import home_view
from sandbox.slack.blockkit.check import BlockKit
from tests.slack import samples
from tests.slack.agent_samples import a_board
from tests.slack.limits import PLAIN, broken_rules, broken_view, dictionaries, markup
from tests.slack.strategies import approval_cards, batch_cards, cards, flag, job_cards, jobs, text

KIT = BlockKit.load(Path(__file__).parents[2] / "sandbox" / "slack" / "data" / "blockkit.json")
# What is ours and live: people we mention, and times in the reader's own zone.
OURS = re.compile(r"<@U0(RITA|OMAR|SAM|PAT)>|<!date\^\d+\^[^|>]*\|[^>]*>")

thorough = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])


@thorough
@given(cards)
def test_no_card_breaks_a_limit_or_carries_foreign_markup(card: Card) -> None:
    drawn = draw(card)

    for blocks in (drawn.blocks, drawn.fallback):
        assert broken_rules(blocks) == []
        assert KIT.message_faults(dictionaries(blocks)) == []
        for shown in [drawn.text, *markup(dictionaries(blocks))]:
            assert "<" not in OURS.sub("", shown)
    assert 1 <= len(drawn.text) <= 3900


@thorough
@given(cards)
def test_the_fallback_uses_only_blocks_every_surface_knows(card: Card) -> None:
    drawn = draw(card)

    assert {block.type for block in drawn.fallback} <= PLAIN


@thorough
@given(text.map(Saying))
def test_a_saying_of_any_length_can_be_sent(card: Saying) -> None:
    drawn = draw(card)

    assert broken_rules(drawn.blocks) == []


@settings(thorough, max_examples=12)
@given(approval_cards(), job_cards(), text)
def test_windows_keep_to_the_limits(approval: ApprovalCard, job: JobCard, typed: str) -> None:
    origin = windows.Origin("C01", "1.0001", "2.0", "1.0000")

    for view in (
        windows.deny_window(approval, home=False),
        windows.ask_window(approval, home=False),
        windows.withdraw_window(approval, home=True),
        windows.send_back_window(job),
        windows.change_scope_window(job),
        windows.request_window(origin, text=typed),
        windows.notice_window(typed),
    ):
        assert broken_view(view) == []
        assert KIT.view_faults(view.to_dict()) == []


@settings(thorough, max_examples=12)
@given(batch_cards())
def test_the_window_to_choose_calls_in_keeps_to_the_limits(card: ApprovalCard) -> None:
    assume(card.approval.status is ApprovalStatus.OPEN)
    view = choose_window(card, home=False)

    assert broken_view(view) == []
    assert KIT.view_faults(view.to_dict()) == []


@settings(thorough, max_examples=8)
@given(st.lists(approval_cards(), max_size=25), st.lists(jobs(), max_size=30), text, flag)
def test_home_and_lists_keep_to_the_limits(
    approvals: list[ApprovalCard], some_jobs: list[Any], name: str, scripted: bool
) -> None:
    approvals = [samples.renumbered(card, index) for index, card in enumerate(approvals)]
    lines = tuple(JobLine(job, (samples.RITA,), link=name) for job in some_jobs)
    agent = AgentLine(
        PositionName(name[:60]), samples.BUILDER_ROLE, name, frozenset({name}), 1, 2, 3, None
    )
    home = Home(samples.OMAR, tuple(approvals), lines, (agent,) * 30, scripted)

    assert broken_view(home_view(home)) == []
    assert KIT.view_faults(home_view(home).to_dict()) == []
    for drawn in (
        answers.jobs_answer(lines),
        answers.approvals_answer(approvals),
        answers.approvals_answer(approvals, others=approvals),
        answers.approvals_answer((), others=approvals),
        agents_answer(a_board(*home.agents)),
        answers.help_answer({"jobs": "all"}, unknown=name, close="jobs"),
    ):
        assert broken_rules(drawn.fallback) == []
        for shown in markup(dictionaries(drawn.fallback)):
            assert "<" not in OURS.sub(
                "", re.sub(r"<https?://[^<>|\s]+\|open the thread>", "", shown)
            )
