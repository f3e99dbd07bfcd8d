"""Events: what people write, open and change."""

from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.services.services import Services
from handlers import payloads
from handlers.homes import show_home
from handlers.payloads import Body


async def on_message(body: Body, context: AsyncBoltContext, services: Services) -> None:
    """Take in what a person wrote: a mention, a direct message, or a line in a thread."""
    message = payloads.incoming(body, app=context.bot_user_id or "")
    if message:
        await services.requests.receive(message)


async def on_home_opened(body: Body, client: AsyncWebClient, services: Services) -> None:
    """Draw the home of whoever opened it."""
    person = payloads.home_opener(body)
    if person:
        await show_home(client, services, person)


async def on_person_changed(body: Body, services: Services) -> None:
    """Remember that somebody was deactivated, or came back."""
    person, active, at = payloads.changed_person(body)
    await services.people.changed(person, active=active, at=at)


async def on_anything_else() -> None:
    """Take note of an event we have no use for, so that Slack does not send it again."""
