"""What a person sees of a click where no message of ours is redrawn: above all the home."""

from dataclasses import replace

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.ids import UserId
from bot.services.services import Services
from bot.slack.blocks.home import home_view
from bot.slack.errors import REFUSED_BLOCKS, code_of
from handlers import payloads, replies
from handlers.payloads import Body

log = structlog.get_logger()

_REFUSED = REFUSED_BLOCKS | {"invalid_arguments"}
"""What Slack says of a view it does not take."""


async def show_home(client: AsyncWebClient, services: Services, person: UserId) -> None:
    """Draw a person's home."""
    home = await services.boards.home(person)
    try:
        await client.views_publish(user_id=person, view=home_view(home))
    except SlackApiError as error:
        if home.chart is None or code_of(error) not in _REFUSED:
            raise
        # Slack may not have got the picture ready, or somebody deleted it: the rest must be seen.
        log.warning("home.without_picture", person=person, file=home.chart.file)
        await client.views_publish(user_id=person, view=home_view(replace(home, chart=None)))


async def refresh_home(client: AsyncWebClient, services: Services, person: UserId) -> None:
    """Draw a home again. A home left stale must not make a decision look as if it had failed."""
    try:
        await show_home(client, services, person)
    except (SlackApiError, aiohttp.ClientError, TimeoutError):
        log.exception("home.left_stale", person=person)


async def show_effect(client: AsyncWebClient, services: Services, body: Body) -> None:
    """Show that a click had its effect, in the two places which the outbox does not redraw."""
    click = payloads.click(body)
    if click.home:
        await refresh_home(client, services, click.person)
    elif click.private:
        await replies.tell(client, body, "Done. The card in the job's thread shows it.")
