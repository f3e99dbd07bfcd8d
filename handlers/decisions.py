"""Decision records: written down, accepted and declined by people."""

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.ids import DecisionId
from bot.services.services import Services
from bot.slack.blocks.decision_windows import decision_window, decline_window, recorded_window
from handlers import payloads
from handlers.homes import refresh_home, show_effect
from handlers.payloads import Body, Command


async def open_window(command: Command, client: AsyncWebClient, services: Services) -> None:
    """Ask for a decision, beginning with the words of the slash command."""
    view = decision_window(await services.decisions.choices(), begins=command.rest)
    await client.views_open(trigger_id=command.trigger, view=view)


async def on_shortcut(
    ack: AsyncAck,
    body: Body,
    context: AsyncBoltContext,
    client: AsyncWebClient,
    services: Services,
) -> None:
    """Ask for the decision a message is about."""
    chosen = payloads.shortcut(body, app=context.bot_user_id or "")
    choices = await services.decisions.choices()
    view = decision_window(choices, begins=chosen.text, origin=chosen.origin)
    await client.views_open(trigger_id=chosen.trigger, view=view)
    await ack()


async def on_recorded(ack: AsyncAck, body: Body, services: Services) -> None:
    """Write down what was typed, and say what follows from it."""
    person, draft = payloads.drafted(body)
    card = await services.decisions.record(draft, by=person)
    await ack(response_action="update", view=recorded_window(card))


async def on_accept(ack: AsyncAck, body: Body, client: AsyncWebClient, services: Services) -> None:
    """Make a proposal bind."""
    click = payloads.click(body)
    await services.decisions.accept(DecisionId(payloads.number(click.value)), by=click.person)
    await ack()
    await show_effect(client, services, body)


async def on_decline(ack: AsyncAck, body: Body, client: AsyncWebClient, services: Services) -> None:
    """Ask why a proposal is declined."""
    click = payloads.click(body)
    card = await services.decisions.read(DecisionId(payloads.number(click.value)))
    await client.views_open(trigger_id=click.trigger, view=decline_window(card, home=click.home))
    await ack()


async def on_declined(
    ack: AsyncAck, body: Body, client: AsyncWebClient, services: Services
) -> None:
    """Turn a proposal down, with the reason typed."""
    form = payloads.form(body)
    await services.decisions.decline(DecisionId(form.about.id), by=form.person, reason=form.text)
    await ack()
    if form.about.home:
        await refresh_home(client, services, form.person)
