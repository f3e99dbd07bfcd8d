"""Answering: Slack's app as we make it. No secret leaves in an answer or by a listener's client."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt import BoltResponse
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.secrets import Redactor


class AnsweringApp(AsyncApp):
    """Bolt's app. Answers to commands and windows do not pass the client, so they are seen here."""

    def __init__(
        self, client: AsyncWebClient, *, redactor: Redactor, signing_secret: str | None
    ) -> None:
        super().__init__(
            # Without one Bolt looks through every module there is for the name of its caller.
            name="countersign",
            client=client,
            signing_secret=signing_secret,
            # Otherwise Bolt acknowledges an event before its listener has kept it.
            process_before_response=True,
        )
        self._redactor = redactor
        self.middleware(self._give_client)

    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        """Have a request of Slack's answered."""
        response = await super().async_dispatch(req)
        response.body = self._safe(response.body)
        return response

    async def _give_client(
        self,
        context: AsyncBoltContext,
        next: Callable[[], Awaitable[None]],  # noqa: A002
    ) -> None:
        # Bolt makes each listener a client of its own, which would redact nothing.
        context["client"] = self.client
        await next()

    def _safe(self, body: str) -> str:
        try:
            answer: Any = json.loads(body)
        except ValueError:
            return self._redactor.redact(body)
        return json.dumps(self._redactor.redacted(answer))
