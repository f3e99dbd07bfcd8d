"""Shadows: a candidate beside an agent, looked up and decided about."""

from collections.abc import Awaitable, Callable, Mapping

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.ids import PositionName, ShadowId
from bot.domain.shadow_wishes import wish
from bot.errors import InvalidInputError
from bot.services.services import Services
from bot.slack.actions import COMMAND, ActionId
from bot.slack.blocks.look_window import look_window
from bot.slack.blocks.shadow import declared_answer, shadow_card
from bot.slack.drawn import Drawn
from handlers import agent_payloads, payloads
from handlers.homes import show_effect
from handlers.payloads import Body, Command

DECISIONS: Mapping[str, Callable[[Services], Callable[..., Awaitable[object]]]] = {
    ActionId.ROLL_OVER: lambda services: services.shadows.roll_over,
    ActionId.ROLL_BACK: lambda services: services.shadows.roll_back,
    ActionId.STOP_SHADOW: lambda services: services.shadows.stop,
}
"""The verbs that need nothing but a shadow and a person."""


async def answer(command: Command, services: Services) -> Drawn:
    """Let a candidate shadow an agent, or show how it goes."""
    if not command.rest:
        raise InvalidInputError(
            f"Say which agent, and with what: {COMMAND} shadow builder-1 with claude"
        )
    wanted = wish(command.rest)
    if wanted is None:
        name = PositionName(command.rest)
        return shadow_card(await services.shadows.show(name, by=command.person))
    return declared_answer(await services.shadows.declare(wanted, by=command.person))


async def on_decision(
    ack: AsyncAck, body: Body, client: AsyncWebClient, services: Services
) -> None:
    """Do with a shadow what the button says."""
    click = payloads.click(body)
    verb = DECISIONS[click.action](services)
    await verb(ShadowId(payloads.number(click.value)), by=click.person)
    await ack()
    await show_effect(client, services, body)


async def on_look(ack: AsyncAck, body: Body, client: AsyncWebClient, services: Services) -> None:
    """Show the next two revisions nobody has looked at, without saying whose is whose."""
    click = payloads.click(body)
    shadow = ShadowId(payloads.number(click.value))
    found = await services.looking.following(shadow, by=click.person)
    await client.views_open(trigger_id=click.trigger, view=look_window(found))
    await ack()


async def on_looked(ack: AsyncAck, body: Body, services: Services) -> None:
    """Keep which of the two somebody would accept, and show the next two."""
    by, look, first, second = agent_payloads.looked(body)
    shadow = await services.looking.answer(look, first=first, second=second, by=by)
    following = await services.looking.following(shadow, by=by)
    await ack(response_action="update", view=look_window(following))
