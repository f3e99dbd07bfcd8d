"""Drills: an operator acknowledges the alarm of one that failed."""

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.ids import DrillId
from bot.services.services import Services
from bot.slack.blocks.drill import acknowledge_window
from handlers import payloads
from handlers.homes import refresh_home
from handlers.payloads import Body


async def on_acknowledge(
    ack: AsyncAck, body: Body, client: AsyncWebClient, services: Services
) -> None:
    """Ask why work may go on."""
    click = payloads.click(body)
    drill = await services.drills.read(DrillId(payloads.number(click.value)))
    view = acknowledge_window(drill, home=click.home)
    await client.views_open(trigger_id=click.trigger, view=view)
    await ack()


async def on_acknowledged(
    ack: AsyncAck, body: Body, client: AsyncWebClient, services: Services
) -> None:
    """End the alarm, with the reason typed."""
    form = payloads.form(body)
    await services.drills.acknowledge(DrillId(form.about.id), by=form.person, reason=form.text)
    await ack()
    if form.about.home:
        await refresh_home(client, services, form.person)
