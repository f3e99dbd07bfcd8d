"""What is told of agents in numbers: their quarter, their pairs, the list with its trends."""

from collections.abc import Iterable
from dataclasses import replace

from bot.domain.ids import PositionName
from bot.domain.outcome_numbers import Trend
from bot.domain.performance import Probes
from bot.domain.recommending import recommend
from bot.domain.relations import Agreement, Estimates, Relations, Waiting
from bot.domain.significance import Share
from bot.slack.blocks.agent_lists import agents_answer
from bot.slack.blocks.agent_page import agent_page
from bot.slack.blocks.relations import relations_answer
from bot.slack.drawn import Drawn
from tests.slack import samples
from tests.slack.agent_samples import a_board, an_agent_page
from tests.slack.numbers import a_performance
from tests.slack.test_number_cards import EMPTY

DISPATCHER, REVIEWER = PositionName("dispatcher-1"), PositionName("reviewer-1")


def numbers() -> Iterable[Drawn]:
    """Return the answers, those with much in them first."""
    yield _agents()
    found = a_performance([{}, {}, {}, {"unpriced": 3}], probes=Probes(5, 4, 1))
    halves = found.figures.period.split([samples.NOON.replace(day=3)])
    split = tuple(replace(found.figures, period=half) for half in halves)
    for performance in (
        replace(found, stretches=split),
        a_performance([EMPTY] * 4, outcome=None, last_used_at=None),
    ):
        yield agent_page(
            an_agent_page(performance=performance, recommendation=recommend(performance))
        )
    yield relations_answer(_relations())
    yield relations_answer(Relations())


def _agents() -> Drawn:
    (agent,) = samples.a_home().agents
    line = samples.an_outcome_line()
    assert line.last is not None
    lost = replace(line.last, value=None, why="It answered with HTTP status 503.")
    lines = (
        line,
        replace(line, trend=Trend.FLAT, busy_but_flat=True),
        replace(line, trend=Trend.LOSING),
        replace(line, trend=Trend.UNKNOWN, last=lost),
        None,
    )
    return agents_answer(a_board(*[replace(agent, outcome=each) for each in lines]))


def _relations() -> Relations:
    return Relations(
        estimates=(
            Estimates(DISPATCHER, samples.BUILDER, 8, 7, 0, 28_800, 72_000),
            Estimates(DISPATCHER, PositionName("builder-2"), 12, 2, 3, 43_200, 41_000),
        ),
        reviews=(
            Agreement(samples.BUILDER, REVIEWER, Share(9, 31)),
            Agreement(samples.BUILDER, PositionName("security-1"), Share(0, 31)),
        ),
        waiting=(
            Waiting(samples.BUILDER, "people of webshop", 14, 180_000),
            Waiting(samples.BUILDER, REVIEWER, 31, 9_300),
        ),
    )
