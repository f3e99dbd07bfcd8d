"""Who may not decide about an agent's proposal is refused, and told so alone, by the real rules."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from slack_bolt import BoltResponse
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.domain.decisions import DecisionStatus
from bot.domain.ids import DecisionId
from bot.services.services import Services
from bot.slack.actions import ActionId, CallbackId
from bot.slack.client import web_client
from handlers.register import register
from tests.handlers import payloads
from tests.services.test_decisions import parks, suggests
from tests.services.world import World, at_work
from tests.services.worlds import another_world
from tests.slack.wire import Wire

REFUSAL = "Only <@U0OMAR>, <@U0SAM> or <@U0PAT> can decide this."
NOT_ENTITLED = ["U0RITA", "U0MIA", "U0GUEST"]
"""Who asked for the job, whom org.yml knows, and a stranger."""


@dataclass
class Desk:
    """The app in front of the real services, with one proposal that waits."""

    app: AsyncApp
    wire: Wire
    world: World

    async def receive(self, body: dict[str, Any], *, by: str) -> BoltResponse:
        body = body | {"user": {"id": by, "username": "somebody", "team_id": "T0"}}
        return await self.app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=body))

    async def status(self) -> DecisionStatus:
        async with self.world.database.reading() as tx:
            return (await tx.decisions.get(DecisionId(1))).status


@pytest.fixture
async def desk(sqlite_url: str) -> AsyncIterator[Desk]:
    wire = Wire()
    server = await wire.start()
    client = web_client("xoxb-test", base_url=str(server.make_url("/api/")), timeout_s=2)
    app = AsyncApp(client=client, signing_secret="unused", process_before_response=True)
    async with another_world(sqlite_url, lambda organization: organization) as world:

        async def current() -> Services:
            return world.services

        register(app, current)
        await at_work(world, suggests(), parks())
        yield Desk(app, wire, world)
    await server.close()


@pytest.mark.parametrize("person", NOT_ENTITLED)
async def test_a_click_of_accept_is_refused_in_private(desk: Desk, person: str) -> None:
    await desk.receive(payloads.a_click(ActionId.ACCEPT_DECISION, "1"), by=person)

    (told,) = desk.wire.sent("chat.postEphemeral")
    assert (told["user"], told["text"]) == (person, REFUSAL)
    assert desk.wire.sent("chat.postMessage") == []
    assert await desk.status() is DecisionStatus.PROPOSED


@pytest.mark.parametrize("person", NOT_ENTITLED)
async def test_a_reason_for_declining_is_refused_in_its_window(desk: Desk, person: str) -> None:
    carried = json.dumps({"id": 1, "home": False})
    submitted = payloads.a_submission(CallbackId.DECLINE_DECISION, carried, "Not so.")

    response = await desk.receive(submitted, by=person)

    answer = json.loads(response.body)
    assert answer["response_action"] == "update"
    assert REFUSAL in json.dumps(answer["view"])
    assert desk.wire.sent("chat.postMessage") == []
    assert await desk.status() is DecisionStatus.PROPOSED


async def test_an_owner_accepts_by_the_same_click(desk: Desk) -> None:
    await desk.receive(payloads.a_click(ActionId.ACCEPT_DECISION, "1"), by="U0SAM")

    assert desk.wire.sent("chat.postEphemeral") == []
    assert await desk.status() is DecisionStatus.ACCEPTED
