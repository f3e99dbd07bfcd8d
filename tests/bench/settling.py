"""A click on Approve: how long until every copy of the card says that it is settled.

The questions are rows the bot wrote itself, copied; answers, cards, the outbox and Slack's client
are real, and so is the HTTP. Slack and the durable work behind the click answer at once.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.assembly import assemble
from bot.domain.approvals import Decision
from bot.domain.ids import ApprovalId, RepositoryName, UserId
from bot.domain.organization import Organization
from bot.services.services import Services
from bot.slack.client import web_client
from bot.slack.messenger import SlackMessenger
from storage.bell import Bell
from storage.database import Database
from tests.bench.crowd import copied, one_waiting
from tests.bench.databases import Sqlite
from tests.bench.farm import organization, parts
from tests.bench.minds import Mind
from tests.bench.results import Goal, Row, milliseconds, percentile, row
from tests.bench.scale import Scale
from tests.fakes import FakeQueue
from tests.slack.wire import Wire

_OPEN = 200
_COPIES = 50
_CLICKS_A_MENTION = 5
_WEBSHOP = RepositoryName("webshop")
_OMAR = UserId("U0OMAR")
_GOAL = Goal(most=2.0)


@dataclass
class Counter(Wire):
    """A Slack that counts what is edited, and keeps the last edits for the yardstick."""

    edited: int = 0
    reached: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        answer = await super()._answer(request)
        if request.match_info["method"] == "chat.update":
            async with self.reached:
                self.edited += 1
                self.reached.notify_all()
        return answer

    async def until(self, number: int) -> None:
        """Return as soon as so many messages have been edited since the last `forget`."""
        async with asyncio.timeout(60), self.reached:
            await self.reached.wait_for(lambda: self.edited >= number)

    def forget(self) -> None:
        self.edited = 0
        self.requests.clear()


@dataclass(frozen=True, slots=True)
class Office:
    """The services, speaking to a Slack over HTTP."""

    services: Services
    slack: Counter
    messenger: SlackMessenger


async def measure(place: Path, scale: Scale) -> AsyncIterator[Row]:
    """Yield the rows: our click, beside the same edits made with Slack's client alone."""
    staff, clicks = _crowded(organization()), scale.mentions * _CLICKS_A_MENTION
    databases = Sqlite(place)
    await databases.prepare()
    url = await databases.empty()
    await one_waiting(url, staff=staff)
    file = Path(url.removeprefix("sqlite:///"))
    copied(file, _OPEN + clicks)
    async with _office(url, staff) as office:
        numbers = await _questions(office)
        await _settled(office, numbers.pop())
        ours, bare = [], []
        for number in numbers[:clicks]:
            ours.append(await _settled(office, number))
            bare.append(await _edited(office))
    for name, share in (("p50", 0.5), ("p99", 0.99)):
        yield row(
            f"click to {_COPIES} settled copies, {_OPEN} questions open, {name}",
            percentile(ours, share),
            beside=percentile(bare, share),
            show=milliseconds,
            n=len(ours),
            goal=_GOAL,
        )


def _crowded(staff: Organization) -> Organization:
    """Return the organization with so many owners that a question has 50 copies."""
    webshop = staff.repositories[_WEBSHOP]
    # One copy is in the thread, and each person who is asked has one.
    others = tuple(UserId(f"U0OWNER{number}") for number in range(_COPIES - 2))
    rule = replace(webshop.approval, owners=(_OMAR, *others), fallback=())
    repositories = {**staff.repositories, _WEBSHOP: replace(webshop, approval=rule)}
    return replace(staff, repositories=repositories)


@asynccontextmanager
async def _office(url: str, staff: Organization) -> AsyncIterator[Office]:
    wire, bell = Counter(), Bell()
    server = await wire.start()
    database = Database(url, queue=FakeQueue(), bell=bell)
    await database.open()
    messenger = SlackMessenger(web_client("xoxb-local", base_url=str(server.make_url("/api/"))))
    services = assemble(
        parts(database, bell, messenger=messenger, llm=Mind("webshop"), staff=staff)
    )
    speaking = asyncio.create_task(services.delivery.run())
    try:
        yield Office(services, wire, messenger)
    finally:
        speaking.cancel()
        with suppress(asyncio.CancelledError):
            await speaking
        await database.close()
        await server.close()


async def _questions(office: Office) -> list[ApprovalId]:
    async with office.services.boards.database.reading() as tx:
        return [asked.id for asked in await tx.approvals.open(limit=_OPEN * 10)]


async def _settled(office: Office, number: ApprovalId) -> float:
    """Approve one question; return the seconds until all its copies were edited."""
    office.slack.forget()
    began = time.perf_counter()
    await office.services.approvals.answer(number, by=_OMAR, decision=Decision.APPROVE)
    # The job's own message is drawn again as well.
    await office.slack.until(_COPIES + 1)
    return time.perf_counter() - began


async def _edited(office: Office) -> float:
    """Make the same edits once more, all at once, with Slack's client and nothing else."""
    edits: Sequence[dict[str, Any]] = office.slack.sent("chat.update")
    began = time.perf_counter()
    await asyncio.gather(*(office.messenger.client.chat_update(**edit) for edit in edits))
    return time.perf_counter() - began
