"""The connection to Slack's Web API, with the retries we can afford."""

from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

SLACK = "https://slack.com/api/"


def web_client(token: str, *, base_url: str = SLACK, timeout_s: int = 15) -> AsyncWebClient:
    """Return a client that waits out one rate limit, and repeats nothing else by itself.

    The SDK's own choice repeats a request whose connection broke after it was sent. A message
    would then be posted twice; we look for the first one instead.
    """
    client = AsyncWebClient(token=token, base_url=base_url, timeout=timeout_s)
    client.retry_handlers = [AsyncRateLimitErrorRetryHandler(max_retry_count=1)]
    return client
