"""A farm of jobs: real services, storage, engine, policies and cards; no Slack, git or files.

What is real: the database, the durable engine, the gate's policies, prompts, cards drawn to blocks,
the outbox. What answers at once, in this process: Slack, the tools, the checks and the model.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from bot.assembly import Parts, assemble
from bot.clock import SystemClock
from bot.domain.cards import Card, MessageRef, Place
from bot.domain.ids import AssignmentId, ChannelId, MessageTs, UserId
from bot.domain.messages import IncomingMessage
from bot.domain.organization import Organization, Start
from bot.domain.tools import ToolRequest, ToolResult
from bot.engine.engine import Engine
from bot.engine.queue import DbosQueue
from bot.gate import Gate
from bot.org import load
from bot.ports import Llm, Messenger
from bot.services.services import Services
from bot.slack.blocks.draw import draw
from storage.bell import Bell
from storage.database import Database
from storage.transaction import Transaction
from tests.bench.minds import REVISION
from tests.bench.processes import ROOT
from tests.fakes import FakeMessenger
from tests.services.world import TOOLS, FakeToolbox, FakeWorkspaces

RITA = UserId("U0RITA")
WEBSHOP = ChannelId("C0WEBSHOP")

_ORG = ROOT / "org"


class Tools(FakeToolbox):
    """Tools that answer at once; whatever is handed in is the same revision."""

    async def call(self, request: ToolRequest) -> ToolResult:
        if request.tool == "workspace__hand_in":
            return ToolResult("handed in", data={"revision": REVISION})
        return ToolResult(f"{request.tool} done")


@dataclass
class Listener(FakeMessenger):
    """Slack that answers at once. Cards are drawn to blocks as they would be sent."""

    shown: dict[str, asyncio.Event] = field(default_factory=dict)

    def first(self, key: str) -> asyncio.Event:
        """Return what is set as soon as the message with this key is posted."""
        return self.shown.setdefault(key, asyncio.Event())

    async def post(self, card: Card, *, to: Place, key: str) -> MessageRef:
        _send(card)
        ref = await super().post(card, to=to, key=key)
        self.first(key).set()
        return ref

    async def update(self, ref: MessageRef, card: Card) -> None:
        _send(card)


@dataclass
class Farm:
    """A running farm."""

    services: Services
    database: Database
    messenger: Listener
    steps: list[int]

    async def ask(self, number: int) -> None:
        """Ask for a job. Numbers are used once in a database, and begin with 1."""
        ts = MessageTs(f"1700000000.{number:06}")
        request = "the signup form accepts an empty address, please fix it"
        now = datetime.now(UTC)
        await self.services.requests.receive(
            IncomingMessage(f"Ev{number}", WEBSHOP, ts, RITA, request, now, addressed=True)
        )

    async def delivered(self, number: int) -> None:
        """Return when the result of a job has been posted."""
        await self.messenger.first(f"result:{number}:1").wait()

    async def until(self, condition: Callable[[Transaction], Awaitable[bool]]) -> None:
        """Return when the condition holds in the database."""
        while True:
            async with self.database.reading() as tx:
                if await condition(tx):
                    return
            await asyncio.sleep(0.02)


@asynccontextmanager
async def farm(
    url: str, *, llm: Llm, concurrency: int, staff: Organization | None = None
) -> AsyncIterator[Farm]:
    """Run a farm on a migrated database while the context is open."""
    bell = Bell()
    database = Database(url, queue=DbosQueue(url), bell=bell)
    messenger = Listener()
    staff = staff or organization()
    services = assemble(parts(database, bell, messenger=messenger, llm=llm, staff=staff))
    steps: list[int] = []

    async def proceed(assignment: AssignmentId, segment: int) -> bool:
        steps.append(assignment)
        return await services.work.proceed(assignment, segment)

    engine = Engine(url, database=database, proceed=proceed, concurrency=concurrency)
    await engine.start()
    speaking = asyncio.create_task(services.delivery.run())
    jobs = Farm(services, database, messenger, steps)
    try:
        yield jobs
        await jobs.until(_all_said)
    finally:
        speaking.cancel()
        with suppress(asyncio.CancelledError):
            await speaking
        await engine.stop()
        await database.close()


def organization() -> Organization:
    """Return the sample organization, whose builder begins at once where nothing can be harmed."""
    loaded = load(_ORG / "org.yml", environment={})
    roles = {
        name: replace(role, start=Start.AT_ONCE) if name == "builder" else role
        for name, role in loaded.roles.items()
    }
    return replace(loaded, roles=roles)


def parts(
    database: Database, bell: Bell, *, messenger: Messenger, llm: Llm, staff: Organization
) -> Parts:
    """Return what the services of a farm stand on."""
    lanes, gates = _ORG / "lanes.cedar", _ORG / "gates.cedar"

    async def purge(_: datetime) -> None:
        return None

    return Parts(
        database=database,
        bell=bell,
        clock=SystemClock(),
        organization=staff,
        available=frozenset(staff.models),
        tools=TOOLS,
        gate=Gate.load(staff, tools=TOOLS, lanes=lanes, gates=gates),
        llm=llm,
        toolbox=Tools(),
        workspaces=FakeWorkspaces(),
        messenger=messenger,
        purge_workflows=purge,
    )


def _send(card: Card) -> None:
    for block in draw(card).blocks:
        block.to_dict()


async def _all_said(tx: Transaction) -> bool:
    return not await tx.outbox.pending()
