"""Offboarding: people choose what becomes of the jobs of a position that goes."""

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.services.services import Services
from handlers import payloads
from handlers.homes import show_effect
from handlers.payloads import Body


async def on_hand_over(
    ack: AsyncAck, body: Body, client: AsyncWebClient, services: Services
) -> None:
    """Give one of its jobs to the position chosen."""
    click = payloads.click(body)
    offboarding, job, to = payloads.handover(click.value)
    await services.offboardings.hand_over(offboarding, job, by=click.person, to=to)
    await ack()
    await show_effect(client, services, body)


async def on_stop(ack: AsyncAck, body: Body, client: AsyncWebClient, services: Services) -> None:
    """End one of its jobs."""
    click = payloads.click(body)
    offboarding, job, _ = payloads.handover(click.value)
    await services.offboardings.stop(offboarding, job, by=click.person)
    await ack()
    await show_effect(client, services, body)
