"""Departures: somebody says who owns the roles of a person who left."""

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.ids import DepartureId
from bot.services.services import Services
from bot.slack.blocks.departure import owner_window
from handlers import agent_payloads, payloads
from handlers.homes import show_effect
from handlers.payloads import Body


async def on_take(ack: AsyncAck, body: Body, client: AsyncWebClient, services: Services) -> None:
    """Own the roles oneself."""
    click = payloads.click(body)
    departure = DepartureId(payloads.number(click.value))
    await services.departures.succeed(departure, by=click.person, successor=click.person)
    await ack()
    await show_effect(client, services, body)


async def on_name(ack: AsyncAck, body: Body, client: AsyncWebClient, services: Services) -> None:
    """Ask who owns the roles from now on."""
    click = payloads.click(body)
    card = await services.departures.read(DepartureId(payloads.number(click.value)))
    await client.views_open(trigger_id=click.trigger, view=owner_window(card))
    await ack()


async def on_named(ack: AsyncAck, body: Body, services: Services) -> None:
    """Hand the roles over to who was chosen."""
    by, departure, successor = agent_payloads.successor(body)
    await services.departures.succeed(departure, by=by, successor=successor)
    await ack()
