"""Agents: lists of them and their pages, by command and by button."""

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.agent_lists import which_asked
from bot.domain.ids import PositionName
from bot.services.services import Services
from bot.slack.blocks.agent_lists import agents_answer
from bot.slack.blocks.agent_page import agent_page, agent_window
from bot.slack.blocks.offboarding import retire_window
from bot.slack.drawn import Drawn
from handlers import payloads
from handlers.payloads import Body, Command


async def answer(command: Command, services: Services) -> Drawn:
    """List agents: all, or those of one kind."""
    which, page = which_asked(command.rest)
    return agents_answer(await services.boards.agents(command.person, which), page=page)


async def one(command: Command, services: Services) -> Drawn:
    """Show one agent, or one role."""
    found = services.agent_pages.read(command.rest, by=command.person, channel=command.channel)
    return agent_page(await found)


async def on_list(ack: AsyncAck, body: Body, respond: AsyncRespond, services: Services) -> None:
    """Put another list, or another page of it, in place of what is shown."""
    click = payloads.click(body)
    which, page = which_asked(click.value)
    board = await services.boards.agents(click.person, which)
    await ack()
    await _replace(respond, agents_answer(board, page=page))


async def on_open(
    ack: AsyncAck, body: Body, client: AsyncWebClient, respond: AsyncRespond, services: Services
) -> None:
    """Show one agent or role: in a window for the home, else in place of the list."""
    click, place = payloads.click(body), payloads.place(body)
    channel = place.channel if place else None
    page = await services.agent_pages.read(click.value, by=click.person, channel=channel)
    if click.home:
        await client.views_open(trigger_id=click.trigger, view=agent_window(page))
        await ack()
        return
    await ack()
    await _replace(respond, agent_page(page))


async def on_retire(ack: AsyncAck, body: Body, client: AsyncWebClient, services: Services) -> None:
    """Ask why an agent is retired."""
    click = payloads.click(body)
    position = PositionName(click.value)
    others = await services.offboardings.choices(position, by=click.person)
    await client.views_open(trigger_id=click.trigger, view=retire_window(position, others))
    await ack()


async def _replace(respond: AsyncRespond, drawn: Drawn) -> None:
    # Nobody would tell us if Slack refused a newer block here: the plain form is always taken.
    blocks = [block.to_dict() for block in drawn.fallback]
    await respond(text=drawn.text, blocks=blocks, replace_original=True, response_type="ephemeral")
