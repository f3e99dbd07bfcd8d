"""Slack's client, where an answer that is none of Slack's is a failure like any other."""

from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse


class StrictClient(AsyncWebClient):
    """Raises SlackApiError also where something between us and Slack answers in its place.

    A proxy's plain text with status 200 makes the SDK fail with an AttributeError, which nobody
    takes for trouble on the way.
    """

    async def _request(
        self, *, http_verb: str, api_url: str, req_args: dict[str, Any]
    ) -> dict[str, Any]:
        answer = await super()._request(http_verb=http_verb, api_url=api_url, req_args=req_args)
        data = answer.get("data")
        if data is None or isinstance(data, dict | bytes):
            return answer
        read = AsyncSlackResponse(
            client=self, http_verb=http_verb, api_url=api_url, req_args={}, **answer
        )
        raise SlackApiError("The answer is not Slack's", read)  # type: ignore[no-untyped-call]
