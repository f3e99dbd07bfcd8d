"""What we answer to Slack directly holds no secret, nor what a listener sends by itself."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.secrets import Redactor
from bot.slack.client import web_client
from handlers.answering import AnsweringApp
from tests.handlers.payloads import a_command
from tests.slack.wire import Wire

TOKEN = "-".join(["xoxb", "2093847562", "7Qm2LrT9", "Zp4XvB8nKc1WdEy6HsJf0GaU"])


@dataclass(frozen=True, slots=True)
class Leaky:
    """An app whose one command tells what it must not."""

    app: AnsweringApp
    wire: Wire


@pytest.fixture
async def leaky() -> AsyncIterator[Leaky]:
    wire = Wire()
    server = await wire.start()
    redactor = Redactor({"slack bot token": TOKEN})
    client = web_client("xoxb-test", base_url=str(server.make_url("/api/")), redactor=redactor)
    app = AnsweringApp(client, redactor=redactor, signing_secret="unused")

    async def tell(ack: AsyncAck, client: AsyncWebClient, respond: AsyncRespond) -> None:
        await client.chat_postMessage(channel="C0", text=f"It is {TOKEN}.")
        block = {"type": "section", "text": {"type": "mrkdwn", "text": f"It is {TOKEN}."}}
        await respond(text=f"It is {TOKEN}.", blocks=[block])
        await ack(text=f'It is "{TOKEN}".')

    app.command("/countersign")(tell)
    yield Leaky(app, wire)
    await server.close()


async def test_neither_the_answer_nor_the_message_holds_the_secret(leaky: Leaky) -> None:
    url = f"{leaky.app.client.base_url}respond"
    body = urlencode(a_command("jobs") | {"response_url": url})

    response = await leaky.app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=body))

    assert "[secret: slack bot token]" in response.body
    assert TOKEN not in response.body
    assert TOKEN not in str(leaky.wire.requests)
    assert len(leaky.wire.sent("chat.postMessage")) == 1
    assert str(leaky.wire.sent("respond")).count("It is [secret: slack bot token].") == 2
