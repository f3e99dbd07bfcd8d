"""The slash command: looking things up."""

import difflib
from collections.abc import Awaitable, Callable, Mapping

from slack_bolt.context.ack.async_ack import AsyncAck

from bot.domain.ids import JobId
from bot.errors import InvalidInputError
from bot.services.services import Services
from bot.slack.blocks import answers
from bot.slack.blocks.job import job_card
from bot.slack.drawn import Drawn
from handlers import payloads
from handlers.payloads import Body, Command

USAGES: Mapping[str, str] = {
    "jobs": "the open jobs, and yours",
    "job 12": "one job in full, with its buttons",
    "approvals": "what waits for your decision",
    "agents": "who works here, and how it goes",
    "help": "this list",
}


async def on_command(ack: AsyncAck, body: Body, services: Services) -> None:
    """Answer a slash command, for the one who typed it alone."""
    command = payloads.command(body)
    answer = ANSWERS.get(command.verb, _unknown)
    drawn = await answer(command, services)
    # Nobody would tell us if Slack refused a newer block here: the plain form is always taken.
    await ack(text=drawn.text, blocks=list(drawn.fallback), response_type="ephemeral")


async def _jobs(command: Command, services: Services) -> Drawn:
    return answers.jobs_answer(await services.boards.jobs(command.person))


async def _job(command: Command, services: Services) -> Drawn:
    number = command.rest.removeprefix("#")
    if not (number.isascii() and number.isdecimal() and len(number) < 18):
        raise InvalidInputError("Say which one, by its number: /countersign job 12")
    return job_card(await services.boards.job(JobId(int(number))))


async def _approvals(command: Command, services: Services) -> Drawn:
    return answers.approvals_answer(await services.boards.approvals(command.person))


async def _agents(command: Command, services: Services) -> Drawn:  # noqa: ARG001
    return answers.agents_answer(await services.boards.agents())


async def _help(command: Command, services: Services) -> Drawn:  # noqa: ARG001
    return answers.help_answer(USAGES)


async def _unknown(command: Command, services: Services) -> Drawn:  # noqa: ARG001
    close = difflib.get_close_matches(command.verb, list(ANSWERS), n=1)
    return answers.help_answer(USAGES, unknown=command.verb, close="".join(close))


ANSWERS: Mapping[str, Callable[[Command, Services], Awaitable[Drawn]]] = {
    "jobs": _jobs,
    "job": _job,
    "approvals": _approvals,
    "agents": _agents,
    "help": _help,
    "": _help,
}
