"""Offboarding: people choose what becomes of the jobs of a position that goes."""

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.ids import PositionName
from bot.errors import InvalidInputError
from bot.services.services import Services
from bot.slack.actions import COMMAND
from bot.slack.blocks.offboarding import retire_window, retired_window
from handlers import agent_payloads, payloads
from handlers.homes import show_effect
from handlers.payloads import Body, Command


async def on_hand_over(
    ack: AsyncAck, body: Body, client: AsyncWebClient, services: Services
) -> None:
    """Give one of its jobs to the position chosen."""
    click = payloads.click(body)
    offboarding, job, to = agent_payloads.handover(click.value)
    await services.offboardings.hand_over(offboarding, job, by=click.person, to=to)
    await ack()
    await show_effect(client, services, body)


async def on_stop(ack: AsyncAck, body: Body, client: AsyncWebClient, services: Services) -> None:
    """End one of its jobs."""
    click = payloads.click(body)
    offboarding, job, _ = agent_payloads.handover(click.value)
    await services.offboardings.stop(offboarding, job, by=click.person)
    await ack()
    await show_effect(client, services, body)


async def open_window(command: Command, client: AsyncWebClient, services: Services) -> None:
    """Ask why an agent is retired."""
    if not command.rest:
        raise InvalidInputError(f"Say which agent: {COMMAND} retire builder-2")
    position = PositionName(command.rest)
    others = await services.offboardings.choices(position, by=command.person)
    await client.views_open(trigger_id=command.trigger, view=retire_window(position, others))


async def on_retired(ack: AsyncAck, body: Body, services: Services) -> None:
    """Begin to retire an agent, and say where the list is."""
    by, position, reason, into = agent_payloads.retirement(body)
    begun = await services.offboardings.begin(position, by=by, reason=reason, into=into)
    await ack(response_action="update", view=retired_window(begun))
