"""What the slash command answers, full and empty."""

from collections.abc import Iterable, Mapping

from bot.domain.agent_lists import AgentsBoard, Which
from bot.domain.boards import JobLine
from bot.domain.explanations import Actor, Explanation, Kind, Things, When, Words
from bot.domain.jobs import JobStatus
from bot.slack.blocks import answers
from bot.slack.blocks.absence import back_answer
from bot.slack.blocks.agent_lists import agents_answer
from bot.slack.blocks.agent_page import agent_page
from bot.slack.blocks.decision_lists import decisions_answer
from bot.slack.blocks.explanation import explanation_answer
from bot.slack.drawn import Drawn
from handlers.commands import USAGES
from tests.browser.story_approvals import several_people
from tests.browser.story_notes import decided
from tests.browser.story_numbers import numbers
from tests.slack import samples
from tests.slack.agent_samples import (
    a_board,
    a_page_for_strangers,
    a_retired_line,
    a_role_page,
    an_agent,
)

LINK = "https://e.com/thread"


def listed() -> Mapping[str, Iterable[Drawn]]:
    """Return the answers, by what they are about."""
    return {
        "answers": _answers(),
        "answers-decided": _decided(),
        "answers-empty": _empty(),
        "answers-numbers": numbers(),
    }


def _answers() -> Iterable[Drawn]:
    line = JobLine(samples.a_job(), waiting_for=(samples.RITA,), link=LINK)
    done = JobLine(samples.a_job(JobStatus.ACCEPTED), link=LINK)
    yield answers.jobs_answer([line, done])
    mine = samples.renumbered(samples.an_approval_card(), 5)
    yield answers.approvals_answer([mine], others=[several_people()])
    yield answers.approvals_answer([], grants=[samples.a_grant(), samples.a_grant(uses=2)])
    yield agents_answer(a_board())
    yield agents_answer(
        a_board(an_agent(unowned=True, overdue="never reviewed"), which=Which.OVERDUE)
    )
    yield answers.help_answer(USAGES)
    yield answers.help_answer(USAGES, unknown="jbos", close="jobs")


def _decided() -> Iterable[Drawn]:
    yield decisions_answer(list(decided()))
    yield explanation_answer(
        Explanation(
            Kind.APPROVAL,
            4,
            samples.a_job(),
            (
                ("It was asked whether ", Things(("repository__merge",)), " may be called."),
                (Actor(samples.OMAR), " approved it ", When(samples.NOON), "."),
                ("The agent said: ", Words("All checks are green.")),
            ),
        )
    )
    yield back_answer()


def _empty() -> Iterable[Drawn]:
    yield answers.jobs_answer([])
    yield answers.approvals_answer([])
    yield answers.approvals_answer([], others=[several_people()])
    yield from (agents_answer(AgentsBoard(which)) for which in Which)
    yield agents_answer(
        a_board(
            which=Which.RETIRED,
            lines=(),
            retired=(a_retired_line(), a_retired_line(retired_at=None)),
        )
    )
    yield agent_page(a_role_page())
    yield agent_page(a_page_for_strangers())
    yield decisions_answer([])
    yield decisions_answer([], words="mail")
