"""Being away: people say until when, and who decides in their place."""

import re
from datetime import date

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.ids import UserId
from bot.services.services import Services
from bot.slack.blocks.absence import away_saved, away_window, back_answer
from bot.slack.drawn import Drawn
from handlers import payloads
from handlers.payloads import Body, Command

_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_PERSON = re.compile(r"<@([UW][A-Z0-9]{2,20})(?:\|[^>]*)?>")


async def open_window(command: Command, client: AsyncWebClient, services: Services) -> None:  # noqa: ARG001
    """Ask when somebody is back, beginning with the words of the slash command."""
    person = _PERSON.search(command.rest)
    view = away_window(
        back_on=_day(command.rest), delegate=UserId(person.group(1)) if person else None
    )
    await client.views_open(trigger_id=command.trigger, view=view)


async def on_away(ack: AsyncAck, body: Body, services: Services) -> None:
    """Keep that somebody is away, and say what follows from it."""
    person, back_on, delegate = payloads.absence(body)
    kept = await services.absences.leave(person, back_on=back_on, delegate=delegate)
    await ack(response_action="update", view=away_saved(kept))


async def back(command: Command, services: Services) -> Drawn:
    """Let questions come to the person again."""
    await services.absences.back(command.person)
    return back_answer()


def _day(text: str) -> date | None:
    found = _DAY.search(text)
    try:
        return date.fromisoformat(found.group()) if found else None
    except ValueError:
        # No day of the calendar, such as the 31st of June: the window asks for one.
        return None
