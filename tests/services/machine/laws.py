"""The laws: what holds after every step, whatever people, models and machines do.

All of them are about rows (`rows.py`), and about what people, models, tools and Slack did. None
asks the code it is about, with one exception: whom a job waits for is what its card says.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.domain.ids import JobId
from bot.domain.messages import IncomingMessage
from bot.domain.tools import ToolRequest
from bot.services.cards import Cards
from storage.database import Database
from tests.services.machine.budgets import Budgets
from tests.services.machine.faults import Segment, StoredQueue
from tests.services.machine.laws_of_lanes import OfLanes
from tests.services.machine.laws_of_life import OfLife, has_ended, waits
from tests.services.machine.laws_of_people import OfPeople
from tests.services.machine.orders import Order
from tests.services.machine.rows import Picture, Rows


@dataclass
class Laws:
    """Looks at the records after each step, where any of them has changed."""

    database: Database
    queue: StoredQueue
    rows: Rows
    order: Order
    budgets: Budgets
    cards: Cards = field(init=False)
    look: Callable[[], Awaitable[object]] = field(init=False)
    """Looks who decides about open questions now."""
    people: OfPeople = field(default_factory=OfPeople)
    lanes: OfLanes = field(default_factory=OfLanes)
    life: OfLife = field(default_factory=OfLife)
    acknowledged: list[IncomingMessage] = field(default_factory=list)
    """What Slack was told that we have it."""
    _held: tuple[int, list[Segment], int] | None = None

    async def hold(self) -> None:
        """Look at every job. Raises AssertionError."""
        picture, under_way = self.rows.picture(), self.queue.under_way()
        now = (picture.number, under_way, len(self.acknowledged))
        if self._held == now:
            return
        assert picture.audited == len(picture.audit), "the audit has lost something"
        picture = await self._looked(picture)
        self._of_messages(picture)
        for job in picture.jobs:
            seen = picture.of(job)
            self.budgets.hold(job, picture)
            waiting_for = await self._named(job.id) if waits(job) else ()
            self.life.hold(seen, under_way=under_way, waiting_for=waiting_for)
            self.people.hold(seen, self.order)
            self.lanes.hold(seen, self.order)
        self._held = (self.rows.picture().number, *now[1:])

    async def _looked(self, picture: Picture) -> Picture:
        """Let the clock look, as it does each minute, where nobody is left to answer a question."""
        for job in picture.jobs:
            if job.status == "approval" and not await self._named(job.id):
                await self.look()
        return self.rows.picture()

    async def may_be_made(self, request: ToolRequest) -> None:
        """Look whether a call may be made now. Raises AssertionError."""
        picture = self.rows.picture()
        seen = picture.of(next(job for job in picture.jobs if job.id == request.job))
        number = int(request.key.split("-")[1])
        call = next(each for each in seen.calls if each.id == number)
        assert call.status == "started", "a call is made whose intent is not on record"
        assert not has_ended(seen.job), "a call is made for a job that has ended"
        if call.effect == "consequential":
            self.people.may_be_made(request, seen, call)
        self.lanes.may_be_made(seen, call, self.order)

    def _of_messages(self, picture: Picture) -> None:
        """What Slack was told we have is kept, and has one effect."""
        for message in self.acknowledged:
            kept = message.event in picture.inbox or not message.addressed
            assert kept, "Slack was told that we have what we have not"
        begun = [job.origin for job in picture.jobs]
        effects = [*begun, *(remark.ts for remark in picture.remarks)]
        assert len(effects) == len(set(effects)), "one message took effect twice"
        live = [(job.channel, job.thread) for job in picture.jobs if not has_ended(job)]
        assert len(live) == len(set(live)), "two jobs share a thread"

    async def _named(self, job: int) -> tuple[str, ...]:
        async with self.database.reading() as tx:
            return await self.cards.waiting_for(tx, await tx.jobs.get(JobId(job)))
