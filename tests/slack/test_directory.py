"""Slack's directory is read to its end, and who is missing there is looked up."""

from collections.abc import AsyncIterator

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.ids import UserId
from bot.errors import TransientError
from bot.slack.client import web_client
from bot.slack.messenger import SlackMessenger
from tests.slack.samples import OMAR, PAT, RITA, SAM
from tests.slack.wire import Wire, refusing


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest.fixture
async def client(wire: Wire) -> AsyncIterator[AsyncWebClient]:
    server = await wire.start()
    yield web_client("xoxb-test", base_url=str(server.make_url("/api/")), timeout_s=2)
    await server.close()


async def test_every_page_is_read_and_who_is_missing_is_looked_up(
    client: AsyncWebClient, wire: Wire
) -> None:
    wire.page = 1
    wire.members = [{"id": OMAR, "deleted": True}, {"id": RITA}, {"id": "U0APP"}]
    wire.people = {SAM: {"id": SAM, "deleted": False}}
    wire.fail("users.info", refusing("user_not_found"))

    found = await SlackMessenger(client).directory([OMAR, RITA, PAT, SAM])

    assert found == {OMAR: False, RITA: True, UserId("U0APP"): True, SAM: True}
    assert len(wire.sent("users.list")) == 3


async def test_a_directory_that_breaks_off_is_none(client: AsyncWebClient, wire: Wire) -> None:
    wire.page = 1
    wire.members = [{"id": RITA}, {"id": OMAR}]
    wire.fail("users.list", refusing("internal_error"))

    with pytest.raises(TransientError):
        await SlackMessenger(client).directory([RITA])


async def test_who_cannot_be_looked_up_is_not_taken_for_gone(
    client: AsyncWebClient, wire: Wire
) -> None:
    wire.members = [{"id": RITA}]
    wire.fail("users.info", refusing("internal_error"))

    with pytest.raises(TransientError):
        await SlackMessenger(client).directory([RITA, OMAR])
