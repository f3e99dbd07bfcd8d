"""Calls that stand on one card: the window they are chosen in."""

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.ids import ApprovalId
from bot.services.services import Services
from bot.slack.blocks.choose_window import choose_window
from handlers import batch_payloads, payloads
from handlers.homes import refresh_home
from handlers.payloads import Body


async def on_choose(ack: AsyncAck, body: Body, client: AsyncWebClient, services: Services) -> None:
    """Ask which of the calls are approved."""
    click = payloads.click(body)
    asked = ApprovalId(payloads.number(click.value))
    card = await services.boards.undecided(asked, by=click.person)
    await client.views_open(trigger_id=click.trigger, view=choose_window(card, home=click.home))
    await ack()


async def on_chosen(ack: AsyncAck, body: Body, client: AsyncWebClient, services: Services) -> None:
    """Approve the calls that were ticked, and deny the others listed."""
    choice = batch_payloads.choice(body)
    await services.approvals.choose(
        ApprovalId(choice.about.id),
        by=choice.person,
        listed=frozenset(map(ApprovalId, choice.about.listed)),
        chosen=choice.chosen,
        reason=choice.reason,
    )
    await ack()
    if choice.about.home:
        await refresh_home(client, services, choice.person)
