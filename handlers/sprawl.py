"""Sprawl: an operator retires an agent, or merges it into another one."""

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.ids import SprawlId
from bot.services.services import Services
from handlers import payloads
from handlers.homes import show_effect
from handlers.payloads import Body


async def on_retire(ack: AsyncAck, body: Body, client: AsyncWebClient, services: Services) -> None:
    """Retire an agent that a report names."""
    click = payloads.click(body)
    report, position = payloads.route(click.value)
    await services.sprawling.retire(SprawlId(report), position, by=click.person)
    await ack()
    await show_effect(client, services, body)
