"""Private answers: what one person alone is told."""

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.blocks.windows import notice_window
from bot.slack.mrkdwn import sentence
from handlers import payloads
from handlers.payloads import Body

log = structlog.get_logger()


async def tell(client: AsyncWebClient, body: Body, text: str) -> None:
    """Tell the person who caused this, where they are: beside the message, or in a window."""
    person, place = payloads.person(body), payloads.place(body)
    trigger = body.get("trigger_id")
    try:
        if person and place:
            await client.chat_postEphemeral(
                channel=place.channel, user=person, thread_ts=place.thread, text=sentence(text)
            )
        elif trigger:
            await client.views_open(trigger_id=trigger, view=notice_window(text))
    except SlackApiError:
        # The person sees nothing then; the log must say so, and the failure itself was logged.
        log.exception("reply.failed", person=person)
