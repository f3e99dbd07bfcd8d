"""Numbers: what is recorded of agents, looked up in words and sent as pictures."""

from dataclasses import replace

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.ids import PositionName
from bot.domain.recommending import recommend
from bot.services.services import Services
from bot.slack.blocks.performance import performance_answer
from bot.slack.blocks.relations import relations_answer
from bot.slack.blocks.shadow import shadow_line
from bot.slack.drawn import Drawn
from handlers.payloads import Command

_EVERYBODY = frozenset({"", "org", "organization"})
"""What to write after `chart` for the organization; a position is written by its name."""


async def agent(command: Command, services: Services) -> Drawn:
    """Show one position's quarter, and its shadow."""
    position = PositionName(command.rest)
    found = await services.performing.now(position)
    drawn = performance_answer(found, recommend(found))
    line = shadow_line(await services.shadows.beside(position))
    return replace(drawn, blocks=(*drawn.blocks, *line))


async def relations(command: Command, services: Services) -> Drawn:
    """Show how positions get on with each other."""
    return relations_answer(await services.relating.read(by=command.person))


async def send_chart(
    ack: AsyncAck, command: Command, client: AsyncWebClient, services: Services
) -> None:
    """Send the pictures to the person, in their messages with the app.

    Slack wants an answer within three seconds, which drawing and uploading may not keep.
    """
    position = None if command.rest in _EVERYBODY else PositionName(command.rest)
    if position is not None:
        await services.pictures.admit(position)
    told = "The picture is being drawn. It comes in your messages with the app."
    await ack(text=told, response_type="ephemeral")
    if position is None:
        pictures = await services.pictures.of_organization()
    else:
        pictures = await services.pictures.of_position(position)
    channel = (await client.conversations_open(users=[command.person]))["channel"]["id"]
    for picture in pictures:
        await client.files_upload_v2(
            channel=channel,
            filename=picture.name,
            title=picture.title,
            alt_txt=picture.alt,
            file=picture.png,
        )
