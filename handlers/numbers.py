"""Numbers: what is recorded of agents, looked up in words and sent as pictures."""

import aiohttp
import structlog
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.ids import PositionName, UserId
from bot.errors import CountersignError
from bot.pictures.picture import Picture
from bot.services.services import Services
from bot.slack.blocks.org_chart import chart_answer, chart_window
from bot.slack.blocks.relations import relations_answer
from bot.slack.drawn import Drawn
from handlers import payloads, replies
from handlers.later import Later
from handlers.payloads import Body, Command

log = structlog.get_logger()

CHART = "chart"
"""The word that is answered with a picture, later."""

_TEXT = "text"
"""What to write after `chart` for the organization in words."""

COMES = "The picture is being drawn. It comes in your messages with the app."
_FAILED = "The picture could not be sent just now; please ask for it again in a minute."
_EVERYBODY = frozenset({"", "org", "organization"})
"""What to write after `chart` for the organization; a position is written by its name."""


async def relations(command: Command, services: Services) -> Drawn:
    """Show how positions get on with each other."""
    return relations_answer(await services.relating.read(by=command.person))


async def chart(
    ack: AsyncAck,
    command: Command,
    body: Body,
    client: AsyncWebClient,
    services: Services,
    later: Later,
) -> None:
    """Answer in words, or say that the pictures come to the person's messages with the app.

    Slack wants an answer within three seconds, which drawing and uploading may not keep.
    """
    if command.rest == _TEXT:
        drawn = chart_answer(await services.pictures.tree())
        await ack(text=drawn.text, blocks=list(drawn.fallback), response_type="ephemeral")
        return
    position = None if command.rest in _EVERYBODY else PositionName(command.rest)
    if position is not None:
        await services.pictures.admit(position)
    await ack(text=COMES, response_type="ephemeral")
    later.begin(_send(position, command.person, body, client, services))


async def on_chart_as_text(
    ack: AsyncAck, body: Body, client: AsyncWebClient, services: Services
) -> None:
    """Show the organization in words."""
    view = chart_window(await services.pictures.tree())
    await client.views_open(trigger_id=payloads.click(body).trigger, view=view)
    await ack()


async def on_chart(
    ack: AsyncAck,
    body: Body,
    client: AsyncWebClient,
    respond: AsyncRespond,
    services: Services,
    later: Later,
) -> None:
    """Say that the picture of an agent comes, and send it."""
    click = payloads.click(body)
    position = PositionName(click.value)
    await services.pictures.admit(position)
    await ack()
    await respond(text=COMES, response_type="ephemeral", replace_original=False)
    later.begin(_send(position, click.person, body, client, services))


async def _send(
    position: PositionName | None,
    person: UserId,
    body: Body,
    client: AsyncWebClient,
    services: Services,
) -> None:
    try:
        pictures = await _drawn(position, services)
        channel = (await client.conversations_open(users=[person]))["channel"]["id"]
        for picture in pictures:
            await client.files_upload_v2(
                channel=channel,
                filename=picture.name,
                title=picture.title,
                alt_txt=picture.alt,
                file=picture.png,
            )
    except (CountersignError, SlackApiError, aiohttp.ClientError, TimeoutError):
        log.exception("chart.failed", position=position)
        await replies.tell(client, body, _FAILED)


async def _drawn(position: PositionName | None, services: Services) -> tuple[Picture, ...]:
    if position is None:
        return await services.pictures.of_organization()
    return await services.pictures.of_position(position)
