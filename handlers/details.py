"""Details: a window at once, the change as soon as it is read, and files for who wants them."""

import structlog
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.errors import SlackApiError
from slack_sdk.models.views import View
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.ids import ApprovalId
from bot.services.services import Services
from bot.slack.blocks.details import detail_files, details_window
from bot.slack.blocks.windows import notice_window
from handlers import payloads
from handlers.payloads import Body

log = structlog.get_logger()


async def on_details(ack: AsyncAck, body: Body, client: AsyncWebClient, services: Services) -> None:
    """Show everything an approval rests on to those who may see it."""
    click = payloads.click(body)
    asked = ApprovalId(payloads.number(click.value))
    details = await services.details.read(asked, by=click.person)
    # The window must open within three seconds of the click, and git may take longer.
    opened = await client.views_open(trigger_id=click.trigger, view=details_window(details))
    await ack()
    change = await services.details.change(asked, by=click.person)
    await _redraw(client, opened["view"]["id"], details_window(details, change=change))


async def on_files(ack: AsyncAck, body: Body, client: AsyncWebClient, services: Services) -> None:
    """Send the whole of it to the person, in their messages with the app."""
    await ack()
    click = payloads.click(body)
    asked = ApprovalId(payloads.number(click.value))
    details = await services.details.read(asked, by=click.person)
    change = await services.details.change(asked, by=click.person)
    channel = (await client.conversations_open(users=[click.person]))["channel"]["id"]
    for file in detail_files(details, change):
        await client.files_upload_v2(
            channel=channel, filename=file.name, title=file.title, content=file.content or " "
        )
    told = f"Approval {asked}: the files are in your messages with the app."
    await _redraw(client, body["view"]["id"], notice_window(told))


async def _redraw(client: AsyncWebClient, window: str, view: View) -> None:
    """Draw a window again. Somebody who has closed it meanwhile is none the worse."""
    try:
        await client.views_update(view_id=window, view=view)
    except SlackApiError as error:
        if error.response["error"] != "not_found":
            raise
        log.info("window.closed", view_id=window)
