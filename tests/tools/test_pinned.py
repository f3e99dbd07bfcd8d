"""Tools of foreign servers are used as somebody accepted them, and not otherwise."""

from collections.abc import AsyncIterator, Mapping
from datetime import timedelta

import pytest

from bot.domain.ids import JobId, PositionName, UserId
from bot.domain.pins import SHORT, Standing
from bot.domain.servers import ToolServer, Trust
from bot.domain.tools import Effect, ToolRequest, ToolResult
from bot.errors import ConflictError, NotFoundError
from bot.services.pinning import Pinning
from bot.tools.hub import Hub
from storage.bell import Bell
from storage.database import Database
from tests.fakes import FakeClock, FakeQueue
from tests.tools.test_foreign import COMMAND, READING

PAT, MIA = UserId("U0PAT"), UserId("U0MIA")


@pytest.fixture
async def database(sqlite_url: str) -> AsyncIterator[Database]:
    opened = Database(sqlite_url, queue=FakeQueue(), bell=Bell())
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture
def pinning(database: Database) -> Pinning:
    return Pinning(database, FakeClock(), frozenset({PAT, MIA}))


def a_hub(pinning: Pinning, trust: Trust = Trust.OPERATOR) -> Hub:
    server = ToolServer("foreign", COMMAND, trust=trust)
    return Hub([], servers={"foreign": server}, effects=READING, pins=pinning)


async def effects(hub: Hub) -> Mapping[str, Effect]:
    return {tool.name: tool.effect for tool in await hub.tools()}


async def call(hub: Hub, name: str, **arguments: object) -> ToolResult:
    builder = PositionName("builder-1")
    request = ToolRequest(f"foreign__{name}", arguments, JobId(1), builder, None, "call-1")
    return await hub.call(request)


async def told(database: Database) -> list[tuple[str, str]]:
    """Return who is told what, and leave nothing to be told."""
    async with database.transaction() as tx:
        parcels = await tx.outbox.claim(FakeClock().now(), limit=50, lease=timedelta(minutes=1))
        for parcel in parcels:
            await tx.outbox.sent(parcel)
    return sorted((str(p.notice.person), p.notice.text) for p in parcels)


async def accepted(pinning: Pinning) -> None:
    """Have an operator accept everything that is offered."""
    for pin in await pinning.pins():
        await pinning.accept(pin.server, pin.tool, digest=pin.digest, by="pat")


async def test_what_nobody_accepted_is_forbidden_and_says_nothing(pinning: Pinning) -> None:
    async with a_hub(pinning) as hub:
        tools = await hub.tools()
        result = await call(hub, "greet", whom="Ada")

    assert {tool.effect for tool in tools} == {Effect.FORBIDDEN}
    assert {tool.description for tool in tools} == {
        "A tool of a foreign server, which nobody has accepted yet."
    }
    assert result.failed
    assert "Nobody has accepted greet of foreign." in result.text


async def test_operators_are_told_once(pinning: Pinning, database: Database) -> None:
    async with a_hub(pinning) as hub:
        await hub.tools()
    first = await told(database)
    async with a_hub(pinning) as hub:
        await hub.tools()
        await call(hub, "greet")

    assert [person for person, _ in first] == [MIA, PAT]
    assert "`foreign` offers 10 tools that are new" in first[0][1]
    assert await told(database) == []


async def test_what_was_accepted_is_used_after_a_restart(pinning: Pinning) -> None:
    async with a_hub(pinning) as hub:
        await hub.tools()
    await accepted(pinning)

    async with a_hub(pinning) as hub:
        found = await effects(hub)
        result = await call(hub, "greet", whom="Ada")

    assert found["greet"] is Effect.READ
    assert result.text.startswith("Hello, Ada")


async def test_a_trusted_server_is_used_at_once(pinning: Pinning, database: Database) -> None:
    async with a_hub(pinning, Trust.FIRST_USE) as hub:
        result = await call(hub, "greet", whom="Ada")

    assert not result.failed
    assert await told(database) == []


async def test_a_tool_that_changes_is_refused_until_somebody_accepts_it(
    pinning: Pinning, database: Database
) -> None:
    async with a_hub(pinning, Trust.FIRST_USE) as hub:
        await call(hub, "redefine")
        results = [await call(hub, "greet", whom="Ada") for _ in range(2)]
        unchanged = await call(hub, "environment")

    assert all("has changed its tool greet" in result.text for result in results)
    assert not unchanged.failed
    pins = {pin.tool: pin for pin in await pinning.pins()}
    assert pins["greet"].standing is Standing.CHANGED
    assert [text for _, text in await told(database)] == [
        (
            "The tool server `foreign` offers 1 tool that changed. No agent can use them until "
            "somebody has read and accepted them on the machine Countersign runs on: "
            "`python -m bot tools list`, then `python -m bot tools accept`, then a restart."
        )
    ] * 2


async def test_annotations_are_part_of_what_is_accepted(pinning: Pinning) -> None:
    async with a_hub(pinning, Trust.FIRST_USE) as hub:
        await hub.tools()

    offered = {pin.tool: pin.offered for pin in await pinning.pins()}

    assert '"readOnlyHint":true' in offered["harmless"]


async def test_trust_at_first_use_is_written_to_the_audit_once(
    pinning: Pinning, database: Database
) -> None:
    for _ in range(2):
        async with a_hub(pinning, Trust.FIRST_USE) as hub:
            await hub.tools()

    async with database.reading() as tx:
        entries = await tx.audit.latest()
    trusted = sorted(entry.subject for entry in entries if entry.verb == "tool.trusted")
    assert trusted == sorted(f"tool:foreign__{pin.tool}" for pin in await pinning.pins())


async def test_accepting_is_written_to_the_audit(pinning: Pinning, database: Database) -> None:
    async with a_hub(pinning) as hub:
        await hub.tools()
    greet = next(pin for pin in await pinning.pins() if pin.tool == "greet")

    with pytest.raises(ConflictError, match="has changed since you looked"):
        await pinning.accept("foreign", "greet", digest="f00", by="pat")
    with pytest.raises(NotFoundError, match="No tool unheard"):
        await pinning.accept("foreign", "unheard", digest="", by="pat")
    await pinning.accept("foreign", "greet", digest=greet.digest[:SHORT], by="pat")

    async with database.reading() as tx:
        (entry,) = await tx.audit.latest()
    assert (entry.actor, entry.verb, entry.subject) == (
        "pat",
        "tool.accepted",
        "tool:foreign__greet",
    )
    assert entry.detail["digest"] == greet.digest
