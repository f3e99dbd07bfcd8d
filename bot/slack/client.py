"""The connection to Slack's Web API, with the retries we can afford."""

import math

from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState

from bot.domain.secrets import Redactor
from bot.slack.redacting import RedactingClient

SLACK = "https://slack.com/api/"
_WORTH_WAITING_S = 3


class ShortWaits(AsyncRateLimitErrorRetryHandler):
    """Waits out a short rate limit. A longer one is the outbox's: others must not wait for it."""

    async def _can_retry_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        limited = await super()._can_retry_async(
            state=state, request=request, response=response, error=error
        )
        return limited and response is not None and _wait_of(response) <= _WORTH_WAITING_S


def _wait_of(response: HttpResponse) -> float:
    """Return the seconds Slack asks us to wait; endless where it does not say."""
    named = {key.lower(): values for key, values in response.headers.items()}
    told = str(next(iter(named.get("retry-after", [])), ""))
    return int(told) if told.isdecimal() else math.inf


def web_client(
    token: str,
    *,
    base_url: str = SLACK,
    timeout_s: int = 15,
    redactor: Redactor | None = None,
) -> RedactingClient:
    """Return a client that waits out one short rate limit, and repeats nothing else by itself.

    Without a redactor only secrets of well-known shapes are taken out of what it sends.

    The SDK's own choice repeats a request whose connection broke after it was sent. A message
    would then be posted twice; we look for the first one instead.
    """
    client = RedactingClient(
        redactor or Redactor(), token=token, base_url=base_url, timeout=timeout_s
    )
    client.retry_handlers = [ShortWaits(max_retry_count=1)]
    return client
