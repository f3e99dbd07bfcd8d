"""The app's home: drawn when it is opened, and again after something was decided in it."""

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.ids import UserId
from bot.services.services import Services
from bot.slack.blocks.home import home_view

log = structlog.get_logger()


async def show_home(client: AsyncWebClient, services: Services, person: UserId) -> None:
    """Draw a person's home."""
    view = home_view(await services.boards.home(person))
    await client.views_publish(user_id=person, view=view)


async def refresh_home(client: AsyncWebClient, services: Services, person: UserId) -> None:
    """Draw a home again. A home left stale must not make a decision look as if it had failed."""
    try:
        await show_home(client, services, person)
    except (SlackApiError, aiohttp.ClientError, TimeoutError):
        log.exception("home.left_stale", person=person)
