"""Buttons and menus that decide something at once."""

from collections.abc import Awaitable, Callable, Mapping

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.approvals import Decision
from bot.domain.ids import ApprovalId, CallId, FindingId, JobId
from bot.domain.reviews import Ruling
from bot.errors import ConflictError
from bot.services.services import Services
from bot.slack.actions import ActionId
from handlers import payloads
from handlers.homes import show_effect
from handlers.payloads import Body, Click

JOB_BUTTONS: Mapping[str, Callable[[Services], Callable[..., Awaitable[object]]]] = {
    ActionId.ACCEPT_SCOPE: lambda services: services.scope.accept,
    ActionId.CANCEL: lambda services: services.control.stop,
    ActionId.STOP: lambda services: services.control.stop,
    ActionId.PAUSE: lambda services: services.control.pause,
    ActionId.RESUME: lambda services: services.control.resume,
    ActionId.TAKE_OVER: lambda services: services.control.take_over,
    ActionId.PROCEED: lambda services: services.control.proceed,
    ActionId.ACCEPT_RESULT: lambda services: services.shipping.accept,
}
"""The verbs that need nothing but a job and a person."""

RULINGS: Mapping[str, Ruling] = {
    ActionId.OVERRULE: Ruling.OVERRULED,
    ActionId.UPHOLD: Ruling.UPHELD,
}


async def on_job_button(
    ack: AsyncAck, body: Body, client: AsyncWebClient, services: Services
) -> None:
    """Do with a job what the button says."""
    click = payloads.click(body)
    verb = JOB_BUTTONS[click.action](services)
    await verb(JobId(payloads.number(click.value)), by=click.person)
    await ack()
    await show_effect(client, services, body)


async def on_route(ack: AsyncAck, body: Body, client: AsyncWebClient, services: Services) -> None:
    """Give a job to another position."""
    click = payloads.click(body)
    job, position = payloads.route(click.value)
    await services.scope.route(job, by=click.person, to=position)
    await ack()
    await show_effect(client, services, body)


async def on_approve(ack: AsyncAck, body: Body, client: AsyncWebClient, services: Services) -> None:
    """Approve one call."""
    click = payloads.click(body)
    await services.approvals.answer(_approval(click), by=click.person, decision=Decision.APPROVE)
    await ack()
    await show_effect(client, services, body)


async def on_revoke(ack: AsyncAck, body: Body, client: AsyncWebClient, services: Services) -> None:
    """Take back one's approval."""
    click = payloads.click(body)
    await services.retracting.revoke(_approval(click), by=click.person)
    await ack()
    await show_effect(client, services, body)


async def on_ask_again(
    ack: AsyncAck, body: Body, client: AsyncWebClient, services: Services
) -> None:
    """Ask an expired question once more."""
    click = payloads.click(body)
    await services.approvals.ask_again(_approval(click), by=click.person)
    await ack()
    await show_effect(client, services, body)


async def on_ruling(ack: AsyncAck, body: Body, client: AsyncWebClient, services: Services) -> None:
    """Decide who is right about a contested finding."""
    click = payloads.click(body)
    finding = FindingId(payloads.number(click.value))
    await services.conflicts.settle(finding, by=click.person, ruling=RULINGS[click.action])
    await ack()
    await show_effect(client, services, body)


async def on_outcome(ack: AsyncAck, body: Body, client: AsyncWebClient, services: Services) -> None:
    """Keep what somebody found out about a call."""
    click = payloads.click(body)
    happened = click.action == ActionId.HAPPENED
    call = CallId(payloads.number(click.value))
    await services.outcomes.settle(call, by=click.person, happened=happened)
    await ack()
    await show_effect(client, services, body)


async def on_unknown_button() -> None:
    """Say that a button is of a version of ours that is gone."""
    raise ConflictError("This button is no longer in use; ask for the card again.")


def _approval(click: Click) -> ApprovalId:
    return ApprovalId(payloads.number(click.value))
