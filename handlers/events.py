"""Events: what people write, open and change."""

from collections.abc import Awaitable, Callable

from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.services.services import Services
from handlers import payloads
from handlers.homes import show_home
from handlers.payloads import Body


async def leave_out_chatter(
    body: Body,
    context: AsyncBoltContext,
    next: Callable[[], Awaitable[None]],  # noqa: A002
) -> BoltResponse | None:
    """Acknowledge at once what cannot concern us: most of what is said, and what apps post.

    It costs no look into the database, as everything that is given the services does.
    """
    if body.get("event", {}).get("type") == "message":
        message = payloads.incoming(body, app=context.bot_user_id or "")
        if message is None or not message.may_concern_us:
            return BoltResponse(status=200)
    await next()
    return None


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
