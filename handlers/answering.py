"""Answering: Slack's app as we make it. No secret leaves in an answer or by a listener's client."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt import BoltResponse
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook import WebhookResponse

from bot.domain.secrets import Redactor


class RedactingRespond(AsyncRespond):
    """Answers a click by its response_url, which is no method of the client's."""

    def __init__(self, redactor: Redactor, *, url: str | None, client: AsyncWebClient) -> None:
        super().__init__(response_url=url, proxy=client.proxy, ssl=client.ssl)
        self._redactor = redactor

    async def __call__(self, *said: Any, **named: Any) -> WebhookResponse:
        """Answer, with secrets taken out. What is given is text and dictionaries."""
        safe = self._redactor.redacted
        return await super().__call__(*safe(said), **safe(named))


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
        self.middleware(self._give_exits)

    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        """Have a request of Slack's answered."""
        response = await super().async_dispatch(req)
        response.body = self._safe(response.body)
        return response

    async def _give_exits(
        self,
        context: AsyncBoltContext,
        next: Callable[[], Awaitable[None]],  # noqa: A002
    ) -> None:
        # Bolt makes each listener a client and an answer of its own, which would redact nothing.
        context["client"] = self.client
        url = context.response_url
        context["respond"] = RedactingRespond(self._redactor, url=url, client=self.client)
        await next()

    def _safe(self, body: str) -> str:
        try:
            answer: Any = json.loads(body)
        except ValueError:
            return self._redactor.redact(body)
        return json.dumps(self._redactor.redacted(answer))
