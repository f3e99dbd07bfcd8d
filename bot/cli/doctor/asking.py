"""Asking Slack, where a refusal is an answer as good as any other."""

from collections.abc import Awaitable
from dataclasses import dataclass

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.slack.errors import classified, code_of


@dataclass(frozen=True, slots=True)
class Refusal:
    """Slack said no, or nothing. `code` is Slack's word for it, empty where there was none."""

    code: str
    says: str


async def asked(call: Awaitable[AsyncSlackResponse], *, doing: str) -> AsyncSlackResponse | Refusal:
    """Return Slack's answer, or why there is none."""
    try:
        return await call
    except SlackApiError as error:
        return Refusal(code_of(error), str(classified(error, doing=doing)))
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        return Refusal("", str(classified(error, doing=doing)))
