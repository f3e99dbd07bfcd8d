"""The slash command: looking things up."""

import difflib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.explanations import subject
from bot.domain.ids import DecisionId, JobId
from bot.errors import InvalidInputError
from bot.services.services import Services
from bot.slack.actions import COMMAND
from bot.slack.blocks import answers
from bot.slack.blocks.decision import decision_card
from bot.slack.blocks.decision_lists import decisions_answer, given_to_job
from bot.slack.blocks.explanation import explanation_answer
from bot.slack.blocks.job import job_card
from bot.slack.drawn import Drawn
from handlers import (
    absences,
    agent_reviews,
    agents,
    decisions,
    hiring,
    numbers,
    offboardings,
    payloads,
    shadows,
)
from handlers.later import Later
from handlers.payloads import Body, Command

USAGES: Mapping[str, str] = {
    "jobs": "the open jobs, and yours",
    "job 12": "one job in full, with its buttons",
    "explain approval 3": "who decided what, by which rule; also job, call, event, finding",
    "approvals": "what waits for your decision, and what was approved beforehand",
    "agents": "who works here; `agents mine`, or `unowned`, `unused`, `overdue`, `retired`",
    "reviews": "the agent reviews that wait for you; `reviews open` begins this quarter's now",
    "agent builder-1": "one agent, or one role, in full: what it is for, and how it goes",
    "chart builder-1": "its quarter as a picture; `chart` is everybody, `chart text` in words",
    "relations": "for operators: which agents do not fit together, and who waits on whom",
    "away until 2026-12-24": "who decides for you while you are away",
    "back": "questions come to you again",
    "decide": "write a decision down; words after it are where it begins",
    "decisions mail": "what is decided, or what is about a word",
    "decision 4": "one decision in full",
    "hire": "an agent gets work once it has passed its cases",
    "retire builder-2": "an agent goes, and you choose who goes on with its jobs",
    "shadow builder-1 with claude": "a candidate does an agent's jobs again, without effect",
    "help": "this list",
}


async def on_command(
    ack: AsyncAck, body: Body, client: AsyncWebClient, services: Services, later: Later
) -> None:
    """Answer a slash command, for the one who typed it alone."""
    command = payloads.command(body)
    if command.verb in WINDOWS:
        await WINDOWS[command.verb](command, client, services)
        await ack()
        return
    if command.verb == numbers.CHART:
        await numbers.chart(ack, command, body, client, services, later)
        return
    answer = ANSWERS.get(command.verb, _unknown)
    drawn = await answer(command, services)
    # Nobody would tell us if Slack refused a newer block here: the plain form is always taken.
    await ack(text=drawn.text, blocks=list(drawn.fallback), response_type="ephemeral")


async def _jobs(command: Command, services: Services) -> Drawn:
    return answers.jobs_answer(await services.boards.jobs(command.person))


async def _job(command: Command, services: Services) -> Drawn:
    number = JobId(_number(command))
    await services.explaining.admit(number, by=command.person, channel=command.channel)
    drawn = job_card(await services.boards.job(number))
    given = given_to_job(await services.boards.receipts(number))
    return replace(drawn, blocks=(*drawn.blocks, *given))


async def _explain(command: Command, services: Services) -> Drawn:
    kind, number = subject(command.rest)
    asked = services.explaining.explain(kind, number, by=command.person, channel=command.channel)
    return explanation_answer(await asked)


async def _approvals(command: Command, services: Services) -> Drawn:
    mine = await services.boards.approvals(command.person)
    others = await services.boards.approvals_of_others(command.person)
    grants = await services.grants.live(command.person)
    return answers.approvals_answer(mine, others=others, grants=grants)


async def _decisions(command: Command, services: Services) -> Drawn:
    found = await services.decisions.find(command.rest)
    return decisions_answer(found, words=command.rest)


async def _decision(command: Command, services: Services) -> Drawn:
    return decision_card(await services.decisions.read(DecisionId(_number(command))))


def _number(command: Command) -> int:
    number = command.rest.removeprefix("#")
    if not (number.isascii() and number.isdecimal() and len(number) < 18):
        raise InvalidInputError(f"Say which one, by its number: {COMMAND} {command.verb} 12")
    return int(number)


async def _help(command: Command, services: Services) -> Drawn:  # noqa: ARG001
    return answers.help_answer(USAGES, alarm=await services.drills.standing())


async def _unknown(command: Command, services: Services) -> Drawn:  # noqa: ARG001
    close = difflib.get_close_matches(command.verb, [*ANSWERS, *WINDOWS, numbers.CHART], n=1)
    return answers.help_answer(USAGES, unknown=command.verb, close="".join(close))


ANSWERS: Mapping[str, Callable[[Command, Services], Awaitable[Drawn]]] = {
    "jobs": _jobs,
    "job": _job,
    "explain": _explain,
    "approvals": _approvals,
    "agents": agents.answer,
    "reviews": agent_reviews.answer,
    "agent": agents.one,
    "relations": numbers.relations,
    "decisions": _decisions,
    "decision": _decision,
    "back": absences.back,
    "shadow": shadows.answer,
    "help": _help,
    "": _help,
}

WINDOWS: Mapping[str, Callable[[Command, AsyncWebClient, Services], Awaitable[None]]] = {
    "away": absences.open_window,
    "decide": decisions.open_window,
    "hire": hiring.open_window,
    "retire": offboardings.open_window,
}
"""The words that are answered with a window."""
