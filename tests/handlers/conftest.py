"""A real Bolt app, connected to services that remember and to a Slack of a few methods."""

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest
from slack_bolt import BoltResponse
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.slack.client import web_client
from handlers.register import register
from tests.handlers.services import FakeServices
from tests.slack.wire import Wire


@dataclass
class Office:
    """The app as Slack meets it."""

    app: AsyncApp
    services: FakeServices
    wire: Wire

    async def receive(self, body: dict[str, Any], *, retry: int = 0) -> BoltResponse:
        """Deliver a payload over Socket Mode and return what Slack is answered."""
        headers: dict[str, str | Sequence[str]] = {"x-slack-retry-num": str(retry)}
        return await self.app.async_dispatch(
            AsyncBoltRequest(mode="socket_mode", body=body, headers=headers)
        )

    async def receive_command(self, body: dict[str, Any]) -> dict[str, Any]:
        """Deliver a slash command and return the answer its author sees."""
        response = await self.app.async_dispatch(
            AsyncBoltRequest(mode="socket_mode", body=urlencode(body))
        )
        assert response.status == 200
        return answer_of(response)


def answer_of(response: BoltResponse) -> dict[str, Any]:
    """Return the body of an answer."""
    return dict(json.loads(response.body)) if response.body else {}


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    wire, services = Wire(), FakeServices()
    server = await wire.start()
    client = web_client("xoxb-test", base_url=str(server.make_url("/api/")), timeout_s=2)
    app = AsyncApp(client=client, signing_secret="unused", process_before_response=True)
    register(app, services.current)
    yield Office(app, services, wire)
    await server.close()
