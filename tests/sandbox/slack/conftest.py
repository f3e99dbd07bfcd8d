"""A small workspace, its local Slack, and a real Bolt app connected to it."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import LocalSlack, Timing, Workspace

WORKSPACE = Workspace.from_data(
    {
        "team": {"id": "T0ACME", "name": "Acme", "domain": "acme"},
        "app": {"name": "Countersign", "bot_name": "countersign"},
        "people": [
            {"id": "U0RITA", "name": "rita", "real_name": "Rita Reyes", "email": "rita@x.example"},
            {"id": "U0OMAR", "name": "omar", "real_name": "Omar Okafor"},
        ],
        "channels": [
            {"id": "C0WEBSHOP", "name": "webshop", "topic": "The shop"},
            {"id": "C0GENERAL", "name": "general", "is_general": True},
            {"id": "C0QUIET", "name": "quiet", "bot": False},
            {"id": "C0SECRET", "name": "secret", "bot": False, "is_private": True},
        ],
        "usergroups": [{"id": "S0SEC", "handle": "security", "users": ["U0OMAR"]}],
    }
)
QUICK = Timing(ack=1.0, retry_delays=(0.0, 0.02, 0.02), trigger=3.0, hang=5.0)

Connect = Callable[[AsyncApp], AbstractAsyncContextManager[AsyncSocketModeHandler]]


@pytest.fixture
async def slack() -> AsyncIterator[LocalSlack]:
    async with LocalSlack(WORKSPACE, timing=QUICK) as local:
        yield local


@pytest.fixture
def web(slack: LocalSlack) -> AsyncWebClient:
    """A client with the bot's token."""
    return AsyncWebClient(token="xoxb-local", base_url=slack.api_url)


@pytest.fixture
def app(web: AsyncWebClient) -> AsyncApp:
    """A Bolt app without listeners; it answers retries as Bolt does by default."""
    return AsyncApp(client=web, signing_secret="local-signing-secret")


@pytest.fixture
def connect(slack: LocalSlack) -> Connect:
    """Connect a Bolt app over Socket Mode for the length of a block."""

    @asynccontextmanager
    async def connected(app: AsyncApp) -> AsyncIterator[AsyncSocketModeHandler]:
        handler: Any = AsyncSocketModeHandler(app, "xapp-local", ping_interval=1)
        await handler.connect_async()
        await slack.wait_for(lambda: slack.socket_count)
        try:
            yield handler
        finally:
            await handler.close_async()

    return connected
