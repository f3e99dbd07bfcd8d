"""Numbers: what is recorded of agents, looked up in words and sent as pictures."""

import aiohttp
import structlog
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.ids import PositionName, UserId
from bot.errors import ExpectedError, TransientError
from bot.pictures.picture import Picture
from bot.services.services import Services
from bot.slack.blocks.org_chart import chart_answer, chart_window
from bot.slack.blocks.relations import relations_answer
from bot.slack.drawn import Drawn
from handlers import payloads, replies
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


async def announce_chart(ack: AsyncAck, command: Command, services: Services) -> None:
    """Say that a picture comes, or that there is none of what was named.

    Slack wants an answer within three seconds, which drawing and uploading may not keep: they
    happen in `send_chart`, after the answer.
    """
    if command.rest == _TEXT:
        drawn = chart_answer(await services.pictures.tree())
        await ack(text=drawn.text, blocks=list(drawn.fallback), response_type="ephemeral")
        return
    if command.rest not in _EVERYBODY:
        await services.pictures.admit(PositionName(command.rest))
    await ack(text=COMES, response_type="ephemeral")


async def send_chart(body: Body, client: AsyncWebClient, services: Services) -> None:
    """Send the pictures of a command that asks for some, in the person's messages with the app."""
    command = payloads.command(body)
    if command.verb == CHART and command.rest != _TEXT:
        named = None if command.rest in _EVERYBODY else PositionName(command.rest)
        await _send(named, command.person, body, client, services)


async def on_chart_as_text(
    ack: AsyncAck, body: Body, client: AsyncWebClient, services: Services
) -> None:
    """Show the organization in words."""
    view = chart_window(await services.pictures.tree())
    await client.views_open(trigger_id=payloads.click(body).trigger, view=view)
    await ack()


async def on_chart(ack: AsyncAck, body: Body, respond: AsyncRespond, services: Services) -> None:
    """Say that the picture of an agent comes."""
    await services.pictures.admit(PositionName(payloads.click(body).value))
    await ack()
    await respond(text=COMES, response_type="ephemeral", replace_original=False)


async def send_pressed(body: Body, client: AsyncWebClient, services: Services) -> None:
    """Send the picture of the agent whose button was pressed."""
    click = payloads.click(body)
    await _send(PositionName(click.value), click.person, body, client, services)


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
    except ExpectedError as error:
        # Who asked has been told by the answer already.
        log.info("chart.refused", reason=str(error))
    except (TransientError, SlackApiError, aiohttp.ClientError, TimeoutError):
        log.exception("chart.failed", position=position)
        await replies.tell(client, body, _FAILED)


async def _drawn(position: PositionName | None, services: Services) -> tuple[Picture, ...]:
    if position is None:
        return await services.pictures.of_organization()
    return await services.pictures.of_position(position)
