"""The app's home: what waits for this person first, then their jobs, then the agents."""

from collections.abc import Sequence
from typing import TypeVar

from slack_sdk.models.blocks import Block, DividerBlock
from slack_sdk.models.views import View

from bot.domain.boards import Home
from bot.slack.blocks import lines
from bot.slack.blocks.decision import decision_buttons, decision_line
from bot.slack.blocks.drill import acknowledge_button, drill_line, remedy
from bot.slack.blocks.org_chart import chart_of_home
from bot.slack.blocks.parts import context, header, section
from bot.slack.blocks.review_lists import reviews_of_home

_Item = TypeVar("_Item")
_APPROVALS, _DECISIONS, _JOBS, _AGENTS = 12, 4, 16, 16  # of the 100 blocks a home may have


def home_view(home: Home) -> View:
    """Draw one person's page."""
    alarm = home.drill is not None and home.drill.stands
    first, last = (_drill(home), []) if alarm else ([], _drill(home))
    blocks = [*first, *_scripted(home), *_approvals(home), DividerBlock(), *_jobs(home)]
    chart = [DividerBlock(), *chart_of_home(home.chart)]
    return View(type="home", blocks=[*blocks, DividerBlock(), *_agents(home), *chart, *last])


def _scripted(home: Home) -> list[Block]:
    told = "*Scripted mind*: a demo script answers for the models."
    return [context(told)] if home.scripted else []


def _approvals(home: Home) -> list[Block]:
    blocks: list[Block] = [header("Waiting for your decision")]
    for card in home.approvals[:_APPROVALS]:
        blocks += lines.approval_lines(card)
    blocks += _rest(home.approvals, _APPROVALS, lines.NO_APPROVALS, "approvals")
    return [*blocks, *_decisions(home), *reviews_of_home(home.reviews)]


def _decisions(home: Home) -> list[Block]:
    blocks: list[Block] = []
    for card in home.decisions[:_DECISIONS]:
        blocks += [decision_line(card), *decision_buttons(card.record)]
    more = _rest(home.decisions, _DECISIONS, "", "decisions") if home.decisions else []
    return [*blocks, *more]


def _jobs(home: Home) -> list[Block]:
    shown = [lines.job_line(line) for line in home.jobs[:_JOBS]]
    return [header("Your jobs"), *shown, *_rest(home.jobs, _JOBS, lines.NO_JOBS, "jobs")]


def _agents(home: Home) -> list[Block]:
    shown = [lines.agent_line(line) for line in home.agents[:_AGENTS]]
    return [header("The agents"), *shown, *_rest(home.agents, _AGENTS, lines.NO_AGENTS, "agents")]


def _drill(home: Home) -> list[Block]:
    """Return the last drill; what came of one that failed must not be small print."""
    if home.drill is None:
        return []
    line = drill_line(home.drill)
    if not home.drill.stands:
        return [context(line)]
    return [section(f"{line}\n{remedy(home.drill)}"), *acknowledge_button(home.drill)]


def _rest(items: Sequence[_Item], most: int, empty: str, command: str) -> list[Block]:
    """Return what to say where there is nothing, or more than fits."""
    if not items:
        return [section(empty)]
    missing = len(items) - most
    return [context(f"… and {missing} more: `/countersign {command}`")] if missing > 0 else []
