"""Buttons that approve further calls, and the one that ends that."""

from collections.abc import Mapping

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.approvals import Decision
from bot.domain.grants import Breadth
from bot.domain.ids import ApprovalId, GrantId
from bot.services.services import Services
from bot.slack.actions import ActionId
from handlers import payloads
from handlers.homes import show_effect
from handlers.payloads import Body

BREADTHS: Mapping[str, Breadth] = {
    ActionId.APPROVE_FOR_JOB: Breadth.JOB,
    ActionId.APPROVE_FOR_HOUR: Breadth.HOUR,
}


async def on_approve(ack: AsyncAck, body: Body, client: AsyncWebClient, services: Services) -> None:
    """Approve one call, and further ones with it."""
    click = payloads.click(body)
    await services.approvals.answer(
        ApprovalId(payloads.number(click.value)),
        by=click.person,
        decision=Decision.APPROVE,
        breadth=BREADTHS[click.action],
    )
    await ack()
    await show_effect(client, services, body)


async def on_revoke(ack: AsyncAck, body: Body, client: AsyncWebClient, services: Services) -> None:
    """Have each further call asked about again."""
    click = payloads.click(body)
    await services.grants.revoke(GrantId(payloads.number(click.value)), by=click.person)
    await ack()
    await show_effect(client, services, body)
