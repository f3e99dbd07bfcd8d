"""No secret leaves for Slack, whichever way it would go."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.cards import MessageRef, Place, Saying
from bot.domain.ids import MessageTs, UserId
from bot.domain.secrets import Redactor
from bot.slack.client import web_client
from bot.slack.messenger import SlackMessenger
from tests.slack import samples
from tests.slack.wire import Wire

TOKEN = "-".join(["xoxb", "2093847562", "7Qm2LrT9", "Zp4XvB8nKc1WdEy6HsJf0GaU"])
THREAD = Place(samples.CHANNEL, samples.THREAD)


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest.fixture
async def client(wire: Wire) -> AsyncIterator[AsyncWebClient]:
    server = await wire.start()
    address = str(server.make_url("/api/"))
    yield web_client(TOKEN, base_url=address, redactor=Redactor({"slack bot token": TOKEN}))
    await server.close()


async def test_no_message_holds_a_secret(wire: Wire, client: AsyncWebClient) -> None:
    messenger = SlackMessenger(client)

    await messenger.post(Saying(f"It is {TOKEN}."), to=THREAD, key="a")
    await messenger.update(MessageRef(samples.CHANNEL, MessageTs("1.1")), Saying(f"Or {TOKEN}"))
    await messenger.whisper(f"Is it {TOKEN}?", to=THREAD, person=UserId("U0RITA"))

    assert TOKEN not in str(wire.requests)
    assert "[secret: slack bot token]" in str(wire.sent("chat.postMessage"))
    assert "[secret: slack bot token]" in str(wire.sent("chat.update"))
    assert "[secret: slack bot token]" in str(wire.sent("chat.postEphemeral"))


async def test_no_file_holds_a_secret(wire: Wire, client: AsyncWebClient) -> None:
    long = "\n".join([TOKEN, *("a line of a long text" for _ in range(900))])

    await SlackMessenger(client).post(Saying(long), to=THREAD, key="a")

    uploaded = wire.sent("upload")[0]["content"]
    assert uploaded.startswith("[secret: slack bot token]\na line")
    assert TOKEN not in str(wire.requests)


async def test_no_window_holds_a_secret(wire: Wire, client: AsyncWebClient) -> None:
    block = {"type": "section", "text": {"type": "mrkdwn", "text": f"It is {TOKEN}."}}

    await client.views_publish(user_id="U0RITA", view={"type": "home", "blocks": [block]})

    assert "[secret: slack bot token]" in str(wire.sent("views.publish"))
    assert TOKEN not in str(wire.requests)


async def test_slack_itself_is_given_the_token_that_opens_it(
    wire: Wire, client: AsyncWebClient
) -> None:
    def repeating(request: web.Request) -> web.StreamResponse:
        return web.json_response({"ok": True, "heard": request.headers["Authorization"]})

    wire.fail("apps.connections.open", repeating)

    answer = await client.apps_connections_open(app_token=TOKEN)

    assert answer["heard"] == f"Bearer {TOKEN}"
