"""Hiring: what an agent is to do, what it is made of, and whether it gets work."""

from collections.abc import Awaitable, Callable, Mapping

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.ids import CandidateId
from bot.services.services import Services
from bot.slack.actions import ActionId
from bot.slack.blocks.hiring_windows import NEW_ROLE, opening_window, proposed_window, role_window
from bot.slack.blocks.new_role_window import new_role_window
from handlers import agent_payloads, payloads, role_payloads
from handlers.homes import show_effect
from handlers.payloads import Body, Command

DECISIONS: Mapping[str, Callable[[Services], Callable[..., Awaitable[object]]]] = {
    ActionId.ACCEPT_CANDIDATE: lambda services: services.hiring.accept,
    ActionId.DECLINE_CANDIDATE: lambda services: services.hiring.decline,
    ActionId.EVALUATE_AGAIN: lambda services: services.hiring.evaluate_again,
    ActionId.KEEP_AGENT: lambda services: services.hiring.keep,
}
"""The verbs that need nothing but a candidate and a person."""


async def open_window(command: Command, client: AsyncWebClient, services: Services) -> None:
    """Ask what an agent is to do."""
    view = role_window(await services.hiring.choices(), begins=command.rest)
    await client.views_open(trigger_id=command.trigger, view=view)


async def on_role(ack: AsyncAck, body: Body, services: Services) -> None:
    """Show who does that already, and ask for the rest; of a new role ask for all of it."""
    by, role = agent_payloads.role_chosen(body)
    if role == NEW_ROLE:
        await services.hiring.refuse_opener(by)
        view = new_role_window(await services.hiring.choices())
        await ack(response_action="update", view=view)
        return
    similar = await services.hiring.similar(role)
    choices = await services.hiring.choices()
    view = opening_window(role, choices, similar=similar)
    await ack(response_action="update", view=view)


async def on_proposed(ack: AsyncAck, body: Body, services: Services) -> None:
    """Take in the opening, and say what happens next."""
    by, opening = agent_payloads.opening(body)
    candidate = await services.hiring.propose(opening, by=by)
    await ack(response_action="update", view=proposed_window(candidate))


async def on_new_role(ack: AsyncAck, body: Body, services: Services) -> None:
    """Take in the opening of a role that is not there yet."""
    by, opening = role_payloads.opening(body)
    candidate = await services.hiring.propose(opening, by=by)
    await ack(response_action="update", view=proposed_window(candidate))


async def on_decision(
    ack: AsyncAck, body: Body, client: AsyncWebClient, services: Services
) -> None:
    """Do with a candidate what the button says."""
    click = payloads.click(body)
    verb = DECISIONS[click.action](services)
    await verb(CandidateId(payloads.number(click.value)), by=click.person)
    await ack()
    await show_effect(client, services, body)
